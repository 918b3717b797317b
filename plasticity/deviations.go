package plasticity

import (
	"math"

	"homeostat/internal/state"
)

// Deviations are the distances of a state of each unit from its running mean,
//
//	tau d mean/dt = -mean + x
//
// divided by the weight of the time watched so far, as in RateAverage: what rules
// of covariances read, which would take a mean for something that units share.
type Deviations struct {
	Now    []float64    // per unit, of the last Advance
	of     state.Vector // the state
	tau    float64      // ms
	mean   []float64    // not yet divided by filled
	filled []float64    // 0 at the start, towards 1
}

// NewDeviations returns those of a state from its mean over tau ms; it has seen nothing.
func NewDeviations(of state.Vector, tau float64) *Deviations {
	n := of.Len()
	return &Deviations{Now: make([]float64, n), of: of, tau: tau, mean: make([]float64, n), filled: make([]float64, n)}
}

// Fired has nothing to do: states are read, not counted.
func (d *Deviations) Fired([]int32) {}

// Advance moves the means of units lo..hi-1 over the last elapsed ms, in which their state kept still.
func (d *Deviations) Advance(elapsed float64, lo, hi int) {
	gain := -math.Expm1(-elapsed / d.tau)
	for i := lo; i < hi; i++ {
		x := d.of.At(i)
		d.mean[i] += gain * (x - d.mean[i])
		d.filled[i] += gain * (1 - d.filled[i])
		d.Now[i] = x - d.mean[i]/d.filled[i]
	}
}

// Keep keeps what was seen.
func (d *Deviations) Keep(k *state.Keeper) {
	state.Slice(k, "now", d.Now)
	state.Slice(k, "mean", d.mean)
	state.Slice(k, "filled", d.filled)
}
