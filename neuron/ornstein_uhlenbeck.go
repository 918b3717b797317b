package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Ornstein–Uhlenbeck sources: a number x that wanders about its mean (Uhlenbeck
// and Ornstein 1930, Phys Rev 36:823), advanced exactly:
//
//	x(t+dt) = mean + (x(t) - mean) exp(-dt/tau) + sigma sqrt(1-exp(-2 dt/tau)) N,   N standard normal
//
// It starts in its stationary state: mean, standard deviation sigma,
// autocovariance sigma² exp(-t/tau). A source does not spike: x is there to be
// transmitted continuously, as a current that several neurons share. (For
// currents of each neuron's own, the neuron models have noise_sigma.)

// OrnsteinUhlenbeckParameters describe a population of such sources.
type OrnsteinUhlenbeckParameters struct {
	Mean  value.Value `toml:"mean"`  // per source
	Sigma float64     `toml:"sigma"` // standard deviation
	Tau   float64     `toml:"tau"`   // correlation time, ms
}

// DefaultOrnsteinUhlenbeck has mean 0, standard deviation 1, and fast synapses' correlation time.
func DefaultOrnsteinUhlenbeck() OrnsteinUhlenbeckParameters {
	return OrnsteinUhlenbeckParameters{Mean: value.Const(0), Sigma: 1, Tau: 5}
}

// Validate says which parameters are out of their range, each by its key.
func (p OrnsteinUhlenbeckParameters) Validate() error {
	return errors.Join(check.FiniteValues("mean", p.Mean), check.NotNegative("sigma", p.Sigma), check.Positive("tau", p.Tau))
}

// OrnsteinUhlenbeck is a population of such sources. It has no receptors.
type OrnsteinUhlenbeck[T state.Float] struct {
	deaf[T]
	x, mean     []T
	streams     []rng.Stream
	keeps, jump T // x - mean becomes (x - mean)·keeps + jump·N
}

// NewOrnsteinUhlenbeck returns n sources for steps of dt ms, drawing from key.
func NewOrnsteinUhlenbeck[T state.Float](p OrnsteinUhlenbeckParameters, n int, dt float64, key rng.Key) *OrnsteinUhlenbeck[T] {
	s := &OrnsteinUhlenbeck[T]{
		deaf: newDeaf[T](n), streams: make([]rng.Stream, n),
		keeps: T(math.Exp(-dt / p.Tau)), jump: T(p.Sigma * math.Sqrt(-math.Expm1(-2*dt/p.Tau))),
	}
	s.x, s.mean = s.add("x"), s.fill("mean", p.Mean, key.Derive(2))
	draws := key.Derive(1)
	for i := range s.x {
		s.streams[i] = draws.At(uint64(i))
		s.x[i] = s.mean[i] + T(p.Sigma*normal(&s.streams[i]))
	}
	return s
}

// Keep keeps the places of the streams.
func (s *OrnsteinUhlenbeck[T]) Keep(k *state.Keeper) { k.Streams("streams", s.streams) }

// Step advances sources lo..hi-1 by one step; none spikes.
func (s *OrnsteinUhlenbeck[T]) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	for k := lo; k < hi; k++ {
		s.x[k] = s.mean[k] + T((s.x[k]-s.mean[k])*s.keeps) + T(s.jump*T(normal(&s.streams[k])))
	}
	return spikes
}
