package neuron

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Izhikevich's neurons (2003, IEEE Trans Neural Netw 14:1569):
//
//	dv/dt = 0.04 v² + 5 v + 140 - u + i + noise + synapses
//	du/dt = a (b v - u)
//	v >= 30 mV: a spike, v = c, u = u + d
//
// v in mV, time in ms, i and u in mV/ms. The integrator of the 2004 paper has
// 4.1 v + 108 in place of 5 v + 140: square, linear and constant are parameters.
//
// Scheme: Runge and Kutta's of fourth order, in substeps within which neither
// the slope of v's equation nor v's speed over 30 mV, times the substep, is above
// 1/4 in sum: one a step at rest, down to 1/64 of it in the upstroke. A spike's
// time is interpolated in its substep, and from there the neuron goes on. The papers'
// programs take Euler's method with steps of 0.25 ms to 1 ms, which has patterns
// of its own: parameters that are at a border may need another current here.
// Noise is constant during a step.

// IzhikevichParameters describe a population of Izhikevich's neurons.
type IzhikevichParameters struct {
	Pattern  string      `toml:"pattern"`  // one of IzhikevichPatterns, in whose place other keys stand; "" for none
	A        value.Value `toml:"a"`        // speed of recovery, 1/ms per neuron
	B        value.Value `toml:"b"`        // its sensitivity to v, 1/ms per neuron
	C        value.Value `toml:"c"`        // potential after a spike, mV per neuron
	D        value.Value `toml:"d"`        // jump of u at a spike, mV/ms per neuron
	Square   float64     `toml:"square"`   // coefficient of v², 1/(mV ms)
	Linear   float64     `toml:"linear"`   // coefficient of v, 1/ms
	Constant float64     `toml:"constant"` // mV/ms
	VPeak    float64     `toml:"v_peak"`   // where a spike is seen, mV
	V        value.Value `toml:"v"`        // potential at the start, mV per neuron; u starts at b v
	I        value.Value `toml:"i"`        // constant input, mV/ms per neuron
	SynapseParameters
	NoiseParameters
}

// DefaultIzhikevich is the regular-spiking neuron, with synaptic currents.
func DefaultIzhikevich() IzhikevichParameters {
	p := IzhikevichParameters{
		A: value.Const(0.02), B: value.Const(0.2), C: value.Const(-65), D: value.Const(8),
		Square: 0.04, Linear: 5, Constant: 140, VPeak: 30, V: value.Const(-70), I: value.Const(0),
		SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
	}
	p.Kind = "current"
	return p
}

// Validate says which parameters are out of their range, each by its key.
func (p IzhikevichParameters) Validate() error {
	return errors.Join(
		check.FiniteValues("a", p.A), check.FiniteValues("b", p.B), check.FiniteValues("c", p.C), check.FiniteValues("d", p.D),
		check.Positive("square", p.Square), check.Finite("linear", p.Linear), check.Finite("constant", p.Constant), check.Finite("v_peak", p.VPeak),
		p.resetBelowPeak(), check.FiniteValues("v", p.V), check.FiniteValues("i", p.I),
		p.SynapseParameters.Validate(), p.NoiseParameters.Validate(),
	)
}

// ValidateStep says whether steps of dt ms are too long.
func (p IzhikevichParameters) ValidateStep(dt float64) error {
	r := p.recovery()
	return errors.Join(atLeastStep(r.Key, r.What, r.Tau, dt), p.NoiseParameters.ValidateStep(dt))
}

// Approximated are those of recovery and of the synapses: v has substeps.
func (p IzhikevichParameters) Approximated() []TimeConstant {
	return append(p.SynapseParameters.Approximated(), p.recovery())
}

// recovery is the shortest time constant of u, infinite where it is drawn without bounds.
func (p IzhikevichParameters) recovery() TimeConstant {
	r := TimeConstant{"a", "the time constant 1/a of recovery ", math.Inf(1)}
	low, high := p.A.Bounds()
	if fastest := max(-low, high); fastest > 0 && p.A.Kind != value.Normal && p.A.Kind != value.LogNormal {
		r.Tau = 1 / fastest
	}
	return r
}

