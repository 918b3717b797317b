package neuron

import (
	"math"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Poisson sources: neuron i spikes as a Poisson process of rate lambda_i(t).
//
// Each neuron integrates its rate against a unit exponential of its own: the
// next spike comes when the integral of lambda reaches it (time rescaling;
// Brown et al. 2002, Neural Comput 14:325). This is exact for rates that are
// constant within a step, however large rate times dt is: several spikes of
// one neuron in a step are that neuron's number repeated. A change of rate
// takes effect at the next step and costs nothing.

// PoissonParameters describe a population of Poisson sources.
type PoissonParameters struct {
	Rate value.Value `toml:"rate"` // Hz per neuron
}

// DefaultPoisson fires at 10 Hz.
func DefaultPoisson() PoissonParameters { return PoissonParameters{Rate: value.Const(10)} }

// Validate says what is out of range.
func (p PoissonParameters) Validate() error { return notNegativeValues("rate", p.Rate) }

// Poisson is a population of Poisson sources. It has no receptors.
type Poisson struct {
	rate    []float64    // Hz
	left    []float64    // what the integral of the rate has still to gain before the next spike
	streams []rng.Stream // of unit exponentials, one per neuron
	dt      float64      // s
}

// NewPoisson returns n sources for steps of dt ms, drawing from key.
func NewPoisson(p PoissonParameters, n int, dt float64, key rng.Key) *Poisson {
	s := &Poisson{rate: make([]float64, n), left: make([]float64, n), streams: make([]rng.Stream, n), dt: dt / 1000}
	intervals := key.Derive(1)
	p.Rate.Fill(s.rate, key.Derive(2))
	for i := range s.left {
		s.streams[i] = intervals.At(uint64(i))
		s.left[i] = exponential(&s.streams[i])
	}
	return s
}

// exponential draws a unit exponential by inversion; 1 - a uniform number is exact and never 0.
func exponential(s *rng.Stream) float64 { return -math.Log(1 - s.Float64()) }

// Len is the number of sources.
func (s *Poisson) Len() int { return len(s.rate) }

// Receptors is empty: nothing can arrive at a source.
func (s *Poisson) Receptors() []string { return nil }

// Variables names the state.
func (s *Poisson) Variables() []string { return []string{"rate"} }

// Variable returns the rates in Hz, to read or to change, or none.
func (s *Poisson) Variable(name string) state.Vector {
	if name == "rate" {
		return state.Of(s.rate)
	}
	return state.Vector{}
}

// Keep keeps where every source stands before its next spike.
func (s *Poisson) Keep(k *state.Keeper) {
	state.Slice(k, "left", s.left)
	k.Streams("streams", s.streams)
}

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *Poisson) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	rate := s.rate[lo:hi]
	left := s.left[lo:hi][:len(rate)]
	for k, r := range rate {
		x := left[k] - r*s.dt
		for x <= 0 {
			spikes = append(spikes, int32(lo+k))
			x += exponential(&s.streams[lo+k])
		}
		left[k] = x
	}
	return spikes
}
