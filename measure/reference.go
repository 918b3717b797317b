package measure

import (
	"fmt"
	"math"
)

// What a layer answers to stimuli whose intensity has changed, against what it answered
// to the same stimuli as they were at first.

// checkReference panics where the two are not of one shape: a caller's bug.
func checkReference(a, before *Activity) {
	a.check()
	before.check()
	if a.Stimuli != before.Stimuli || a.Units != before.Units {
		panic(fmt.Sprintf("measure: %d stimuli × %d units, at first %d × %d", a.Stimuli, a.Units, before.Stimuli, before.Units))
	}
}

// invariance is the concordance of answers x with those at first y (Lin 1989, Biometrics
// 45:255), over all units and stimuli together,
//
//	2 cov(x, y)/(var(x) + var(y) + (mean(x) - mean(y))²)
//
// which, unlike their correlation, misses what has another size: 1 only where all is as
// it was. Extra has the "correlation", and "understood": the accuracy of a linear readout that
// learnt from the first half of the stimuli as they were, on the second half as they are.
func invariance(in Input) (Result, bool) {
	if in.Activity == nil || in.Reference == nil {
		return Result{}, false
	}
	checkReference(in.Activity, in.Reference)
	x, y := in.Activity.A, in.Reference.A
	mx, my := Mean(x), Mean(y)
	var xx, yy, xy float64
	for k := range x {
		xx += (x[k] - mx) * (x[k] - mx)
		yy += (y[k] - my) * (y[k] - my)
		xy += (x[k] - mx) * (y[k] - my)
	}
	n := float64(len(x))
	r := Result{Value: 2 * xy / (xx + yy + n*(mx-my)*(mx-my)), Extra: map[string]float64{"correlation": xy / math.Sqrt(xx*yy)}}
	if in.Labels != nil && in.Activity.Stimuli >= 4 {
		first, _ := in.Reference.halves()
		_, second := in.Activity.halves()
		if d, ok := newDecoder(first, second, ridge); ok {
			r.Extra["understood"] = d.accuracy(in.Labels)
		}
	}
	return r, !math.IsNaN(r.Value)
}

// loadDrift is how far the units' mean activities, silence included, are from those at
// first, the mean over units of |m - m at first| over the mean of the latter. Extra has "probability", the mean distance of
// their activation probabilities, and "spent", the relative change of the mean over all units.
func loadDrift(in Input) (Result, bool) {
	if in.Activity == nil || in.Reference == nil {
		return Result{}, false
	}
	checkReference(in.Activity, in.Reference)
	now, before := Tallies(*in.Activity), Tallies(*in.Reference)
	n, scale := float64(in.Activity.Stimuli), Mean(in.Reference.A)
	if scale == 0 {
		return Result{}, false
	}
	each, apart := make([]float64, len(now)), 0.0
	for j := range now {
		each[j] = math.Abs(now[j].Sum-before[j].Sum) / (n * scale)
		apart += math.Abs(now[j].Probability()-before[j].Probability()) / float64(len(now))
	}
	value := Mean(each)
	return Result{Value: value, PerUnit: each, Extra: map[string]float64{
		"probability": apart, "spent": Mean(in.Activity.A)/scale - 1,
	}}, !math.IsNaN(value)
}

// activityCost is the mean of all numbers of the activity: spikes, rates, or what units put out.
func activityCost(in Input) (Result, bool) {
	if in.Activity == nil {
		return Result{}, false
	}
	return finite(Mean(in.Activity.A))
}
