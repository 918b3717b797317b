package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Perfect integrate-and-fire neurons, those without a leak, which nothing forgets:
// the units of networks that were trained with ReLUs and then made to spike (Cao,
// Chen and Khosla 2015, Int J Comput Vis 113:54; Rueckauer, Lungu, Hu, Pfeiffer and
// Liu 2017, Front Neurosci 11:682):
//
//	dv/dt = i,   v jumps by each weight that arrives, in mV
//	v ≥ threshold: a spike, v = v - threshold
//
// With the reset by subtraction nothing of the input is lost: after a time T of
// constant drive from v = v₀ on there were ⌊(v₀ + i T)/threshold⌋ spikes if i is
// above 0 and none below (one a step at most), so that the rate is that of a ReLU,
// to within threshold/T. With the reset to zero, v = 0, what was above the threshold
// is lost, and rates fall short of it the more, the larger the drive in a step.
//
// Scheme: exact. A step adds what arrives and its drive, then the threshold is
// looked at, once.

// PerfectIFParameters describe a population of perfect integrate-and-fire neurons.
type PerfectIFParameters struct {
	Reset     string      `toml:"reset"`     // after a spike: "subtract" the threshold, or to "zero"
	V         value.Value `toml:"v"`         // potential at the start, mV per neuron
	Threshold value.Value `toml:"threshold"` // mV per neuron, above 0
	I         value.Value `toml:"i"`         // constant drive, mV/ms per neuron
}

// DefaultPerfectIF subtracts, and counts in units of the threshold.
func DefaultPerfectIF() PerfectIFParameters {
	return PerfectIFParameters{Reset: "subtract", V: value.Const(0), Threshold: value.Const(1), I: value.Const(0)}
}

// Validate says which parameters are out of their range, each by its key.
func (p PerfectIFParameters) Validate() error {
	return errors.Join(check.OneOf("reset", p.Reset, "subtract", "zero"), check.FiniteValues("v", p.V),
		check.PositiveValues("threshold", p.Threshold), check.FiniteValues("i", p.I))
}

// PerfectIF is a population of perfect integrate-and-fire neurons. Its receptors are
// "excitatory", "inhibitory" and "current"; weights are in mV, at "current" in mV/ms.
type PerfectIF[T state.Float] struct {
	variables[T]
	threeReceptors
	v, threshold, drive []T
	dt                  T
	subtracts           bool
}

// NewPerfectIF returns n neurons for steps of dt ms. What is drawn comes from key.
func NewPerfectIF[T state.Float](p PerfectIFParameters, n int, dt float64, key rng.Key) *PerfectIF[T] {
	l := &PerfectIF[T]{variables: variables[T]{n: n}, dt: T(dt), subtracts: p.Reset == "subtract"}
	l.v, l.threshold, l.drive = l.fill("v", p.V, key.Derive(1)), l.fill("threshold", p.Threshold, key.Derive(2)), l.fill("i", p.I, key.Derive(3))
	return l
}

// Step advances neurons lo..hi-1 by one step and appends those that spike.
func (l *PerfectIF[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		drive := l.drive[k]
		if a.injected != nil {
			drive += a.current(k)
		}
		v := l.v[k] + a.excited[k] + a.inhibited[k] + T(drive*l.dt)
		a.excited[k], a.inhibited[k] = 0, 0
		if v >= l.threshold[k] {
			spikes = append(spikes, int32(k))
			if v -= l.threshold[k]; !l.subtracts {
				v = 0
			}
		}
		l.v[k] = v
	}
	return spikes
}

// Keep has nothing beside the variables.
func (l *PerfectIF[T]) Keep(*state.Keeper) {}
