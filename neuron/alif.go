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

// Adaptive leaky integrate-and-fire neurons, as in networks that are trained to
// hold information (LSNN; Bellec, Salaj, Subramoney, Legenstein and Maass 2018,
// Adv Neural Inf Process Syst 31): a leaky membrane (leaky.go) with
//
//	theta = threshold + beta a,   tau_a da/dt = -a
//	v > theta: a spike, a = a + 1, v = v - (theta - e_l), and no spike for t_ref
//
// The reset takes away what the spike needed and leaves what is above it, and v
// runs on while the neuron is refractory. The paper lets a jump by 1/tau_a, so its
// beta of 1.7 (V ms, with a threshold of 10 mV and tau_a of 700 ms) is 2.4 mV here.
// a decays exactly; spikes are seen at the ends of steps.

// ALIFParameters describe a population of adaptive LIF neurons.
type ALIFParameters struct {
	LeakyParameters
	Threshold value.Value `toml:"threshold"` // its lowest place, mV per neuron
	TRef      float64     `toml:"t_ref"`     // least time between spikes, ms, taken to the nearest step
	Beta      value.Value `toml:"beta"`      // what a spike adds to the threshold, mV per neuron; 0: it does not adapt
	TauA      float64     `toml:"tau_a"`     // decay of the adaptation, ms
}

// DefaultALIF has the paper's time constants: 20 ms of 10 nS, 700 ms, 5 ms.
func DefaultALIF() ALIFParameters {
	return ALIFParameters{
		LeakyParameters: LeakyParameters{
			CM: 200, GL: 10, EL: -60, V: value.Const(-60), I: value.Const(0),
			SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
		},
		Threshold: value.Const(-50), TRef: 5, Beta: value.Const(2.4), TauA: 700,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p ALIFParameters) Validate() error {
	return errors.Join(p.LeakyParameters.Validate(), check.FiniteValues("threshold", p.Threshold), check.NotNegative("t_ref", p.TRef),
		check.FiniteValues("beta", p.Beta), check.Positive("tau_a", p.TauA))
}

// ALIF is a population of adaptive LIF neurons. Its receptors are "excitatory",
// "inhibitory" and "current"; weights are in nS, or pA if kind is "current".
type ALIF[T state.Float] struct {
	leaky[T]
	threshold, a, beta, refractory []T
	keepsA, el, hold               T
}

// NewALIF returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewALIF[T state.Float](p ALIFParameters, n int, dt float64, key rng.Key) *ALIF[T] {
	l := &ALIF[T]{
		leaky:  newLeaky[T](p.LeakyParameters, n, dt, key),
		keepsA: T(math.Exp(-dt / p.TauA)), el: T(p.EL), hold: T(hold(p.TRef, dt)),
	}
	l.pause = pause(p.TRef, dt)
	l.threshold, l.beta = l.fill("threshold", p.Threshold, key.Derive(2)), l.fill("beta", p.Beta, key.Derive(5))
	l.a, l.refractory = l.add("a"), l.add("refractory")
	return l
}

// Step takes what arrived and leaves zeros there, advances neurons lo..hi-1 by
// one step and appends those that spiked, ascending.
func (l *ALIF[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		v := l.advance(k, &a)
		l.a[k] = kernel.Flushed(T(l.a[k] * l.keepsA))
		theta := l.threshold[k] + T(l.beta[k]*l.a[k])
		if l.refractory[k] > 0 {
			l.refractory[k]--
		} else if v > theta {
			spikes = append(spikes, int32(k))
			v -= theta - l.el
			l.a[k]++
			l.refractory[k] = l.hold
		}
		l.v[k] = v
	}
	return spikes
}
