package plasticity

import (
	"math"

	"homeostat/internal/state"
)

// Slow average of the mean firing rate of some neurons, as RateAverage is of each:
//
//	tau d rate/dt = -rate + 1/n sum of delta(t - t_spike)
//
// and likewise divided by the weight of the time watched so far.

// PopulationRate is a trace of neurons First to First+N-1 of a population.
type PopulationRate struct {
	First, N int32
	gain     float64 // of one step
	spike    float64 // what one is worth, Hz
	trace    float64 // Hz, not yet divided by weight
	weight   float64 // 0 at the start, towards 1
}

// NewPopulationRate returns an average over tau ms, in steps of dt ms, that has seen nothing.
func NewPopulationRate(first, n int, tau, dt float64) *PopulationRate {
	return &PopulationRate{First: int32(first), N: int32(n), gain: -math.Expm1(-dt / tau), spike: 1000 / dt / float64(n)}
}

// Watch takes up the spikes of a step.
func (r *PopulationRate) Watch(spikes []int32) {
	now := 0.0
	for _, i := range spikes {
		if i >= r.First && i < r.First+r.N {
			now += r.spike
		}
	}
	r.trace += r.gain * (now - r.trace)
	r.weight += r.gain * (1 - r.weight)
}

// Rate is the average in Hz; 0 if nothing was watched yet.
func (r *PopulationRate) Rate() float64 {
	if r.weight == 0 {
		return 0
	}
	return r.trace / r.weight
}

// Filled is how much of a full average is there: 1 - exp(-watched/tau).
func (r *PopulationRate) Filled() float64 { return r.weight }

// Keep keeps what was seen.
func (r *PopulationRate) Keep(k *state.Keeper) {
	state.One(k, "trace", &r.trace)
	state.One(k, "weight", &r.weight)
}
