package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// The leaky membrane of models that differ in how they spike and what follows:
//
//	c_m dv/dt = -g_l (v - e_l) + i + noise + synapses
//
// Scheme: the exponential midpoint rule. The synapses of mid-step are taken for
// the whole step, over which the equation is then solved exactly: of second
// order, exact where synapses and noise are constant, and never unstable.

// LeakyParameters describe the membrane of a population; models embed them.
type LeakyParameters struct {
	CM float64     `toml:"c_m"` // membrane capacitance, pF
	GL float64     `toml:"g_l"` // leak conductance, nS
	EL float64     `toml:"e_l"` // leak reversal potential, mV
	V  value.Value `toml:"v"`   // potential at the start, mV per neuron
	I  value.Value `toml:"i"`   // constant current, pA per neuron
	SynapseParameters
	NoiseParameters
}

// Validate says which parameters are out of their range, each by its key.
func (p LeakyParameters) Validate() error {
	return errors.Join(
		check.Positive("c_m", p.CM), check.Positive("g_l", p.GL), check.Finite("e_l", p.EL), check.FiniteValues("v", p.V), check.FiniteValues("i", p.I),
		p.SynapseParameters.Validate(), p.NoiseParameters.Validate(),
	)
}

// ValidateStep says whether steps of dt ms are too long.
func (p LeakyParameters) ValidateStep(dt float64) error {
	return errors.Join(membraneStep(p.CM, p.GL, dt), p.NoiseParameters.ValidateStep(dt))
}

// Approximated are those of the membrane and its synapses.
func (p LeakyParameters) Approximated() []TimeConstant {
	return append(p.SynapseParameters.Approximated(), membrane(p.CM, p.GL))
}

// leaky is the membrane of a population. Receptors are "excitatory", "inhibitory" and
// "current"; weights are in nS, or pA if kind is "current".
type leaky[T state.Float] struct {
	variables[T]
	inputs[T]
	v, i       []T
	leak, rest T // g_l in nS; g_l e_l in pA
	perC       T // dt/c_m
	keeps      T // what a step without conductances leaves of v's distance from its steady state
}

func newLeaky[T state.Float](p LeakyParameters, n int, dt float64, key rng.Key) leaky[T] {
	s := variables[T]{n: n}
	m := leaky[T]{
		v: s.fill("v", p.V, key.Derive(1)), i: s.fill("i", p.I, key.Derive(3)),
		leak: T(p.GL), rest: T(p.GL * p.EL), perC: T(dt / p.CM), keeps: T(kernel.Exp(-dt * p.GL / p.CM)),
	}
	m.inputs = newInputs(p.SynapseParameters, p.NoiseParameters, &s, dt, key.Derive(4))
	m.variables = s
	return m
}

// advance takes what arrived for neuron k and returns its potential a step later; v is left as it is.
func (m *leaky[T]) advance(k int, a *arrivals[T]) T {
	in, out := m.middle(k, a)
	g, keeps := m.leak+out, m.keeps
	if out != 0 {
		keeps = T(kernel.Exp(float64(-g * m.perC)))
	}
	end := (m.rest + m.i[k] + m.noise.next(k) + in) / g
	return end + T((m.v[k]-end)*keeps)
}
