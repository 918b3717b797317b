package measure

import (
	"math"
)

// mostFitted is how many weights are looked at where there are more, evenly spread.
const mostFitted = 100_000

// weightLognormal fits mean and standard deviation of the log of the weights' magnitudes,
// those of 0 left out. Extra: "mu", "sigma" (of the natural log). PerUnit has these
// magnitudes, so that tests can hold the distributions of two stretches of time against
// each other.
func weightLognormal(in Input) (Result, bool) {
	if in.Weights == nil {
		return Result{}, false
	}
	var sizes, logs []float64
	step := max(1, len(in.Weights.After)/mostFitted)
	for k := 0; k < len(in.Weights.After); k += step {
		if w := math.Abs(in.Weights.After[k]); w > 0 {
			sizes, logs = append(sizes, w), append(logs, math.Log(w))
		}
	}
	if len(logs) < FewestFitted {
		return Result{}, false
	}
	f := normalFamily()
	mu, sigma := f.fit(logs)
	if sigma == 0 {
		return Result{}, false
	}
	return Result{Value: f.distance(logs), PerUnit: sizes, Extra: map[string]float64{"mu": mu, "sigma": sigma}}, true
}
