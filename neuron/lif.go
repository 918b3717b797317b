package neuron

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Leaky integrate-and-fire neurons with exponential synaptic currents:
//
//	tau_m dv/dt   = -(v - e_l) + g_e + g_i + i
//	tau_e dg_e/dt = -g_e,   tau_i dg_i/dt = -g_i
//	v > threshold: a spike, v = v_reset, and v stays there for t_ref
//
// A weight jumps g_e or g_i by that many mV, as in the CUBA network (Brette et
// al. 2007, J Comput Neurosci 23:349, benchmark 2). The equations are linear
// between spikes and are integrated exactly over a step, with i constant
// (Rotter and Diesmann 1999, Biol Cybern 81:381); the threshold is looked at
// once a step, at its end. While refractory, v is held and g_e, g_i run on; as
// in Brian2, t_ref runs from the spike's time stamp, the start of its step, so
// that v moves again in the step that begins t_ref later.

// LIFParameters describe a population of LIF neurons.
type LIFParameters struct {
	TauM      float64     `toml:"tau_m"`     // membrane time constant, ms
	TauE      float64     `toml:"tau_e"`     // decay of excitatory currents, ms
	TauI      float64     `toml:"tau_i"`     // decay of inhibitory currents, ms
	EL        float64     `toml:"e_l"`       // resting potential, mV
	VReset    float64     `toml:"v_reset"`   // potential after a spike, mV
	TRef      float64     `toml:"t_ref"`     // refractory time, ms, taken to the nearest step
	V         value.Value `toml:"v"`         // potential at the start, mV per neuron
	Threshold value.Value `toml:"threshold"` // firing threshold at the start, mV per neuron
	I         value.Value `toml:"i"`         // constant drive, in mV of depolarization it settles at, per neuron
}

// DefaultLIF is a cortical neuron at rest: 20 mV below a threshold of -50 mV.
func DefaultLIF() LIFParameters {
	return LIFParameters{
		TauM: 20, TauE: 5, TauI: 10, EL: -70, VReset: -70, TRef: 2,
		V: value.Const(-70), Threshold: value.Const(-50), I: value.Const(0),
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p LIFParameters) Validate() error {
	return errors.Join(
		positive("tau_m", p.TauM), positive("tau_e", p.TauE), positive("tau_i", p.TauI),
		finite("e_l", p.EL), finite("v_reset", p.VReset), notNegative("t_ref", p.TRef),
		finiteValues("v", p.V), finiteValues("threshold", p.Threshold), finiteValues("i", p.I),
		p.resetBelowThreshold(),
	)
}

// resetBelowThreshold refuses neurons that would spike again wherever they are reset to.
// A threshold drawn without a lower bound is taken as it comes.
func (p LIFParameters) resetBelowThreshold() error {
	if low, _ := p.Threshold.Bounds(); low <= p.VReset && !math.IsInf(low, -1) {
		return fmt.Errorf("v_reset: must be below the threshold, whose least is %g mV, and is %g mV", low, p.VReset)
	}
	return nil
}

// LIF is a population of leaky integrate-and-fire neurons. Its receptors are
// "excitatory" and "inhibitory"; weights are in mV.
type LIF[T state.Float] struct {
	v, ge, gi, threshold, drive []T // mV
	refractory                  []T // steps that v is still held
	hold                        T   // steps that v is held after the step of a spike
	reset, rest                 T   // mV
	keepM, keepE, keepI         T   // what is left of v - e_l, g_e, g_i after a step
	toRest, fromE, fromI        T   // what a step adds to v of e_l + i, g_e, g_i
}

// NewLIF returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewLIF[T state.Float](p LIFParameters, n int, dt float64, key rng.Key) *LIF[T] {
	all := make([]T, 6*n)
	part := func(k int) []T { return all[k*n : (k+1)*n : (k+1)*n] }
	l := &LIF[T]{
		v: part(0), ge: part(1), gi: part(2), threshold: part(3), drive: part(4), refractory: part(5),
		hold: T(max(0, math.Round(p.TRef/dt)-1)), reset: T(p.VReset), rest: T(p.EL),
		keepM: T(math.Exp(-dt / p.TauM)), keepE: T(math.Exp(-dt / p.TauE)), keepI: T(math.Exp(-dt / p.TauI)),
		toRest: T(-math.Expm1(-dt / p.TauM)),
		fromE:  T(response(dt, p.TauM, p.TauE)), fromI: T(response(dt, p.TauM, p.TauI)),
	}
	fill(l.v, p.V, key.Derive(1))
	fill(l.threshold, p.Threshold, key.Derive(2))
	fill(l.drive, p.I, key.Derive(3))
	return l
}

