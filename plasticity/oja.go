package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Oja's rule (Oja 1982, J Math Biol 15:267): with x and y the rates of source
// and target, m the magnitude of a weight,
//
//	dm/dt = eta y (x - y m/w_ref)
//
// For a linear target, y = sum of m x/w_ref, weights go to the principal
// component of the second moments of x, of length w_ref.
//
// Deviation: over an interval rates are taken as constant and the equation is
// solved exactly, which is stable for any eta.

// OjaParameters describe the rule.
type OjaParameters struct {
	Eta        float64 `toml:"eta"`        // learning rate, weight per ms and Hz²
	WRef       float64 `toml:"w_ref"`      // length of the vector of weights at the end, for y = sum of m x/w_ref
	Min        float64 `toml:"min"`        // least weight, in magnitude; below 0 weights may change their sign
	Max        float64 `toml:"max"`        // largest magnitude of a weight
	Interval   float64 `toml:"interval"`   // time between the rule's actions, ms
	Inhibitory bool    `toml:"inhibitory"` // acts on inhibitory synapses
}

// DefaultOja takes 100 s to forget at 10 Hz, and has weights up to 1.
func DefaultOja() OjaParameters {
	return OjaParameters{Eta: 1e-7, WRef: 1, Min: 0, Max: 1, Interval: 10}
}

// Validate says which parameters are out of their range, each by its key.
func (p OjaParameters) Validate() error {
	return errors.Join(check.Positive("eta", p.Eta), check.Positive("w_ref", p.WRef),
		check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// Oja is the rule on one projection.
type Oja struct {
	P         OjaParameters // may change between steps, but for Interval
	pre, post state.Vector  // rates, Hz
}

// NewOja returns the rule between neurons of given rates, in Hz, which it reads when it acts.
func NewOja(p OjaParameters, pre, post state.Vector) *Oja { return &Oja{P: p, pre: pre, post: post} }

// Settle changes the weights that neuron i receives by what elapsed ms are worth.
func (o *Oja) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	y := o.post.At(i)
	if y == 0 {
		return
	}
	p, s := &o.P, sign(o.P.Inhibitory)
	lo, hi := within(s, p.Min, p.Max)
	forgotten := -math.Expm1(-p.Eta * elapsed * y * y / p.WRef)
	drift{keep: 1 - forgotten, gain: s * forgotten * p.WRef / y, lo: lo, hi: hi}.row(sources, weights, o.pre)
}

// Keep keeps what may have been changed.
func (o *Oja) Keep(k *state.Keeper) { keepNumbers(k, &o.P) }
