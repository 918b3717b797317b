package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Regular sources: spikes at phase, phase + period, phase + 2 period, ..., each
// in the step whose time stamp is nearest.

// RegularParameters describe a population of regular sources.
type RegularParameters struct {
	Period value.Value `toml:"period"` // between spikes, ms per neuron
	Phase  value.Value `toml:"phase"`  // of the first spike, ms per neuron
}

// DefaultRegular fires at 10 Hz.
func DefaultRegular() RegularParameters {
	return RegularParameters{Period: value.Const(100), Phase: value.Const(0)}
}

// Validate says which parameters are out of their range, each by its key.
func (p RegularParameters) Validate() error {
	return errors.Join(check.PositiveValues("period", p.Period), check.NotNegativeValues("phase", p.Phase))
}

// Regular is a population of regular sources. It has no receptors.
type Regular struct {
	deaf[float64]
	clock
	period []float64 // ms; a change counts from the next spike on
	next   []float64 // time of the next spike, ms: origin + number·counted
	dt     float64   // ms

	origin, number, counted []float64 // spikes are counted from one at origin, a period of counted apart, so that no rounding adds up
}

// NewRegular returns n sources for steps of dt ms. Values that are drawn come from key.
func NewRegular(p RegularParameters, n int, dt float64, key rng.Key) *Regular {
	s := &Regular{
		deaf: newDeaf[float64](n), clock: clock{neurons: int64(n)}, next: make([]float64, n), dt: dt,
		origin: make([]float64, n), number: make([]float64, n), counted: make([]float64, n),
	}
	s.period = s.fill("period", p.Period, key.Derive(1))
	p.Phase.Fill(s.next, key.Derive(2))
	copy(s.origin, s.next)
	copy(s.counted, s.period)
	return s
}

// Keep keeps when every source spikes next, and the time.
func (s *Regular) Keep(k *state.Keeper) {
	state.Slice(k, "next", s.next)
	state.Slice(k, "origin", s.origin)
	state.Slice(k, "number", s.number)
	state.Slice(k, "counted", s.counted)
	s.clock.keep(k)
}

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *Regular) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	step := float64(s.step())
	end := (step + 1) * s.dt // what is beyond need not be looked at
	for k := lo; k < hi; k++ {
		for s.next[k] < end && math.Round(s.next[k]/s.dt) <= step {
			spikes = append(spikes, int32(k))
			s.schedule(k)
		}
	}
	s.advanced(lo, hi)
	return spikes
}

// schedule sets the time of the spike after the one that source k just had.
func (s *Regular) schedule(k int) {
	if s.counted[k] != s.period[k] {
		s.origin[k], s.number[k], s.counted[k] = s.next[k], 0, s.period[k]
	}
	s.number[k]++
	s.next[k] = s.origin[k] + s.number[k]*s.counted[k]
}
