package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Hebb's rule for rates, in its covariance form (Hebb 1949, The Organization of
// Behavior; Sejnowski 1977, J Math Biol 4:303): with x and y the rates of
// source and target,
//
//	dm/dt = eta (x - theta_pre) (y - theta_post)
//
// Plain Hebb has both thetas 0. Nothing in it keeps weights from their bounds.
// For spikes its counterpart is PairSTDP.

// HebbParameters describe the rule.
type HebbParameters struct {
	Eta        float64 `toml:"eta"`        // learning rate, weight per ms and Hz²
	ThetaPre   float64 `toml:"theta_pre"`  // rate of the source that changes nothing, Hz
	ThetaPost  float64 `toml:"theta_post"` // rate of the target that changes nothing, Hz
	Min        float64 `toml:"min"`        // least weight, in magnitude; below 0 weights may change their sign
	Max        float64 `toml:"max"`        // largest magnitude of a weight
	Interval   float64 `toml:"interval"`   // time between the rule's actions, ms
	Inhibitory bool    `toml:"inhibitory"` // acts on inhibitory synapses
}

// DefaultHebb is plain Hebb: at 10 Hz on both sides weights go from 0 to 1 in 100 s.
func DefaultHebb() HebbParameters {
	return HebbParameters{Eta: 1e-7, Min: 0, Max: 1, Interval: 10}
}

// Validate says which parameters are out of their range, each by its key.
func (p HebbParameters) Validate() error {
	return errors.Join(check.Positive("eta", p.Eta), check.Finite("theta_pre", p.ThetaPre), check.Finite("theta_post", p.ThetaPost),
		check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// Hebb is the rule on one projection.
type Hebb struct {
	P         HebbParameters // may change between steps, but for Interval
	pre, post state.Vector   // rates, Hz
}

// NewHebb returns the rule between neurons of given rates, in Hz, which it reads when it acts.
func NewHebb(p HebbParameters, pre, post state.Vector) *Hebb {
	return &Hebb{P: p, pre: pre, post: post}
}

// Settle changes the weights that neuron i receives by what elapsed ms are worth.
func (h *Hebb) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	p, s := &h.P, sign(h.P.Inhibitory)
	lo, hi := within(s, p.Min, p.Max)
	gain := s * p.Eta * elapsed * (h.post.At(i) - p.ThetaPost)
	drift{keep: 1, gain: gain, origin: p.ThetaPre, lo: lo, hi: hi}.row(sources, weights, h.pre)
}

// Keep keeps what may have been changed.
func (h *Hebb) Keep(k *state.Keeper) { keepNumbers(k, &h.P) }
