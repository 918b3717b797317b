package plasticity

import (
	"math"

	"homeostat/internal/state"
)

// Slow average of the firing rate of each neuron,
//
//	tau d rate/dt = -rate + sum of delta(t - t_spike)
//
// divided by the weight of the time watched so far, 1 - exp(-watched/tau):
// from its first moment it is an average over what was seen, and never one
// half filled with the zeros from before (the correction that Adam applies to
// its moments: Kingma and Ba 2015). Without it a rule that starts with the
// network would take the beginning for silence. Of units that have a rate and do not
// spike, that rate is in the place of the sum.

// RateAverage is a trace of one population.
type RateAverage struct {
	Tau    float64      // ms
	Rates  state.Vector // of units that do not spike, Hz; empty for neurons that do
	counts []float64    // spikes since the last Advance
	trace  []float64    // Hz, not yet divided by weight
	weight []float64    // 0 at the start, towards 1
}

// NewRateAverage returns an average over tau ms of n neurons that has seen nothing.
func NewRateAverage(n int, tau float64) *RateAverage {
	return &RateAverage{Tau: tau, counts: make([]float64, n), trace: make([]float64, n), weight: make([]float64, n)}
}

// Fired counts spikes.
func (a *RateAverage) Fired(spikes []int32) {
	for _, i := range spikes {
		a.counts[i]++
	}
}

// Advance moves the averages of neurons lo..hi-1 towards their rate over the
// last elapsed ms, exactly for spikes spread over that time; of units that do not
// spike, towards the rate that they have now.
func (a *RateAverage) Advance(elapsed float64, lo, hi int) {
	gain := -math.Expm1(-elapsed / a.Tau)
	for i := lo; i < hi; i++ {
		rate := a.counts[i] * 1000 / elapsed
		if a.Rates.Len() > 0 {
			rate = a.Rates.At(i)
		}
		a.trace[i] += gain * (rate - a.trace[i])
		a.weight[i] += gain * (1 - a.weight[i])
		a.counts[i] = 0
	}
}

// Rate is the average of neuron i in Hz; 0 if nothing was watched yet.
func (a *RateAverage) Rate(i int) float64 {
	if a.weight[i] == 0 {
		return 0
	}
	return a.trace[i] / a.weight[i]
}

// Filled is how much of a full average of neuron i is there: 1 - exp(-watched/tau).
func (a *RateAverage) Filled(i int) float64 { return a.weight[i] }

// Keep keeps what was seen.
func (a *RateAverage) Keep(k *state.Keeper) {
	state.Slice(k, "counts", a.counts)
	state.Slice(k, "trace", a.trace)
	state.Slice(k, "weight", a.weight)
}
