package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
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

// SubtractiveNormalizationParameters describe the rule.
type SubtractiveNormalizationParameters struct {
	Total    value.Value `toml:"total"`    // sum of magnitudes, per neuron, in the unit of weights; 0: that at the rule's first action
	Interval float64     `toml:"interval"` // time between the rule's actions, ms
}

// DefaultSubtractiveNormalization lets magnitudes add up to 1.
func DefaultSubtractiveNormalization() SubtractiveNormalizationParameters {
	return SubtractiveNormalizationParameters{Total: value.Const(1), Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p SubtractiveNormalizationParameters) Validate() error {
	return errors.Join(check.NotNegativeValues("total", p.Total), check.Positive("interval", p.Interval))
}

// SubtractiveNormalization is the rule on the synapses that one population receives.
type SubtractiveNormalization struct {
	P      SubtractiveNormalizationParameters
	Totals []float64 // 0: not known yet
}

// NewSubtractiveNormalization returns the rule for n neurons. Totals that are drawn come from key.
func NewSubtractiveNormalization(p SubtractiveNormalizationParameters, n int, key rng.Key) *SubtractiveNormalization {
	r := &SubtractiveNormalization{P: p, Totals: make([]float64, n)}
	p.Total.Fill(r.Totals, key)
	return r
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

// Keep keeps the totals.
func (r *SubtractiveNormalization) Keep(k *state.Keeper) { state.Slice(k, "totals", r.Totals) }
