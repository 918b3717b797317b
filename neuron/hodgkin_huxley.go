package neuron

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Conductance-based neurons (Hodgkin and Huxley 1952, J Physiol 117:500), built
// from a list of channels (channel.go), with calcium where one of them lets it in
// (calcium.go):
//
//	c dv/dt = -sum over channels of g m^p h^q (v - reversal) + i + noise + synapses
//	v crosses v_peak upward: a spike, and nothing else happens
//
// Units are those of the list: pF, nS, pA or per area nF/mm², µS/mm², nA/mm²,
// with mV and ms in both cases.
//
// Scheme: gates and calcium stand half a step after v (Hines 1984, Int J
// Biomed Comput 15:69). Over a step the gates of its middle make v's equation
// linear, and v at its end, the middle of the gates' step, makes theirs linear;
// both are then solved exactly. So the method is of second order, at the cost
// of the exponential Euler method, and no conductance makes it unstable. Steady
// states and time constants come from tables (gate_table.go). Calcium takes the
// mean of its channels' conductances before and after their gates' step, and i_ca is
// their current in that step. Noise is constant during a step.
//
// The greatest conductances are state, one per neuron: g_NAME of each channel.

// MembraneParameters are what neurons built from channels have in common; models embed them.
type MembraneParameters struct {
	CM    float64     `toml:"c_m"`    // membrane capacitance
	VPeak float64     `toml:"v_peak"` // crossed upward by a spike, mV
	V     value.Value `toml:"v"`      // potential at the start, mV per neuron; gates start in its steady state
	I     value.Value `toml:"i"`      // constant current per neuron
	SynapseParameters
	NoiseParameters
}

// Validate says which parameters are out of their range, each by its key.
func (p MembraneParameters) Validate() error {
	return errors.Join(
		check.Positive("c_m", p.CM), check.Finite("v_peak", p.VPeak), check.FiniteValues("v", p.V), check.FiniteValues("i", p.I),
		p.SynapseParameters.Validate(), p.NoiseParameters.Validate(),
	)
}

// MembraneChannel is a channel in a membrane.
type MembraneChannel struct {
	Channel
	G        value.Value // conductance when all are open, per neuron
	Reversal float64     // mV; of calcium channels it follows from calcium
}

// Membrane is what neurons are built from.
type Membrane struct {
	MembraneParameters
	Channels []MembraneChannel
	Calcium  CalciumParameters // F in µM per unit of the membrane's current; of no use without calcium channels
}

// gateStep refuses steps that leap over a gate wherever it is: gates are solved
// exactly for a potential that keeps still, and over such steps the one that opens
// first goes all its way at the potential that was. Regular firing of Traub and
// Miles's channels, whose sodium gate has 0.12 ms at its slowest, is 1% too slow
// at 0.1 ms and 11% at 0.5 ms.
func gateStep(key string, dt float64, channels ...Channel) error {
	for _, c := range channels {
		for _, g := range []Gate{c.M, c.H} {
			if tau := g.slowest(); tau < dt {
				return fmt.Errorf("%s: a gate of these channels has a time constant of %.3g ms at most, and a step is %g ms; use a smaller dt", key, tau, dt)
			}
		}
	}
	return nil
}

// HodgkinHuxley is a population of neurons built from channels. Its receptors
// are "excitatory", "inhibitory" and "current"; weights are in the unit of conductances, or
// of currents if kind is "current".
type HodgkinHuxley[T state.Float] struct {
	variables[T]
	inputs[T]
	v, i     []T
	ca       []T // µM
	iCa      []T // of calcium channels, below 0 where it comes in
	channels []pores[T]
	table    gateTable[T]
	perC     T // dt/c
	peak     T
	logOut   float64 // of µM outside
	caRest   T       // µM
	perI     T       // µM per unit of current
	caKeeps  T       // what a step leaves of ca's distance from its steady state
	caHalf   T       // how far half a step takes it there
}

// pores are one channel of all neurons.
type pores[T state.Float] struct {
	g, m, h      []T
	p, q         int
	mGate, hGate int // place in the table
	reversal     T
	calcium      bool // that is what goes through
	half         T    // µM: CalciumHalf of m
}

// NewHodgkinHuxley returns n neurons for steps of dt ms. Values that are drawn come from key.
// Two channels of one name are a caller's bug.
func NewHodgkinHuxley[T state.Float](m Membrane, n int, dt float64, key rng.Key) *HodgkinHuxley[T] {
	s := variables[T]{n: n}
	l := &HodgkinHuxley[T]{
		v: s.fill("v", m.V, key.Derive(1)), i: s.fill("i", m.I, key.Derive(3)),
		perC: T(dt / m.CM), peak: T(m.VPeak), logOut: math.Log(m.Calcium.CaOut), caRest: T(m.Calcium.CaRest), perI: T(m.Calcium.F),
	}
	l.inputs = newInputs(m.SynapseParameters, m.NoiseParameters, &s, dt, key.Derive(4))
	var gates []Gate
	for number, c := range m.Channels {
		if s.Variable("g_"+c.Name).Len() > 0 {
			panic(fmt.Sprintf("neuron.NewHodgkinHuxley: two channels named %q", c.Name))
		}
		gates = l.addChannel(&s, c, gates, key.Derive(uint64(5+number)))
	}
	if n > 0 { // none are made to ask what their state is called
		l.table = newGateTable[T](gates, dt)
	}
	l.variables = s
	l.start(gates, m.Calcium.TauCa, dt)
	return l
}

