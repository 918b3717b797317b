package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// The rule of Bienenstock, Cooper and Munro (1982, J Neurosci 2:32) with the
// sliding threshold of Intrator and Cooper (1992, Neural Netw 5:3): with x and
// y the rates of source and target,
//
//	dm/dt = eta x y (y - theta),  theta a slow average (tau_theta) of y²/target
//
// Of K patterns in turn, of probabilities q, a target comes to answer one only,
// k, by y = target/q_k; the other answers are unstable. This asks for a
// threshold that is fast against the weights and slow against the patterns: all of
// them have to come by well within tau_theta, for of one that stays longer theta
// follows the answer, which goes to the target, as every other's then does in its
// turn, and the target comes to tell none from the others.
//
// Like every average here, theta is one over what was seen, from its first
// moment (RateAverage). For spikes the rule is TripletSTDP.

// BCMParameters describe the rule.
type BCMParameters struct {
	Eta        float64 `toml:"eta"`        // learning rate, weight per ms and Hz³
	Target     float64 `toml:"target"`     // rate at which threshold and rate meet, Hz
	TauTheta   float64 `toml:"tau_theta"`  // time constant of the threshold, ms; several times that in which all patterns come by
	Min        float64 `toml:"min"`        // least weight, in magnitude; below 0 weights may change their sign
	Max        float64 `toml:"max"`        // largest magnitude of a weight
	Interval   float64 `toml:"interval"`   // time between the rule's actions, ms
	Inhibitory bool    `toml:"inhibitory"` // acts on inhibitory synapses
}

// DefaultBCM has weights up to 1 change by 1e-4 a second at a rate of 10 Hz that is 1 Hz off the threshold.
func DefaultBCM() BCMParameters {
	return BCMParameters{Eta: 1e-9, Target: 10, TauTheta: 10_000, Min: 0, Max: 1, Interval: 10}
}

// Validate says which parameters are out of their range, each by its key.
func (p BCMParameters) Validate() error {
	return errors.Join(check.Positive("eta", p.Eta), check.Positive("target", p.Target), check.Positive("tau_theta", p.TauTheta),
		check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// BCM is the rule on one projection; each interval it Advances before it Settles.
type BCM struct {
	P         BCMParameters // may change between steps, but for Interval
	pre, post state.Vector  // rates, Hz
	squares   []float64     // average of y², Hz², not yet divided by filled
	filled    []float64     // 0 at the start, towards 1
}

// NewBCM returns the rule between neurons of given rates, in Hz, which it reads when it acts.
func NewBCM(p BCMParameters, pre, post state.Vector) *BCM {
	n := post.Len()
	return &BCM{P: p, pre: pre, post: post, squares: make([]float64, n), filled: make([]float64, n)}
}

// Fired has nothing to do: rates are read, not counted.
func (b *BCM) Fired([]int32) {}

// Advance moves the thresholds of neurons lo..hi-1 over the last elapsed ms.
func (b *BCM) Advance(elapsed float64, lo, hi int) {
	gain := -math.Expm1(-elapsed / b.P.TauTheta)
	for i := lo; i < hi; i++ {
		y := b.post.At(i)
		b.squares[i] += gain * (y*y - b.squares[i])
		b.filled[i] += gain * (1 - b.filled[i])
	}
}

// Theta is the threshold of neuron i, Hz; 0 if nothing was watched yet.
func (b *BCM) Theta(i int) float64 {
	if b.filled[i] == 0 {
		return 0
	}
	return b.squares[i] / b.filled[i] / b.P.Target
}

// Settle changes the weights that neuron i receives by what elapsed ms are worth.
func (b *BCM) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	p, s, y := &b.P, sign(b.P.Inhibitory), b.post.At(i)
	if y == 0 {
		return
	}
	lo, hi := within(s, p.Min, p.Max)
	drift{keep: 1, gain: s * p.Eta * elapsed * y * (y - b.Theta(i)), lo: lo, hi: hi}.row(sources, weights, b.pre)
}

// Keep keeps the thresholds, and what may have been changed.
func (b *BCM) Keep(k *state.Keeper) {
	keepNumbers(k, &b.P)
	state.Slice(k, "squares", b.squares)
	state.Slice(k, "filled", b.filled)
}
