package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// A noisy current into each neuron, independent of all others. Coloured noise is
// an Ornstein–Uhlenbeck process of standard deviation sigma and correlation time
// tau (Uhlenbeck and Ornstein 1930, Phys Rev 36:823), advanced exactly:
//
//	x(t+dt) = x(t) exp(-dt/tau) + sigma sqrt(1-exp(-2 dt/tau)) N,   N standard normal
//
// It starts in its stationary state, and a step's current is that at its start.
// White noise is what tau = 0 gives: the integral of the current over any time
// has the variance sigma² times that time, so sigma is in the current's unit
// times the root of a millisecond; a step's current is sigma/sqrt(dt) N. The same
// sigma then means the same noise for every dt.
//
// Neuron i draws from the stream at its own address.

// NoiseParameters describe the noise in a population's neurons; models embed them.
type NoiseParameters struct {
	NoiseSigma float64 `toml:"noise_sigma"` // standard deviation of the current, in the unit of i; of white noise times √ms; 0: none
	NoiseTau   float64 `toml:"noise_tau"`   // correlation time, ms; 0: white
}

// DefaultNoise is none, and would have the correlation time of fast synapses.
func DefaultNoise() NoiseParameters { return NoiseParameters{NoiseTau: 5} }

// Validate says which parameters are out of their range, each by its key.
func (p NoiseParameters) Validate() error {
	return errors.Join(check.NotNegative("noise_sigma", p.NoiseSigma), check.NotNegative("noise_tau", p.NoiseTau))
}

// ValidateStep refuses noise that has forgotten itself within a step of dt ms but is not called white.
func (p NoiseParameters) ValidateStep(dt float64) error {
	if p.NoiseSigma == 0 || p.NoiseTau == 0 {
		return nil
	}
	return atLeastStep("noise_tau", "", p.NoiseTau, dt)
}

// noise is the noisy current of a population; without sigma it has no state and costs nothing.
type noise[T state.Float] struct {
	x           []T // the current
	streams     []rng.Stream
	keeps, jump T // x becomes x·keeps + jump·N
}

func newNoise[T state.Float](p NoiseParameters, n int, dt float64, key rng.Key) noise[T] {
	if p.NoiseSigma == 0 {
		return noise[T]{}
	}
	s := noise[T]{x: make([]T, n), streams: make([]rng.Stream, n), jump: T(p.NoiseSigma / math.Sqrt(dt))}
	start := s.jump
	if p.NoiseTau > 0 {
		s.keeps = T(math.Exp(-dt / p.NoiseTau))
		s.jump = T(p.NoiseSigma * math.Sqrt(-math.Expm1(-2*dt/p.NoiseTau)))
		start = T(p.NoiseSigma)
	}
	for i := range s.x {
		s.streams[i] = key.At(uint64(i))
		s.x[i] = start * T(normal(&s.streams[i]))
	}
	return s
}

// normal draws a standard normal number.
func normal(s *rng.Stream) float64 { return s.Rand().NormFloat64() }

// next is the current of a step into neuron k.
func (s *noise[T]) next(k int) T {
	if s.x == nil {
		return 0
	}
	x := s.x[k]
	s.x[k] = T(x*s.keeps) + T(s.jump*T(normal(&s.streams[k])))
	return x
}

// keep keeps the currents and the places of their streams.
func (s *noise[T]) keep(k *state.Keeper) {
	if s.x != nil {
		state.Slice(k, "noise", s.x)
		k.Streams("noise_streams", s.streams)
	}
}