// resetBelowPeak refuses neurons that would spike again at once; drawn resets are taken as they come.
func (p IzhikevichParameters) resetBelowPeak() error {
	if _, high := p.C.Bounds(); high >= p.VPeak && p.C.Kind != value.Normal {
		return fmt.Errorf("c: must be below v_peak (%g mV), and can be %g mV", p.VPeak, high)
	}
	return nil
}

// izhikevichPattern is a row of the table of firing patterns, with where it starts and the input that shows it.
type izhikevichPattern struct {
	name             string
	a, b, c, d, v, i float64
}

func (p izhikevichPattern) called() string { return p.name }

// izhikevichPatterns are the types of Figure 2 of the 2003 paper, by their
// abbreviations, and the neurons of Figure 1 of Izhikevich (2004), IEEE Trans
// Neural Netw 15:1063, by their captions, with the constant part of the input
// there; pulses and ramps are the user's. (Accommodation has another equation for u.)
func izhikevichPatterns() []izhikevichPattern {
	return []izhikevichPattern{
		{"rs", 0.02, 0.2, -65, 8, -70, 10},
		{"ib", 0.02, 0.2, -55, 4, -70, 10},
		{"ch", 0.02, 0.2, -50, 2, -70, 10},
		{"fs", 0.1, 0.2, -65, 2, -70, 10},
		{"tc", 0.02, 0.25, -65, 0.05, -63, 0},
		{"rz", 0.1, 0.26, -65, 2, -63, 0},
		{"lts", 0.02, 0.25, -65, 2, -65, 10},
		{"tonic_spiking", 0.02, 0.2, -65, 6, -70, 14},
		{"phasic_spiking", 0.02, 0.25, -65, 6, -64, 0.5},
		{"tonic_bursting", 0.02, 0.2, -50, 2, -70, 15},
		{"phasic_bursting", 0.02, 0.25, -55, 0.05, -64, 0.6},
		{"mixed_mode", 0.02, 0.2, -55, 4, -70, 10},
		{"spike_frequency_adaptation", 0.01, 0.2, -65, 8, -70, 30},
		{"class_1", 0.02, -0.1, -55, 6, -60, 0},
		{"class_2", 0.2, 0.26, -65, 0, -64, 0},
		{"spike_latency", 0.02, 0.2, -65, 6, -70, 0},
		{"subthreshold_oscillations", 0.05, 0.26, -60, 0, -62, 0},
		{"resonator", 0.1, 0.26, -60, -1, -62, 0},
		{"integrator", 0.02, -0.1, -55, 6, -60, 0},
		{"rebound_spike", 0.03, 0.25, -60, 4, -64, 0},
		{"rebound_burst", 0.03, 0.25, -52, 0, -64, 0},
		{"threshold_variability", 0.03, 0.25, -60, 4, -64, 0},
		{"bistability", 0.1, 0.26, -60, 0, -61, 0.24},
		{"depolarizing_afterpotential", 1, 0.2, -60, -21, -70, 0},
		{"inhibition_induced_spiking", -0.02, -1, -60, 8, -63.8, 80},
		{"inhibition_induced_bursting", -0.026, -1, -45, -2, -63.8, 80},
	}
}

// IzhikevichPatterns names the firing patterns that Preset knows.
func IzhikevichPatterns() []string { return patternNames(izhikevichPatterns()) }

// PresetKey is the key of the pattern's name.
func (p *IzhikevichParameters) PresetKey() string { return "pattern" }

// Preset sets the parameters of a firing pattern, its start and the constant input that shows it.
func (p *IzhikevichParameters) Preset(name string) error {
	q, err := findPattern(izhikevichPatterns(), name)
	if err != nil {
		return err
	}
	p.Pattern = name
	p.A, p.B, p.C, p.D = value.Const(q.a), value.Const(q.b), value.Const(q.c), value.Const(q.d)
	p.V, p.I = value.Const(q.v), value.Const(q.i)
	if name == "class_1" || name == "integrator" {
		p.Linear, p.Constant = 4.1, 108
	}
	return nil
}

