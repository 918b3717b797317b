package neuron

import (
	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Poisson sources: neuron i spikes as a Poisson process of rate lambda_i(t),
// constant within a step (unit_process.go). A change of rate takes effect at the
// next step and costs nothing.

// PoissonParameters describe a population of Poisson sources.
type PoissonParameters struct {
	Rate value.Value `toml:"rate"` // Hz per neuron
}

// DefaultPoisson fires at 10 Hz.
func DefaultPoisson() PoissonParameters { return PoissonParameters{Rate: value.Const(10)} }

// Validate says what is out of range.
func (p PoissonParameters) Validate() error { return check.NotNegativeValues("rate", p.Rate) }

// Poisson is a population of Poisson sources. It has no receptors.
type Poisson struct {
	deaf[float64]
	unitProcess
	rate []float64 // Hz; below 0 there are no spikes
	dt   float64   // s
}

// NewPoisson returns n sources for steps of dt ms, drawing from key.
func NewPoisson(p PoissonParameters, n int, dt float64, key rng.Key) *Poisson {
	s := &Poisson{deaf: newDeaf[float64](n), unitProcess: newUnitProcess(n, key.Derive(1)), dt: dt / 1000}
	s.rate = s.fill("rate", p.Rate, key.Derive(2))
	return s
}

// Keep keeps where every source stands before its next spike.
func (s *Poisson) Keep(k *state.Keeper) { s.keep(k) }

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *Poisson) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	for k, rate := range s.rate[lo:hi] {
		if m := max(rate, 0) * s.dt; !s.quiet(lo+k, m) {
			spikes = s.spike(lo+k, m, spikes)
		}
	}
	return spikes
}
