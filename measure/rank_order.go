package measure

import (
	"math"
	"slices"
)

// Rank-order plots, as of miniature currents (Turrigiano et al. 1998): amplitudes after
// a treatment and before it, each sorted, against one another. Under multiplicative
// scaling they lie on a line through the origin, and amplitudes after, divided by its
// slope, have the distribution of those before.

// rankOrder fits that line to all weights of a projection, if they were not all the same.
func rankOrder(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) < 2 {
		return Result{}, false
	}
	before, after := sorted(in.Weights.Before), sorted(in.Weights.After)
	line := Fit(before, after)
	if math.IsNaN(line.Slope) {
		return Result{}, false // all weights were the same
	}
	least := Mean(before) / 3
	detected := Fit(matched(seen(before, least), seen(after, least)))
	return Result{Value: line.Slope, Extra: map[string]float64{
		"intercept": line.Intercept, "r2": line.R * line.R, "p": in.Weights.sameShape(line.Slope),
		"detected_slope": detected.Slope, "detected_intercept": detected.Intercept,
	}}, true
}

// RankOrder returns all weights at the start and at the end, each ascending.
func (w *Weights) RankOrder() (before, after []float64) { return sorted(w.Before), sorted(w.After) }

// sameShape tests whether weights at the end, over a slope, and weights at the start
// come from one distribution: those of every other unit against those of the
// rest, so that the two samples are independent, as those of treated and control cells are.
func (w *Weights) sameShape(slope float64) float64 {
	var control, treated []float64
	for k, i := range w.Post {
		if i%2 == 0 {
			control = append(control, w.Before[k])
		} else {
			treated = append(treated, w.After[k]/slope)
		}
	}
	if len(control) == 0 || len(treated) == 0 {
		return 1
	}
	if slope == 0 {
		return math.NaN() // weights are gone, and have no shape
	}
	return KolmogorovSmirnov(control, treated).P
}

// seen are the numbers of ascending ones that are not below a limit.
func seen(x []float64, least float64) []float64 {
	at, _ := slices.BinarySearch(x, least)
	return x[at:]
}

// matched are as many of each of two ascending samples as the smaller has, evenly spread.
func matched(x, y []float64) ([]float64, []float64) {
	n := min(len(x), len(y))
	spread := func(of []float64) (some []float64) {
		for k := range n {
			some = append(some, of[k*len(of)/n])
		}
		return some
	}
	return spread(x), spread(y)
}
