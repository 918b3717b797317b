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

// Exponential integrate-and-fire neurons (Fourcaud-Trocmé, Hansel, van Vreeswijk
// and Brunel 2003, J Neurosci 23:11628):
//
//	c_m dv/dt = -g_l (v - e_l) + g_l delta_t exp((v - threshold)/delta_t) + i + noise + synapses
//	v > v_peak: a spike, v = v_reset, and v stays there for t_ref
//
// The threshold is where the upstroke starts under slow input, not where the
// spike is seen: that is v_peak, up there. The exponent is held at 10 and above,
// as is common, which changes the time of a spike by microseconds.
//
// Scheme: Runge and Kutta's of fourth order, in substeps within which neither the
// exponent nor its rate of change times the substep moves by more than 1/4 —
// so one a step, but for the upstroke, where they are down to 1/256 of a step.
// A spike's time is interpolated in its substep, and from there, without t_ref,
// the neuron goes on. So spikes, which bear the time of their step, do not wait
// for its end before they act on the neuron itself, and long steps shift them
// little. Order 4 between spikes, for given synaptic conductances, whose time
// course within a step is the parabola through its start, middle and end.
// Noise is constant during a step.

// ExpIFParameters describe a population of exponential integrate-and-fire neurons.
type ExpIFParameters struct {
	CM        float64     `toml:"c_m"`       // membrane capacitance, pF
	GL        float64     `toml:"g_l"`       // leak conductance, nS
	EL        float64     `toml:"e_l"`       // leak reversal potential, mV
	DeltaT    float64     `toml:"delta_t"`   // sharpness of the upstroke, mV
	VPeak     float64     `toml:"v_peak"`    // where a spike is seen, mV
	VReset    float64     `toml:"v_reset"`   // potential after a spike, mV
	TRef      float64     `toml:"t_ref"`     // refractory time, ms, taken to the nearest step
	V         value.Value `toml:"v"`         // potential at the start, mV per neuron
	Threshold value.Value `toml:"threshold"` // where the upstroke starts, mV per neuron
	I         value.Value `toml:"i"`         // constant current, pA per neuron
	SynapseParameters
	NoiseParameters
}

// DefaultExpIF is the neuron that Fourcaud-Trocmé et al. fitted to Wang and
// Buzsáki's interneuron (1 µF/cm², 0.1 mS/cm², -65, -59.9, 3.48, -68 mV, 1.7 ms),
// of 200 pF.
func DefaultExpIF() ExpIFParameters {
	return ExpIFParameters{
		CM: 200, GL: 20, EL: -65, DeltaT: 3.48, VPeak: 0, VReset: -68, TRef: 1.7,
		V: value.Const(-65), Threshold: value.Const(-59.9), I: value.Const(0),
		SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p ExpIFParameters) Validate() error {
	return errors.Join(
		check.Positive("c_m", p.CM), check.Positive("g_l", p.GL), check.Finite("e_l", p.EL), check.Positive("delta_t", p.DeltaT),
		check.Finite("v_peak", p.VPeak), check.Finite("v_reset", p.VReset), check.NotNegative("t_ref", p.TRef), p.peakAbove(),
		check.FiniteValues("v", p.V), check.FiniteValues("threshold", p.Threshold), check.FiniteValues("i", p.I),
		p.SynapseParameters.Validate(), p.NoiseParameters.Validate(),
	)
}

// ValidateStep says whether steps of dt ms are too long.
func (p ExpIFParameters) ValidateStep(dt float64) error {
	return errors.Join(membraneStep(p.CM, p.GL, dt), p.NoiseParameters.ValidateStep(dt))
}

// Approximated are those of the membrane and its synapses.
func (p ExpIFParameters) Approximated() []TimeConstant {
	return append(p.SynapseParameters.Approximated(), membrane(p.CM, p.GL))
}

// peakAbove refuses peaks that would be seen at once after a reset, or where no upstroke has begun.
func (p ExpIFParameters) peakAbove() error {
	if p.VPeak <= p.VReset {
		return fmt.Errorf("v_peak: must be above v_reset (%g mV), is %g mV", p.VReset, p.VPeak)
	}
	if low, _ := p.Threshold.Bounds(); p.VPeak <= low {
		return fmt.Errorf("v_peak: must be above the threshold (%g mV), is %g mV", low, p.VPeak)
	}
	return nil
}

// ExpIF is a population of exponential integrate-and-fire neurons. Its receptors
// are "excitatory", "inhibitory" and "current"; weights are in nS, or pA if kind is "current".
type ExpIF[T state.Float] struct{ upstroke[T] }

// NewExpIF returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewExpIF[T state.Float](p ExpIFParameters, n int, dt float64, key rng.Key) *ExpIF[T] {
	return &ExpIF[T]{newUpstroke[T](p, n, dt, key)}
}

