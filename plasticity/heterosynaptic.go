package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Heterosynaptic plasticity (Chen, Lonjers, Lee, Chistiakova, Volgushev and Bazhenov
// 2013, J Neurosci 33:15915; Chistiakova, Bannon, Chen, Bazhenov and Volgushev 2015, Front
// Comput Neurosci 9:89): a burst of the neuron changes all its synapses, whether
// their sources were active or not, the weak ones up and the strong ones down,
// the farther from the middle the more:
//
//	at a spike of the target that makes y ≥ burst:   m += eta (w_mid − m)
//
// with y the target's trace, which each spike, this one included, raises by 1 and
// which decays with tau. Beside a rule that moves a weight by d for each such spike it
// settles at w_mid + d/eta: off its bounds, where d is small enough.
//
// Deviation: published changes are drawn, with probabilities that depend on the
// weight; these are linear in it, as their means are about the middle.

// HeterosynapticParameters describe the rule.
type HeterosynapticParameters struct {
	Eta        float64 `toml:"eta"`        // part of the way to the middle for each spike in a burst
	WMid       float64 `toml:"w_mid"`      // magnitude to which weights go
	Burst      float64 `toml:"burst"`      // trace that a spike needs; 1: every spike counts
	Tau        float64 `toml:"tau"`        // time constant of the trace, ms
	Min        float64 `toml:"min"`        // smallest magnitude of a weight
	Max        float64 `toml:"max"`        // largest magnitude of a weight
	Inhibitory bool    `toml:"inhibitory"` // acts on inhibitory synapses
}

// DefaultHeterosynaptic acts at every spike, on weights from 0 to 1.
func DefaultHeterosynaptic() HeterosynapticParameters {
	return HeterosynapticParameters{Eta: 0.002, WMid: 0.5, Burst: 1, Tau: 20, Min: 0, Max: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p HeterosynapticParameters) Validate() error {
	return errors.Join(check.Positive("eta", p.Eta), check.Ordered("eta", p.Eta, "1", math.Nextafter(1, 2)),
		check.NotNegative("w_mid", p.WMid), check.Positive("burst", p.Burst), check.Positive("tau", p.Tau),
		check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max))
}

// Heterosynaptic is the rule on one projection.
type Heterosynaptic struct {
	P    HeterosynapticParameters // may change between steps, but for Tau
	post *Trace
}

// NewHeterosynaptic returns the rule onto neurons with these traces.
func NewHeterosynaptic(p HeterosynapticParameters, post *Traces) *Heterosynaptic {
	return &Heterosynaptic{P: p, post: post.Of(p.Tau, AllToAll)}
}

// Pre does nothing: what sources do is of no matter.
func (h *Heterosynaptic) Pre(int32, []int32, []int32, []float32) {}

// Post draws all synapses of target i, which spiked, to the middle.
func (h *Heterosynaptic) Post(i int32, _ []int32, w []float32) {
	p := &h.P
	if float64(h.post.Now[i]*h.post.Scale) < p.Burst {
		return
	}
	lo, hi := within(sign(p.Inhibitory), p.Min, p.Max)
	step := sign(p.Inhibitory) * p.Eta * p.WMid
	for k := range w {
		x := float64(w[k])
		w[k] = float32(clipped(x+(step-float64(p.Eta*x)), lo, hi))
	}
}

// Keep keeps what may have been changed.
func (h *Heterosynaptic) Keep(k *state.Keeper) { keepNumbers(k, &h.P) }