// fill gives every neuron its value of a parameter.
func fill[T state.Float](dst []T, v value.Value, key rng.Key) {
	x := make([]float64, len(dst))
	v.Fill(x, key)
	for i := range dst {
		dst[i] = T(x[i])
	}
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

// Len is the number of neurons.
func (l *LIF[T]) Len() int { return len(l.v) }

// Receptors names what arrives, in the order of Step's arrived.
func (l *LIF[T]) Receptors() []string { return []string{"excitatory", "inhibitory"} }

// Variables names the state, one number per neuron each.
func (l *LIF[T]) Variables() []string {
	return []string{"v", "g_e", "g_i", "threshold", "i", "refractory"}
}

// Variable returns the state of a name, to read or to change, or none.
func (l *LIF[T]) Variable(name string) state.Vector {
	switch name {
	case "v":
		return state.Of(l.v)
	case "g_e":
		return state.Of(l.ge)
	case "g_i":
		return state.Of(l.gi)
	case "threshold":
		return state.Of(l.threshold)
	case "i":
		return state.Of(l.drive)
	case "refractory":
		return state.Of(l.refractory)
	}
	return state.Vector{}
}

// Keep has nothing to keep beside the variables.
func (l *LIF[T]) Keep(*state.Keeper) {}

// flushed is x to within 1e-295, or 1e-35 in float32. It keeps what decays
// without end away from the least numbers, with which processors are a hundred
// times slower.
func flushed[T state.Float](x T) T {
	var tiny T
	switch t := any(&tiny).(type) {
	case *float32:
		*t = 1e-30
	case *float64:
		*t = 1e-280
	}
	return x + tiny - tiny
}

// Step adds what arrived to g_e and g_i and leaves zeros there, advances neurons
// lo..hi-1 by one step and appends those that spiked, ascending.
func (l *LIF[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	v := l.v[lo:hi]
	n := len(v) // slices cut to one length spare the loop its bounds checks
	ge, gi, threshold := l.ge[lo:hi][:n], l.gi[lo:hi][:n], l.threshold[lo:hi][:n]
	drive, refractory := l.drive[lo:hi][:n], l.refractory[lo:hi][:n]
	excited, inhibited := state.As[T](arrived[0])[lo:hi][:n], state.As[T](arrived[1])[lo:hi][:n]
	keepM, keepE, keepI, toRest, fromE, fromI, rest := l.keepM, l.keepE, l.keepI, l.toRest, l.fromE, l.fromI, l.rest
	for k := range n {
		e, i := ge[k]+excited[k], gi[k]+inhibited[k]
		excited[k], inhibited[k] = 0, 0
		ge[k], gi[k] = flushed(T(e*keepE)), flushed(T(i*keepI))
		if refractory[k] > 0 {
			refractory[k]--
			continue
		}
		x := flushed(T(v[k]*keepM) + T((rest+drive[k])*toRest) + T(e*fromE) + T(i*fromI))
		if x > threshold[k] {
			x = l.reset
			refractory[k] = l.hold
			spikes = append(spikes, int32(lo+k))
		}
		v[k] = x
	}
	return spikes
}
