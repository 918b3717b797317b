package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Presynaptic inhibition: local neurons act on the terminals of other neurons, so that
// their spikes release less (in the fly's antennal lobe Olsen and Wilson 2008, Nature
// 452:956). Each of their spikes opens a conductance in all terminals of a projection
// alike, which closes again; it shunts the terminals' leak and divides the probability of
// release of a rested synapse (TsodyksMarkram):
//
//	da/dt = -a/tau,  at a spike of a local neuron: a += strength;  U becomes U/(1 + a)
//
// with a in units of the leak, to which several such rules on one projection add. With depression of time constant tau_rec alone, and Poisson
// spikes of a rate r, a source then releases
//
//	r U x = r U/(1 + a + r U tau_rec)
//
// a second: what was released at r is released at (1 + a) r, and the most, 1/tau_rec,
// stays. So inhibition of release is gain control of the input, not of the response.
//
// Scheme: a is exact at the end of each step; what is released in a step goes by the
// local neurons' spikes up to the step before.

// PresynapticInhibitionParameters describe the rule.
type PresynapticInhibitionParameters struct {
	By       string  `toml:"by"`       // population of the local neurons
	Strength float64 `toml:"strength"` // conductance that one of their spikes opens, in units of the leak
	Tau      float64 `toml:"tau"`      // ms for which it stays open
}

// DefaultPresynapticInhibition closes as slowly as what GABA-B receptors do: a hundred
// local neurons at 10 Hz halve the probability of release.
func DefaultPresynapticInhibition() PresynapticInhibitionParameters {
	return PresynapticInhibitionParameters{Strength: 0.01, Tau: 100}
}

// Validate says which parameters are out of their range, each by its key.
func (p PresynapticInhibitionParameters) Validate() error {
	return errors.Join(check.NotNegative("strength", p.Strength), check.Positive("tau", p.Tau))
}

// PresynapticInhibition is the rule on one projection. It watches the local neurons also
// while it is off, and then inhibits nothing.
type PresynapticInhibition struct {
	P     PresynapticInhibitionParameters // Strength may change between steps
	a     float64
	decay float64
	steps int64 // watched
	acted int64 // the last of them at whose end the rule was on
}

// NewPresynapticInhibition returns the rule, in steps of dt ms.
func NewPresynapticInhibition(p PresynapticInhibitionParameters, dt float64) *PresynapticInhibition {
	return &PresynapticInhibition{P: p, decay: math.Exp(-dt / p.Tau)}
}

// Watch takes the conductance through a step in which local neurons spiked.
func (r *PresynapticInhibition) Watch(spikes []int32) {
	r.steps++
	r.a = r.a*r.decay + float64(len(spikes))*r.P.Strength
}

// Fired hears of spikes, which Watch has seen.
func (*PresynapticInhibition) Fired([]int32) {}

// Advance, in every step, says that the rule is on.
func (r *PresynapticInhibition) Advance(_ float64, lo, _ int) {
	if lo == 0 { // one of the threads that share the local neurons
		r.acted = r.steps
	}
}

// Conductance is what the terminals have of it now, in units of their leak: none while the rule is off.
func (r *PresynapticInhibition) Conductance() float64 {
	if r.acted != r.steps {
		return 0
	}
	return r.a
}

// Keep keeps the conductance.
func (r *PresynapticInhibition) Keep(k *state.Keeper) {
	state.One(k, "strength", &r.P.Strength)
	state.One(k, "a", &r.a)
	state.One(k, "steps", &r.steps)
	state.One(k, "acted", &r.acted)
}
