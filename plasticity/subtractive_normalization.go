package plasticity

import (
	"math"

	"homeostat/internal/rng"
)

// Subtractive normalization of incoming weights: every interval, all magnitudes
// that a neuron receives change by one amount d, so that they add up to a total;
// none falls below 0 (Miller and MacKay 1994, Neural Comput 6:100):
//
//	|w_i| ← max(0, |w_i| − d),   Σ|w_i| = total
//
// Differences of weights stay, where multiplicative normalization keeps their
// ratios: so under Hebbian learning weights compete until most are 0. A weight of
// 0 takes part when the others have to grow.

// SubtractiveNormalization is the rule on the synapses that one population
// receives. It has the parameters of WeightNormalization.
type SubtractiveNormalization struct{ WeightNormalization }

// NewSubtractiveNormalization returns the rule for n neurons. Totals that are drawn come from key.
func NewSubtractiveNormalization(p WeightNormalizationParameters, n int, key rng.Key) *SubtractiveNormalization {
	return &SubtractiveNormalization{*NewWeightNormalization(p, n, key)}
}

// Settle brings the weights that neuron i receives to their total. A sweep that
// leaves weights at 0 is followed by one that takes what is missing from the others.
func (r *SubtractiveNormalization) Settle(_ float64, i int, _ []int32, weights []float32) {
	sum := sumOf(weights)
	if r.Totals[i] == 0 {
		r.Totals[i] = sum
	}
	sign := signOf(weights)
	for excess := sum - r.Totals[i]; sign != 0 && excess != 0; {
		sharing := len(weights) // all grow together; only what is above 0 shrinks
		if excess > 0 {
			sharing = nonzero(weights)
		}
		d, clipped := excess/float64(sharing), false
		for k, w := range weights {
			size := math.Abs(float64(w))
			if excess > 0 && size <= d {
				excess -= size
				clipped = clipped || size > 0
				weights[k] = 0
			}
		}
		if clipped {
			continue
		}
		for k, w := range weights {
			if size := math.Abs(float64(w)); excess < 0 || size > 0 {
				weights[k] = float32(sign * (size - d))
			}
		}
		return
	}
}

// nonzero counts the weights that are not 0.
func nonzero(weights []float32) (n int) {
	for _, w := range weights {
		if w != 0 {
			n++
		}
	}
	return n
}

// signOf is the sign that all weights but those of 0 have, 0 if all are 0.
func signOf(weights []float32) float64 {
	for _, w := range weights {
		if w != 0 {
			return math.Copysign(1, float64(w))
		}
	}
	return 0
}
