package measure

import (
	"math"
	"slices"
)

// outputExponential is how far, in Kolmogorov and Smirnov's sense, the rates that a
// unit goes through are from an exponential distribution of their mean, which has
// the greatest entropy of all that mean. Extra: "target", the same from the
// exponential that has a unit's set point for its mean; "cv", sd/mean over time.
func outputExponential(in Input) (Result, bool) {
	if in.Series == nil || len(in.Series.Values) == 0 {
		return Result{}, false
	}
	r := Result{Extra: map[string]float64{"cv": 0}}
	if in.Targets != nil {
		r.Extra["target"] = 0
	}
	units := float64(len(in.Series.Values))
	for j, values := range in.Series.Since() {
		if len(values) < 2 || Mean(values) <= 0 {
			return Result{}, false
		}
		x := sorted(values)
		r.PerUnit = append(r.PerUnit, fromExponential(x, Mean(x)))
		r.Extra["cv"] += CV(x) / units
		if in.Targets != nil {
			r.Extra["target"] += fromExponential(x, in.Targets[j]) / units
		}
	}
	r.Value = Mean(r.PerUnit)
	return r, true
}

// fromExponential is the largest distance of the cumulative distribution of
// numbers, ascending, from an exponential's.
func fromExponential(x []float64, mean float64) (d float64) {
	n := float64(len(x))
	for i, v := range x {
		p := -math.Expm1(-v / mean)
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
	}
	return d
}

// Since is each unit's values from the perturbation on.
func (s *Series) Since() [][]float64 {
	k, _ := slices.BinarySearch(s.Times, s.From)
	all := make([][]float64, len(s.Values))
	for j, values := range s.Values {
		all[j] = values[k:]
	}
	return all
}
