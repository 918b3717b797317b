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

// Leaky integrate-and-fire neurons with synaptic currents:
//
//	tau_m dv/dt   = -(v - e_l) + g_e + g_i + i + noise
//	tau_e dg_e/dt = -g_e,   tau_i dg_i/dt = -g_i
//	v > threshold: a spike, v = v_reset, and v stays there for t_ref
//
// A weight jumps g_e or g_i by that many mV, as in the CUBA network (Brette et
// al. 2007, J Comput Neurosci 23:349, benchmark 2), or makes it rise by that
// many within tau_e or tau_i (alpha.go). The equations are linear between spikes
// and are integrated exactly over a step, with i constant (Rotter and Diesmann
// 1999, Biol Cybern 81:381), the noise included (membrane_noise.go); the threshold is
// looked at once a step, at its end. While refractory, v is held and g_e, g_i
// run on; as in Brian2, t_ref runs from the spike's time stamp, the start of its
// step, so that v moves again in the step that begins t_ref later.

// LIFParameters describe a population of LIF neurons.
type LIFParameters struct {
	TauM            float64     `toml:"tau_m"`     // membrane time constant, ms
	TauE            float64     `toml:"tau_e"`     // of excitatory currents, ms
	TauI            float64     `toml:"tau_i"`     // of inhibitory currents, ms
	Synapse         string      `toml:"synapse"`   // "exponential" (also "") or "alpha": the time course of these currents
	EL              float64     `toml:"e_l"`       // resting potential, mV
	VReset          float64     `toml:"v_reset"`   // potential after a spike, mV
	TRef            float64     `toml:"t_ref"`     // refractory time, ms, taken to the nearest step
	V               value.Value `toml:"v"`         // potential at the start, mV per neuron
	Threshold       value.Value `toml:"threshold"` // firing threshold at the start, mV per neuron
	I               value.Value `toml:"i"`         // constant drive, in mV of depolarization it settles at, per neuron
	NoiseParameters             // of a current in mV, like i
}

// DefaultLIF is a cortical neuron at rest: 20 mV below a threshold of -50 mV.
func DefaultLIF() LIFParameters {
	return LIFParameters{
		TauM: 20, TauE: 5, TauI: 10, Synapse: "exponential", EL: -70, VReset: -70, TRef: 2,
		V: value.Const(-70), Threshold: value.Const(-50), I: value.Const(0), NoiseParameters: DefaultNoise(),
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p LIFParameters) Validate() error {
	return errors.Join(
		check.Positive("tau_m", p.TauM), check.Positive("tau_e", p.TauE), check.Positive("tau_i", p.TauI),
		check.OneOf("synapse", p.Synapse, "", "exponential", "alpha"),
		check.Finite("e_l", p.EL), check.Finite("v_reset", p.VReset), check.NotNegative("t_ref", p.TRef),
		check.FiniteValues("v", p.V), check.FiniteValues("threshold", p.Threshold), check.FiniteValues("i", p.I),
		p.NoiseParameters.Validate(), resetBelowThreshold(p.VReset, p.Threshold),
	)
}

// LIF is a population of leaky integrate-and-fire neurons. Its receptors are
// "excitatory", "inhibitory" and "current"; weights are in mV.
type LIF[T state.Float] struct {
	integrateAndFire[T]
	kernel kernel.LIF[T]
}

// NewLIF returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewLIF[T state.Float](p LIFParameters, n int, dt float64, key rng.Key) *LIF[T] {
	fromE, fromI := response(dt, p.TauM, p.TauE), response(dt, p.TauM, p.TauI)
	l := &LIF[T]{integrateAndFire: newIntegrateAndFire[T](n), kernel: kernel.LIF[T]{
		KeepM: T(math.Exp(-dt / p.TauM)), KeepE: T(math.Exp(-dt / p.TauE)), KeepI: T(math.Exp(-dt / p.TauI)),
		ToRest: T(-math.Expm1(-dt / p.TauM)), FromE: T(fromE), FromI: T(fromI),
		Rest: T(p.EL), Reset: T(p.VReset), Hold: T(hold(p.TRef, dt)),
	}}
	l.pause = pause(p.TRef, dt)
	l.start(p.V, p.Threshold, p.I, key)
	if p.Synapse == "alpha" {
		l.alpha = &alphaCourse[T]{
			newRising[T](n, dt, p.TauE, alphaResponse(dt, p.TauM, p.TauE)/fromE),
			newRising[T](n, dt, p.TauI, alphaResponse(dt, p.TauM, p.TauI)/fromI),
		}
	}
	l.noise = newMembraneNoise[T](p.NoiseParameters, p.TauM, 1, n, dt, key.Derive(4))
	return l
}

// response is the potential that a current of 1 mV, decaying with tauS, has
// caused after t in a membrane of tauM:
//
//	tauS/(tauM-tauS) (exp(-t/tauM) - exp(-t/tauS))
//
// written so that it stays exact where the time constants are alike or equal.
func response(t, tauM, tauS float64) float64 {
	x := t * (tauM - tauS) / (tauM * tauS)
	relative := 1.0 // (exp(x)-1)/x
	if x != 0 {
		relative = math.Expm1(x) / x
	}
	return t / tauM * math.Exp(-t/tauS) * relative
}

// alphaResponse is the same of a current t/tauS exp(-t/tauS):
//
//	t²/(tauM tauS) exp(-t/tauM) f(x),   f(x) = (1 - (1+x) exp(-x))/x²,   x = t/tauS - t/tauM
//
// where small x would cost digits f is summed: the terms are (-x)ⁿ / (n! (n+2)).
func alphaResponse(t, tauM, tauS float64) float64 {
	x := t * (tauM - tauS) / (tauM * tauS)
	f := (1 - (1+x)*math.Exp(-x)) / (x * x)
	if math.Abs(x) < 1 {
		f = 0
		for n, term := 0, 1.0; n < 20; n++ {
			f += term / float64(n+2)
			term *= -x / float64(n+1)
		}
	}
	return t / tauM * t / tauS * math.Exp(-t/tauM) * f
}

// Step adds what arrived to g_e and g_i and leaves zeros there, advances neurons
// lo..hi-1 by one step and appends those that spiked, ascending.
func (l *LIF[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	s, from := l.before(lo, hi, arrived), len(spikes)
	spikes = l.kernel.Step(l.path, &s, lo, hi, spikes)
	return l.after(l.kernel.Reset, l.kernel.Hold, lo, hi, arrived, spikes, from)
}