// Izhikevich is a population of Izhikevich's neurons. Its receptors are
// "excitatory", "inhibitory" and "current"; weights are in mV/ms, or 1/ms if kind is "conductance".
type Izhikevich[T state.Float] struct {
	variables[T]
	inputs[T]
	v, u, i, a, b, c, d    []T
	square, linear, steady T
	peak, dt               T
}

// NewIzhikevich returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewIzhikevich[T state.Float](p IzhikevichParameters, n int, dt float64, key rng.Key) *Izhikevich[T] {
	s := variables[T]{n: n}
	l := &Izhikevich[T]{
		v: s.fill("v", p.V, key.Derive(1)), u: s.add("u"), i: s.fill("i", p.I, key.Derive(3)),
		a: s.fill("a", p.A, key.Derive(5)), b: s.fill("b", p.B, key.Derive(6)),
		c: s.fill("c", p.C, key.Derive(7)), d: s.fill("d", p.D, key.Derive(8)),
		square: T(p.Square), linear: T(p.Linear), steady: T(p.Constant), peak: T(p.VPeak), dt: T(dt),
	}
	l.inputs = newInputs(p.SynapseParameters, p.NoiseParameters, &s, dt, key.Derive(4))
	l.variables = s
	for k := range l.u {
		l.u[k] = l.b[k] * l.v[k]
	}
	return l
}

// Step takes what arrived and leaves zeros there, advances neurons lo..hi-1 by
// one step and appends those that spiked, ascending.
func (l *Izhikevich[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		in, out := l.course(k, &a)
		in.at0 += l.steady + l.i[k] + l.noise.next(k)
		f := quadratic[T]{
			in: in, out: out,
			square: l.square, linear: l.linear, a: l.a[k], b: l.b[k], dt: l.dt,
		}
		v, u := l.v[k], l.u[k]
		for s, last := T(0), false; !last; {
			var h T
			v, u, h, last = f.substep(v, u, s)
			if s += h; v >= l.peak {
				spikes = append(spikes, int32(k))
				dv, du := f.slope((v+l.peak)/2, u, s)
				ago := since(v-l.peak, dv, h)
				s -= ago
				v, u, last = l.c[k], u-T(ago*du)+l.d[k], s >= 1
			}
		}
		l.v[k], l.u[k] = v, u
	}
	return spikes
}

// quadratic is the right-hand side of a neuron's equations during one step of dt, the unit of time here.
type quadratic[T state.Float] struct {
	in, out        parabola[T] // of the input, and of what is taken out per mV
	square, linear T
	a, b, dt       T
}

// slope is dv/dt and du/dt at time s of the step.
func (f *quadratic[T]) slope(v, u, s T) (dv, du T) {
	dv = (f.in.at(s) + T(v*(f.linear+T(f.square*v)-f.out.at(s))) - u) * f.dt
	return dv, (T(f.b*v) - u) * T(f.a*f.dt)
}

// substep goes on from time s as far as one step of Runge and Kutta's can go, h; it may be the last.
func (f *quadratic[T]) substep(v, u, s T) (vEnd, uEnd, h T, last bool) {
	v1, u1 := f.slope(v, u, s)
	h = 1 - s
	steep := (2*f.square*v + f.linear) * f.dt
	if speed := max(steep, 0) + max(v1, -v1)/30; h*speed > 0.25 {
		h = min(h, max(0.25/speed, 1.0/64))
	}
	v2, u2 := f.slope(v+T(h/2*v1), u+T(h/2*u1), s+h/2)
	v3, u3 := f.slope(v+T(h/2*v2), u+T(h/2*u2), s+h/2)
	v4, u4 := f.slope(v+T(h*v3), u+T(h*u3), s+h)
	return v + T(h/6*(v1+2*(v2+v3)+v4)), u + T(h/6*(u1+2*(u2+u3)+u4)), h, h >= 1-s
}
