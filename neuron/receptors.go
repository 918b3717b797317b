package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/state"
)

// Synapses of neurons whose membrane is not linear. After a spike of weight w
// an exponential synapse has the time course w exp(-t/tau), an alpha synapse
//
//	w (t/tau) exp(1-t/tau),
//
// whose peak is w, at tau (Rall 1967, J Neurophysiol 30:1138; NEST's alpha
// functions). It is a current into the neuron, or a conductance that pulls it
// to a reversal potential:
//
//	I = g_e + g_i   or   I = g_e (e_e - v) + g_i (e_i - v)
//
// Both time courses solve linear equations and are advanced exactly; the
// membrane's integrator is given their values at the start, the middle and the
// end of a step. Weights of inhibitory synapses are zero or below: as a current
// they are added to g_i, as a conductance g_i, never below zero, grows by -w.

// SynapseParameters describe the synapses onto a population; models embed them.
type SynapseParameters struct {
	Synapse string  `toml:"synapse"` // time course: "exponential" or "alpha"
	Kind    string  `toml:"kind"`    // what g is: "conductance", or "current" in the unit of the model's i
	TauE    float64 `toml:"tau_e"`   // decay of excitation, ms
	TauI    float64 `toml:"tau_i"`   // decay of inhibition, ms
	EE      float64 `toml:"e_e"`     // excitatory reversal potential, mV; no use to currents
	EI      float64 `toml:"e_i"`     // inhibitory reversal potential, mV; no use to currents
}

// DefaultSynapse are AMPA and GABA-A receptors, as in the COBA network of Brette
// et al. (2007), J Comput Neurosci 23:349.
func DefaultSynapse() SynapseParameters {
	return SynapseParameters{Synapse: "exponential", Kind: "conductance", TauE: 5, TauI: 10, EE: 0, EI: -80}
}

// Validate says which parameters are out of their range, each by its key.
func (p SynapseParameters) Validate() error {
	return errors.Join(
		check.OneOf("synapse", p.Synapse, "exponential", "alpha"), check.OneOf("kind", p.Kind, "conductance", "current"),
		check.Positive("tau_e", p.TauE), check.Positive("tau_i", p.TauI), check.Finite("e_e", p.EE), check.Finite("e_i", p.EI),
	)
}

// Approximated are the time constants of what pulls on a membrane that does not follow it exactly.
func (p SynapseParameters) Approximated() []TimeConstant {
	return []TimeConstant{{Key: "tau_e", Tau: p.TauE}, {Key: "tau_i", Tau: p.TauI}}
}

// receptors are the synapses onto a population: what a model embeds for its Receptors.
type receptors[T state.Float] struct {
	threeReceptors
	ge, gi                 []T // current, or conductance
	he, hi                 []T // of alpha synapses: what g rises from, in the unit of the weights; else nil
	excitation, inhibition fading[T]
	sign                   T // of what arrives, in g_i
	reversalE, reversalI   T // mV; 1 for currents
	pull                   T // how much of g pulls on v: 1 for conductances, 0 for currents
}

// fading is what half a step and a whole one do to a synapse:
// g becomes (g + h·rise)·keep, and h becomes h·keep.
type fading[T state.Float] struct{ riseHalf, keepHalf, rise, keep T }

func newFading[T state.Float](tau, dt float64) fading[T] {
	return fading[T]{
		riseHalf: T(math.E * dt / 2 / tau), keepHalf: T(math.Exp(-dt / 2 / tau)),
		rise: T(math.E * dt / tau), keep: T(math.Exp(-dt / tau)),
	}
}

// newReceptors adds g_e and g_i to a population's state.
func newReceptors[T state.Float](p SynapseParameters, s *variables[T], dt float64) receptors[T] {
	r := receptors[T]{
		ge: s.add("g_e"), gi: s.add("g_i"),
		excitation: newFading[T](p.TauE, dt), inhibition: newFading[T](p.TauI, dt),
		sign: -1, reversalE: T(p.EE), reversalI: T(p.EI), pull: 1,
	}
	if p.Kind == "current" {
		r.sign, r.reversalE, r.reversalI, r.pull = 1, 1, 1, 0
	}
	if p.Synapse == "alpha" {
		r.he, r.hi = make([]T, s.n), make([]T, s.n)
	}
	return r
}

// keep keeps what alpha synapses rise from.
func (r *receptors[T]) keep(k *state.Keeper) {
	if r.he != nil {
		state.Slice(k, "h_e", r.he)
		state.Slice(k, "h_i", r.hi)
	}
}

// take adds what arrived for neuron k, leaves zeros there, and advances the
// neuron's synapses by a step. It returns g and, of alpha synapses, h at the step's start.
func (r *receptors[T]) take(k int, a *arrivals[T]) (e, i, he, hi T) {
	e, i = r.ge[k], r.gi[k]
	if r.he == nil {
		e, i = e+a.excited[k], i+T(r.sign*a.inhibited[k])
	} else {
		he, hi = r.he[k]+a.excited[k], r.hi[k]+T(r.sign*a.inhibited[k])
		r.he[k], r.hi[k] = kernel.Flushed(T(he*r.excitation.keep)), kernel.Flushed(T(hi*r.inhibition.keep))
	}
	a.excited[k], a.inhibited[k] = 0, 0
	r.ge[k] = kernel.Flushed(T((e + T(he*r.excitation.rise)) * r.excitation.keep))
	r.gi[k] = kernel.Flushed(T((i + T(hi*r.inhibition.rise)) * r.inhibition.keep))
	return e, i, he, hi
}

// middle takes what arrived for neuron k through a step. In its middle that is
// the current in - out·v.
func (r *receptors[T]) middle(k int, a *arrivals[T]) (in, out T) {
	e, i, he, hi := r.take(k, a)
	in, out = r.current((e+T(he*r.excitation.riseHalf))*r.excitation.keepHalf, (i+T(hi*r.inhibition.riseHalf))*r.inhibition.keepHalf)
	if a.injected != nil {
		in += a.current(k)
	}
	return in, out
}

// course takes what arrived for neuron k through a step, during which that is
// the current in - out·v.
func (r *receptors[T]) course(k int, a *arrivals[T]) (in, out parabola[T]) {
	e, i, he, hi := r.take(k, a)
	in0, out0 := r.current(e, i)
	in1, out1 := r.current((e+T(he*r.excitation.riseHalf))*r.excitation.keepHalf, (i+T(hi*r.inhibition.riseHalf))*r.inhibition.keepHalf)
	in2, out2 := r.current(r.ge[k], r.gi[k])
	in, out = newParabola(in0, in1, in2), newParabola(out0, out1, out2)
	if a.injected != nil {
		in.at0 += a.current(k)
	}
	return in, out
}

// current is what g_e and g_i are as in - out·v.
func (r *receptors[T]) current(e, i T) (in, out T) {
	return T(e*r.reversalE) + T(i*r.reversalI), r.pull * (e + i)
}

// parabola is what goes through three values, at 0, 1/2 and 1: the start, the
// middle and the end of a step.
type parabola[T state.Float] struct{ at0, linear, square T }

func newParabola[T state.Float](start, middle, end T) parabola[T] {
	return parabola[T]{start, 4*middle - 3*start - end, 2 * (start - 2*middle + end)}
}

func (p *parabola[T]) at(s T) T { return p.at0 + T(s*(p.linear+T(s*p.square))) }
