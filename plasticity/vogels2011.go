package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Inhibitory plasticity (Vogels, Sprekeler, Zenke, Clopath and Gerstner 2011,
// Science 334:1569). With x and y traces of source and target, both of tau, and
// m the magnitude of an inhibitory weight:
//
//	at a spike of the source:  m += eta (y - alpha),  alpha = 2 target tau
//	at a spike of the target:  m += eta x
//
// so inhibition of a neuron settles where it fires at its target rate, if its
// spikes are independent of those of its inhibition: the expected change is
// eta r_pre (2 tau r_post - alpha).
//
// Deviation: a spike is transmitted with the weight from before its change, as
// under every rule here, where the published code changes it first.

// Vogels2011Parameters describe the rule.
type Vogels2011Parameters struct {
	Target     value.Value `toml:"target"`     // set point of the rate, Hz per neuron
	Eta        float64     `toml:"eta"`        // learning rate, a weight
	Tau        float64     `toml:"tau"`        // time constant of the traces, ms
	Min        float64     `toml:"min"`        // smallest magnitude of a weight
	Max        float64     `toml:"max"`        // largest magnitude of a weight
	Inhibitory bool        `toml:"inhibitory"` // weights are below 0, as those of inhibitory receptors are
}

// DefaultVogels2011 is the rule of the published recurrent network, for weights in nS.
func DefaultVogels2011() Vogels2011Parameters {
	return Vogels2011Parameters{Target: value.Const(3), Eta: 0.01, Tau: 20, Min: 0, Max: 100, Inhibitory: true}
}

// Validate says which parameters are out of their range, each by its key.
func (p Vogels2011Parameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.Positive("eta", p.Eta), check.Positive("tau", p.Tau),
		check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max))
}

// Vogels2011 is the rule on one projection.
type Vogels2011 struct {
	P         Vogels2011Parameters // Eta and bounds may change between steps
	Target    []float64            // set points, Hz
	pre, post *Trace
}

// NewVogels2011 returns the rule onto a population of n neurons. Targets that are drawn come from key.
func NewVogels2011(p Vogels2011Parameters, n int, pre, post *Traces, key rng.Key) *Vogels2011 {
	v := &Vogels2011{P: p, Target: make([]float64, n), pre: pre.Of(p.Tau, AllToAll), post: post.Of(p.Tau, AllToAll)}
	p.Target.Fill(v.Target, key)
	return v
}

// Pre changes synapses of source j, which spiked: their weights are w[at[k]], their targets targets[k].
func (v *Vogels2011) Pre(_ int32, targets, at []int32, w []float32) {
	rise := sign(v.P.Inhibitory) * v.P.Eta
	fall := rise * 2 * v.P.Tau / 1000 // for a target of 1 Hz
	rise *= v.post.Scale
	lo, hi := within(rise, v.P.Min, v.P.Max)
	before, target := v.post.Before, v.Target
	at = at[:len(targets)]
	for k, i := range targets {
		p := &w[at[k]]
		x := float64(*p) + (float64(rise*before[i]) - float64(fall*target[i]))
		*p = float32(clipped(x, lo, hi))
	}
}

// Post potentiates synapses of target i, which spiked: their weights are w[k], their sources sources[k].
func (v *Vogels2011) Post(_ int32, sources []int32, w []float32) {
	magnitudes(sign(v.P.Inhibitory), v.P.Eta*v.pre.Scale, 0, v.P.Min, v.P.Max).row(sources, w, v.pre.Now)
}

// Keep keeps what may have been changed.
func (v *Vogels2011) Keep(k *state.Keeper) {
	keepNumbers(k, &v.P)
	state.Slice(k, "target", v.Target)
}