// Step takes what arrived and leaves zeros there, advances neurons lo..hi-1 by
// one step and appends those that spiked, ascending.
func (l *ExpIF[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	var w T
	for k := lo; k < hi; k++ {
		spikes = l.advance(k, &a, &w, adaptation[T]{}, spikes)
	}
	return spikes
}

// upstroke is the exponential membrane, with an adaptation current or without.
type upstroke[T state.Float] struct {
	variables[T]
	inputs[T]
	v, threshold, i, refractory []T
	reset, peak                 T
	hold                        T // steps that v is held after that of a spike; -1: not even in what is left of that
	dt, perC                    T // ms, 1/pF
	gl, leak, delta, perDelta   T // nS, g_l e_l in pA, g_l delta_t in pA, 1/delta_t
}

func newUpstroke[T state.Float](p ExpIFParameters, n int, dt float64, key rng.Key) upstroke[T] {
	s := variables[T]{n: n, pause: pause(p.TRef, dt)}
	u := upstroke[T]{
		v: s.fill("v", p.V, key.Derive(1)), threshold: s.fill("threshold", p.Threshold, key.Derive(2)),
		i: s.fill("i", p.I, key.Derive(3)), refractory: s.add("refractory"),
		reset: T(p.VReset), peak: T(p.VPeak), hold: T(math.Round(p.TRef/dt) - 1),
		dt: T(dt), perC: T(1 / p.CM), gl: T(p.GL), leak: T(p.GL * p.EL), delta: T(p.GL * p.DeltaT), perDelta: T(1 / p.DeltaT),
	}
	u.inputs = newInputs(p.SynapseParameters, p.NoiseParameters, &s, dt, key.Derive(4))
	u.variables = s
	return u
}

// adaptation is the current w of neurons that have it: tau_w dw/dt = a (v - e_l) - w, and w jumps by b.
type adaptation[T state.Float] struct{ a, rest, perTau, b T }

// advance takes neuron k, whose adaptation current is *w, through a step.
func (u *upstroke[T]) advance(k int, arrived *arrivals[T], w *T, a adaptation[T], spikes []int32) []int32 {
	in, out := u.course(k, arrived)
	in.at0 += u.leak + u.i[k] + u.noise.next(k)
	out.at0 += u.gl
	f := flow[T]{
		in: in, out: out,
		threshold: u.threshold[k], delta: u.delta, perDelta: u.perDelta, perC: u.dt * u.perC,
		a: a.a, rest: a.rest, perTau: u.dt * a.perTau,
	}
	if u.refractory[k] > 0 {
		u.refractory[k]--
		f.perC = 0
	}
	v, x := u.v[k], *w
	for s, last := T(0), false; !last; {
		var h T
		v, x, h, last = f.substep(v, x, s)
		if s += h; v > u.peak && f.perC > 0 {
			spikes = append(spikes, int32(k))
			dv, dx, _ := f.slope((v+u.peak)/2, x, s)
			ago := since(v-u.peak, dv, h)
			s -= ago
			v, x, last = u.reset, x-T(ago*dx)+a.b, s >= 1
			if u.hold >= 0 {
				u.refractory[k], f.perC = u.hold, 0
			}
		}
	}
	u.v[k], *w = v, kernel.Flushed(x)
	return spikes
}

// since is how long ago, but within a substep of h, what goes at a speed crossed
// the point that it is above by over.
func since[T state.Float](over, speed, h T) T {
	if speed > 0 {
		return min(over/speed, h)
	}
	return 0
}

// flow is the right-hand side of a neuron's equations during one step, with the
// step's length as the unit of time.
type flow[T state.Float] struct {
	in, out                          parabola[T] // of the currents in, and of what is taken out per mV
	threshold, delta, perDelta, perC T           // perC is 0 while v is held
	a, rest, perTau                  T
}

// slope is dv/dt, dw/dt and the part of dv/dt that is exponential, at time s of the step.
func (f *flow[T]) slope(v, w, s T) (dv, dw, steep T) {
	x := min((v-f.threshold)*f.perDelta, 10)
	steep = f.perC * f.delta * T(kernel.Exp(float64(x)))
	dv = T((f.in.at(s)-T(v*f.out.at(s))-w)*f.perC) + steep
	dw = (T(f.a*(v-f.rest)) - w) * f.perTau
	return dv, dw, steep
}

// substep goes on from time s as far as one step of Runge and Kutta's can go, h; it may be the last.
func (f *flow[T]) substep(v, w, s T) (vEnd, wEnd, h T, last bool) {
	v1, w1, steep := f.slope(v, w, s)
	h = 1 - s
	if speed := (max(v1, -v1) + steep) * f.perDelta; h*speed > 0.25 {
		h = min(h, max(0.25/speed, 1.0/256))
	}
	v2, w2, _ := f.slope(v+T(h/2*v1), w+T(h/2*w1), s+h/2)
	v3, w3, _ := f.slope(v+T(h/2*v2), w+T(h/2*w2), s+h/2)
	v4, w4, _ := f.slope(v+T(h*v3), w+T(h*w3), s+h)
	return v + T(h/6*(v1+2*(v2+v3)+v4)), w + T(h/6*(w1+2*(w2+w3)+w4)), h, h >= 1-s
}
