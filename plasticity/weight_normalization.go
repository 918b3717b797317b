package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Normalization of incoming weights: every interval, the weights w that a neuron
// receives are divided by one factor, so that their magnitudes add up to a total
// (multiplicative constraint; von der Malsburg 1973, Kybernetik 14:85; Miller and
// MacKay 1994, Neural Comput 6:100):
//
//	w_i ← w_i total / Σ|w_j|
//
// Where no total is given it is the sum that the rule finds at its first action,
// when every synapse has its weight. Weights that are all 0 stay so.

// WeightNormalizationParameters describe the rule.
type WeightNormalizationParameters struct {
	Total    value.Value `toml:"total"`    // sum of magnitudes, per neuron, in the unit of weights; 0: that at the start
	Interval float64     `toml:"interval"` // time between the rule's actions, ms
}

// DefaultWeightNormalization lets magnitudes add up to 1.
func DefaultWeightNormalization() WeightNormalizationParameters {
	return WeightNormalizationParameters{Total: value.Const(1), Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p WeightNormalizationParameters) Validate() error {
	return errors.Join(check.NotNegativeValues("total", p.Total), check.Positive("interval", p.Interval))
}

// WeightNormalization is the rule on the synapses that one population receives.
type WeightNormalization struct {
	P      WeightNormalizationParameters
	Totals []float64 // 0: not known yet
}

// NewWeightNormalization returns the rule for n neurons. Totals that are drawn come from key.
func NewWeightNormalization(p WeightNormalizationParameters, n int, key rng.Key) *WeightNormalization {
	r := &WeightNormalization{P: p, Totals: make([]float64, n)}
	p.Total.Fill(r.Totals, key)
	return r
}

// Settle brings the weights that neuron i receives to their total.
func (r *WeightNormalization) Settle(_ float64, i int, _ []int32, weights []float32) {
	sum := sumOf(weights)
	if r.Totals[i] == 0 {
		r.Totals[i] = sum
	}
	if sum == 0 || sum == r.Totals[i] {
		return
	}
	factor, whole := float32(r.Totals[i]/sum), len(weights)&^(kernel.Lanes-1)
	kernel.Scale(kernel.Best(), weights[:whole], weights[:whole], 0, factor, 0)
	for k := whole; k < len(weights); k++ {
		weights[k] *= factor
	}
}

// sumOf is Σ|w| of weights of one sign, in sixteen sums of float32 by place: exact
// to some 1e-7 times the root of their number.
func sumOf(w []float32) float64 {
	whole := len(w) &^ (kernel.Lanes - 1)
	sum := float64(kernel.Sum(kernel.Best(), w[:whole], 0, kernel.Lanes))
	for _, x := range w[whole:] {
		sum += float64(x)
	}
	return math.Abs(sum)
}

// Keep keeps the totals.
func (r *WeightNormalization) Keep(k *state.Keeper) { state.Slice(k, "totals", r.Totals) }
