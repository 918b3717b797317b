package measure

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// patternCorrelation is the correlation over units of what a stimulus is answered with and what
// the same stimulus was answered with at first, mean over stimuli: 1 where the answer is a
// multiple of that, but for what all units have in common. Extra: "scale", the length of the answers over
// that of the first ones, root of the mean square over units and stimuli. Stimuli that all units answer alike have none.
func patternCorrelation(in Input) (Result, bool) {
	if in.Activity == nil || in.Reference == nil {
		return Result{}, false
	}
	checkReference(in.Activity, in.Reference)
	sum, n, now, then := 0.0, 0.0, 0.0, 0.0
	for i := range in.Activity.Stimuli {
		a, b := in.Activity.Row(i), in.Reference.Row(i)
		for j := range a {
			now, then = now+a[j]*a[j], then+b[j]*b[j]
		}
		if r := stat.Correlation(a, b, nil); !math.IsNaN(r) {
			sum, n = sum+r, n+1
		}
	}
	return Result{Value: sum / n, Extra: map[string]float64{"scale": math.Sqrt(now / then)}}, n > 0
}

// activityExponential is how far, in Kolmogorov and Smirnov's sense, the activities of a unit over stimuli
// are from an exponential distribution of their mean, mean over units that are ever active. Units whose activity
// ends below at another number than 0 count from there. Extra: "mean", of these activities over stimuli, and
// "cv", their sd over that, both means over units.
func activityExponential(in Input) (Result, bool) {
	if in.Activity == nil || in.Activity.Stimuli < 2 {
		return Result{}, false
	}
	rest := 0.0
	if in.Range != nil {
		rest = in.Range.Low
	}
	r := Result{Extra: map[string]float64{"mean": 0, "cv": 0}}
	x := make([]float64, in.Activity.Stimuli)
	for j := range in.Activity.Units {
		for i := range x {
			x[i] = in.Activity.Row(i)[j] - rest
		}
		mean := Mean(x)
		if !(mean > 0) { // silent, or not a number
			continue
		}
		r.PerUnit = append(r.PerUnit, fromExponential(sorted(x), mean))
		r.Extra["mean"] += mean
		r.Extra["cv"] += CV(x)
	}
	units := float64(len(r.PerUnit))
	r.Extra["mean"], r.Extra["cv"] = r.Extra["mean"]/units, r.Extra["cv"]/units
	r.Value = Mean(r.PerUnit)
	return r, units > 0
}
