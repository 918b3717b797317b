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

// Neurons with a multi-timescale adaptive threshold (MAT; Kobayashi, Tsubo and
// Shinomoto 2009, Front Comput Neurosci 3:9): a leaky membrane (leaky.go) that no
// spike resets, and a threshold that each spike lifts,
//
//	theta = threshold + theta_1 + theta_2
//	tau_1 dtheta_1/dt = -theta_1,   tau_2 dtheta_2/dt = -theta_2
//	v > theta, t_ref or longer after the last spike: a spike, theta_1 += alpha_1, theta_2 += alpha_2
//
// The paper's omega is the threshold above rest; threshold is e_l + omega. Its
// membrane is 50 MΩ with 5 ms. The threshold decays exactly; spikes are seen at the
// ends of steps.

// MATParameters describe a population of MAT neurons.
type MATParameters struct {
	LeakyParameters
	Pattern   string      `toml:"pattern"`   // one of MATPatterns, in whose place other keys stand; "" for none
	Threshold value.Value `toml:"threshold"` // its lowest place, mV per neuron
	TRef      float64     `toml:"t_ref"`     // least time between spikes, ms, taken to the nearest step
	Alpha1    float64     `toml:"alpha_1"`   // what a spike adds to the fast part, mV
	Alpha2    float64     `toml:"alpha_2"`   // what a spike adds to the slow part, mV
	Tau1      float64     `toml:"tau_1"`     // decay of the fast part, ms
	Tau2      float64     `toml:"tau_2"`     // decay of the slow part, ms
}

// DefaultMAT is the regular-spiking neuron.
func DefaultMAT() MATParameters {
	return MATParameters{
		LeakyParameters: LeakyParameters{
			CM: 100, GL: 20, EL: -70, V: value.Const(-70), I: value.Const(0),
			SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
		},
		Threshold: value.Const(-51), TRef: 2, Alpha1: 37, Alpha2: 2, Tau1: 10, Tau2: 200,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p MATParameters) Validate() error {
	return errors.Join(p.LeakyParameters.Validate(), check.FiniteValues("threshold", p.Threshold), check.NotNegative("t_ref", p.TRef),
		check.Finite("alpha_1", p.Alpha1), check.Finite("alpha_2", p.Alpha2), check.Positive("tau_1", p.Tau1), check.Positive("tau_2", p.Tau2))
}

// matPattern is a row of the table of firing patterns.
type matPattern struct {
	name                  string
	alpha1, alpha2, omega float64 // mV
}

func (p matPattern) called() string { return p.name }

// matPatterns are the paper's four classes of cortical neurons.
func matPatterns() []matPattern {
	return []matPattern{
		{"regular_spiking", 37, 2, 19},
		{"intrinsic_bursting", 1.7, 2, 26},
		{"fast_spiking", 10, 0.002, 11},
		{"chattering", -0.5, 0.4, 26},
	}
}

// MATPatterns names the firing patterns that Preset knows.
func MATPatterns() []string { return patternNames(matPatterns()) }

// PresetKey is the key of the pattern's name.
func (p *MATParameters) PresetKey() string { return "pattern" }

// Preset sets the parameters of a firing pattern, and a current of 0.6 nA that shows it.
func (p *MATParameters) Preset(name string) error {
	q, err := findPattern(matPatterns(), name)
	if err != nil {
		return err
	}
	p.Pattern, p.Alpha1, p.Alpha2 = name, q.alpha1, q.alpha2
	p.Threshold, p.I = value.Const(p.EL+q.omega), value.Const(600)
	return nil
}

// MAT is a population of MAT neurons. Its receptors are "excitatory", "inhibitory" and
// "current"; weights are in nS, or pA if kind is "current".
type MAT[T state.Float] struct {
	leaky[T]
	threshold, theta1, theta2, refractory []T
	keeps1, keeps2, alpha1, alpha2, hold  T
}

// NewMAT returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewMAT[T state.Float](p MATParameters, n int, dt float64, key rng.Key) *MAT[T] {
	l := &MAT[T]{
		leaky:  newLeaky[T](p.LeakyParameters, n, dt, key),
		keeps1: T(math.Exp(-dt / p.Tau1)), keeps2: T(math.Exp(-dt / p.Tau2)),
		alpha1: T(p.Alpha1), alpha2: T(p.Alpha2), hold: T(hold(p.TRef, dt)),
	}
	l.pause = pause(p.TRef, dt)
	l.threshold = l.fill("threshold", p.Threshold, key.Derive(2))
	l.theta1, l.theta2, l.refractory = l.add("theta_1"), l.add("theta_2"), l.add("refractory")
	return l
}

// Step takes what arrived and leaves zeros there, advances neurons lo..hi-1 by
// one step and appends those that spiked, ascending.
func (l *MAT[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		v := l.advance(k, &a)
		l.v[k] = v
		l.theta1[k], l.theta2[k] = kernel.Flushed(T(l.theta1[k]*l.keeps1)), kernel.Flushed(T(l.theta2[k]*l.keeps2))
		if l.refractory[k] > 0 {
			l.refractory[k]--
			continue
		}
		if v > l.threshold[k]+l.theta1[k]+l.theta2[k] {
			spikes = append(spikes, int32(k))
			l.theta1[k] += l.alpha1
			l.theta2[k] += l.alpha2
			l.refractory[k] = l.hold
		}
	}
	return spikes
}
