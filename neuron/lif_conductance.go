package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Leaky integrate-and-fire neurons with synaptic conductances:
//
//	c_m dv/dt     = -g_l (v-e_l) - g_e (v-e_e) - g_i (v-e_i) + i + noise
//	tau_e dg_e/dt = -g_e,   tau_i dg_i/dt = -g_i
//	v > threshold: a spike, v = v_reset, and v stays there for t_ref
//
// as in the COBA network (Brette et al. 2007, J Comput Neurosci 23:349,
// benchmark 1). An excitatory weight w jumps g_e by w nS, an inhibitory one,
// which is 0 or below, jumps g_i by -w; or they rise by as much within tau_e or
// tau_i (alpha.go). Conductances are exact. The potential is exact where they
// are constant and of second order in the step elsewhere, and stable whatever
// they are (exponential midpoint rule, kernel.ConductanceLIF); noise is the mean
// over the step of what a membrane at rest would integrate (membrane_noise.go).
// Threshold and refractoriness are LIF's.

// LIFConductanceParameters describe a population of LIF neurons with conductances.
type LIFConductanceParameters struct {
	CM              float64     `toml:"c_m"`       // capacitance, pF
	GL              float64     `toml:"g_l"`       // leak conductance, nS
	EL              float64     `toml:"e_l"`       // reversal potential of the leak, mV
	EE              float64     `toml:"e_e"`       // of excitation, mV
	EI              float64     `toml:"e_i"`       // of inhibition, mV
	TauE            float64     `toml:"tau_e"`     // of excitatory conductances, ms
	TauI            float64     `toml:"tau_i"`     // of inhibitory conductances, ms
	Synapse         string      `toml:"synapse"`   // "exponential" (also "") or "alpha": their time course
	VReset          float64     `toml:"v_reset"`   // potential after a spike, mV
	TRef            float64     `toml:"t_ref"`     // refractory time, ms, taken to the nearest step
	V               value.Value `toml:"v"`         // potential at the start, mV per neuron
	Threshold       value.Value `toml:"threshold"` // firing threshold at the start, mV per neuron
	I               value.Value `toml:"i"`         // constant current, pA per neuron
	NoiseParameters             // of a current in pA
}

// DefaultLIFConductance is the neuron of the COBA network.
func DefaultLIFConductance() LIFConductanceParameters {
	return LIFConductanceParameters{
		CM: 200, GL: 10, EL: -60, EE: 0, EI: -80, TauE: 5, TauI: 10, Synapse: "exponential", VReset: -60, TRef: 5,
		V: value.Const(-60), Threshold: value.Const(-50), I: value.Const(0), NoiseParameters: DefaultNoise(),
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p LIFConductanceParameters) Validate() error {
	return errors.Join(
		check.Positive("c_m", p.CM), check.Positive("g_l", p.GL), check.Finite("e_l", p.EL), check.Finite("e_e", p.EE), check.Finite("e_i", p.EI),
		check.Positive("tau_e", p.TauE), check.Positive("tau_i", p.TauI), check.OneOf("synapse", p.Synapse, "", "exponential", "alpha"),
		check.Finite("v_reset", p.VReset), check.NotNegative("t_ref", p.TRef),
		check.FiniteValues("v", p.V), check.FiniteValues("threshold", p.Threshold), check.FiniteValues("i", p.I),
		p.NoiseParameters.Validate(), resetBelowThreshold(p.VReset, p.Threshold),
	)
}

// ValidateStep says whether steps of dt ms are too long.
func (p LIFConductanceParameters) ValidateStep(dt float64) error {
	return errors.Join(membraneStep(p.CM, p.GL, dt), p.NoiseParameters.ValidateStep(dt))
}

// Approximated are those of the membrane and its synapses.
func (p LIFConductanceParameters) Approximated() []TimeConstant {
	return []TimeConstant{{Key: "tau_e", Tau: p.TauE}, {Key: "tau_i", Tau: p.TauI}, membrane(p.CM, p.GL)}
}

// LIFConductance is a population of leaky integrate-and-fire neurons with
// conductances. Its receptors are "excitatory", "inhibitory" and "current"; weights are in
// nS, inhibitory ones 0 or below.
type LIFConductance[T state.Float] struct {
	integrateAndFire[T]
	kernel kernel.ConductanceLIF[T]
}

// NewLIFConductance returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewLIFConductance[T state.Float](p LIFConductanceParameters, n int, dt float64, key rng.Key) *LIFConductance[T] {
	l := &LIFConductance[T]{integrateAndFire: newIntegrateAndFire[T](n), kernel: kernel.ConductanceLIF[T]{
		KeepE: T(math.Exp(-dt / p.TauE)), KeepI: T(math.Exp(-dt / p.TauI)),
		HalfE: T(math.Exp(-dt / 2 / p.TauE)), HalfI: T(math.Exp(-dt / 2 / p.TauI)),
		ReversalE: T(p.EE), ReversalI: T(p.EI), Leak: T(p.GL), LeakCurrent: T(p.GL * p.EL),
		Rate: T(-dt / p.CM), Reset: T(p.VReset), Hold: T(hold(p.TRef, dt)),
	}}
	l.pause = pause(p.TRef, dt)
	l.start(p.V, p.Threshold, p.I, key)
	if p.Synapse == "alpha" {
		l.alpha = &alphaCourse[T]{
			newRising[T](n, dt, p.TauE, dt/2/p.TauE), // what has risen by mid-step
			newRising[T](n, dt, p.TauI, dt/2/p.TauI),
		}
		l.alpha.inhibitory.rest *= -1 // g_i grows by weights below zero, and so by h below zero
	}
	l.noise = newMembraneNoise[T](p.NoiseParameters, p.CM/p.GL, 1/p.GL, n, dt, key.Derive(4))
	return l
}

// Step adds what arrived to g_e and g_i and leaves zeros there, advances neurons
// lo..hi-1 by one step and appends those that spiked, ascending.
func (l *LIFConductance[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	s, from := l.before(lo, hi, arrived), len(spikes)
	spikes = l.kernel.Step(l.path, &s, lo, hi, spikes)
	return l.after(l.kernel.Reset, l.kernel.Hold, lo, hi, arrived, spikes, from)
}