// addChannel adds a channel's conductance and gates to the state, and returns gates with its own.
func (l *HodgkinHuxley[T]) addChannel(s *variables[T], c MembraneChannel, gates []Gate, key rng.Key) []Gate {
	p := pores[T]{
		g: s.fill("g_"+c.Name, c.G, key), p: c.M.Power, q: c.H.Power, reversal: T(c.Reversal),
		calcium: c.Ion == Calcium, half: T(c.M.CalciumHalf),
	}
	if p.p > 0 {
		p.m, p.mGate, gates = s.add("m_"+c.Name), len(gates), append(gates, c.M)
	}
	if p.q > 0 {
		p.h, p.hGate, gates = s.add("h_"+c.Name), len(gates), append(gates, c.H)
	}
	if (p.calcium || p.half > 0) && l.ca == nil {
		l.ca, l.iCa = s.add("ca"), s.add("i_ca")
	}
	l.channels = append(l.channels, p)
	return gates
}

// start puts the gates into their steady state, and calcium half a step after its rest.
func (l *HodgkinHuxley[T]) start(gates []Gate, tau, dt float64) {
	for k := range l.v {
		v := float64(l.v[k])
		for _, c := range l.channels {
			if c.p > 0 {
				inf, _ := gates[c.mGate].Kinetics(v)
				c.m[k] = T(inf)
				if c.half > 0 {
					c.m[k] *= l.caRest / (l.caRest + c.half)
				}
			}
			if c.q > 0 {
				inf, _ := gates[c.hGate].Kinetics(v)
				c.h[k] = T(inf)
			}
		}
	}
	if l.ca == nil {
		return
	}
	l.caKeeps, l.caHalf = T(math.Exp(-dt/tau)), T(-math.Expm1(-dt/2/tau))
	for k := range l.ca {
		l.ca[k] = l.caRest
		_, _, calcium := l.open(k)
		reversal := T(calciumReversal(float64(l.caRest), l.logOut))
		l.ca[k] -= l.caHalf * l.perI * calcium * (l.v[k] - reversal)
	}
}

// Step takes what arrived and leaves zeros there, advances neurons lo..hi-1 by
// one step and appends those that spiked, ascending.
func (l *HodgkinHuxley[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		in, out := l.middle(k, &a)
		g, current, calcium := l.open(k)
		var reversal T
		if l.ca != nil {
			reversal = T(calciumReversal(float64(l.ca[k]), l.logOut))
			g, current = g+calcium, current+T(calcium*reversal)
		}
		g, current = g+out, current+in+l.i[k]+l.noise.next(k)
		v := l.v[k]
		to := v + current*l.perC
		if g > 0 {
			end := current / g
			to = end + T((v-end)*T(kernel.Exp(float64(-g*l.perC))))
		}
		if v <= l.peak && to > l.peak {
			spikes = append(spikes, int32(k))
		}
		l.v[k] = to
		l.turn(k, to, calcium, reversal)
	}
	return spikes
}

// open sums neuron k's conductances and what they would let in at 0 mV, those of calcium channels apart.
func (l *HodgkinHuxley[T]) open(k int) (g, current, calcium T) {
	for c := range l.channels {
		p := &l.channels[c]
		x := p.conductance(k)
		if p.calcium {
			calcium += x
			continue
		}
		g += x
		current += T(x * p.reversal)
	}
	return g, current, calcium
}

// conductance is that of a channel in neuron k.
func (p *pores[T]) conductance(k int) T {
	x := p.g[k]
	if p.p > 0 {
		m := p.m[k]
		for range p.p {
			x *= m
		}
	}
	if p.q > 0 {
		h := p.h[k]
		for range p.q {
			x *= h
		}
	}
	return x
}

// leastCalcium, µM, is what strong outward currents leave: its logarithm is needed.
const leastCalcium = 1e-6

// turn takes neuron k's gates through a step in whose middle the potential is v,
// and calcium, whose conductance and reversal potential were as given.
func (l *HodgkinHuxley[T]) turn(k int, v, before, reversal T) {
	rows, between := l.table.at(v)
	var after T
	for c := range l.channels {
		if p := &l.channels[c]; p.half == 0 {
			p.turn(k, rows, between, 1)
			if p.calcium {
				after += p.conductance(k)
			}
		}
	}
	if l.ca == nil {
		return
	}
	ca := l.ca[k]
	aim := l.caRest - l.perI*before*(v-reversal)
	reversal -= nernst * (aim - ca) * l.caHalf / ca // that of the step's middle
	l.iCa[k] = (before + after) / 2 * (v - reversal)
	aim = l.caRest - T(l.perI*l.iCa[k])
	l.ca[k] = max(aim+T((ca-aim)*l.caKeeps), leastCalcium)
	middle := (ca + l.ca[k]) / 2
	for c := range l.channels {
		if p := &l.channels[c]; p.half > 0 {
			p.turn(k, rows, between, middle/(middle+p.half))
		}
	}
}

func (p *pores[T]) turn(k int, rows []T, between, share T) {
	if p.p > 0 {
		p.m[k] = turned(p.m[k], rows, between, p.mGate, share)
	}
	if p.q > 0 {
		p.h[k] = turned(p.h[k], rows, between, p.hGate, 1)
	}
}
