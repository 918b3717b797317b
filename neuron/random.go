package neuron

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Random sources: a number x per source, drawn anew each interval, each draw
// independent of all others. The shapes, each of mean and sigma as given, with
// E a unit exponential number, N a standard normal and U a uniform one of (0, 1):
//
//	normal        mean + sigma N
//	uniform       mean + sigma sqrt(3) (2 U - 1)
//	laplace       mean ± sigma E/sqrt(2)
//	exponential   mean + sigma (E - 1)
//
// A source does not spike: x is there to be transmitted continuously.

// RandomParameters describe a population of such sources.
type RandomParameters struct {
	Distribution string      `toml:"distribution"` // "normal", "uniform", "laplace" or "exponential"
	Mean         value.Value `toml:"mean"`         // per source
	Sigma        value.Value `toml:"sigma"`        // standard deviation per source
	Interval     float64     `toml:"interval"`     // time that a number stays, ms: a multiple of the step
}

// DefaultRandom draws standard normal numbers, a hundred a second.
func DefaultRandom() RandomParameters {
	return RandomParameters{Distribution: "normal", Mean: value.Const(0), Sigma: value.Const(1), Interval: 10}
}

// Validate says which parameters are out of their range, each by its key.
func (p RandomParameters) Validate() error {
	return errors.Join(check.OneOf("distribution", p.Distribution, "normal", "uniform", "laplace", "exponential"),
		check.FiniteValues("mean", p.Mean), check.NotNegativeValues("sigma", p.Sigma), check.Positive("interval", p.Interval))
}

// ValidateStep refuses an interval that is not a whole number of steps of dt ms.
func (p RandomParameters) ValidateStep(dt float64) error {
	if n := math.Round(p.Interval / dt); n < 1 || math.Abs(p.Interval/dt-n) > 1e-6*n {
		return fmt.Errorf("interval: must be a multiple of dt (%g ms), is %g", dt, p.Interval)
	}
	return nil
}

// Random is a population of such sources. It has no receptors.
type Random[T state.Float] struct {
	deaf[T]
	clock
	x, mean, sigma []T
	streams        []rng.Stream
	draw           func(s *rng.Stream) float64 // of mean 0 and variance 1
	every          int64                       // steps
}

// NewRandom returns n sources for steps of dt ms, drawing from key.
func NewRandom[T state.Float](p RandomParameters, n int, dt float64, key rng.Key) *Random[T] {
	s := &Random[T]{
		deaf: newDeaf[T](n), clock: clock{neurons: int64(n)}, streams: make([]rng.Stream, n),
		draw: standardized(p.Distribution), every: int64(math.Round(p.Interval / dt)),
	}
	s.x, s.mean, s.sigma = s.add("x"), s.fill("mean", p.Mean, key.Derive(2)), s.fill("sigma", p.Sigma, key.Derive(3))
	draws := key.Derive(1)
	for i := range s.streams {
		s.streams[i] = draws.At(uint64(i))
	}
	return s
}

// standardized draws from a shape at mean 0 and variance 1.
func standardized(distribution string) func(s *rng.Stream) float64 {
	switch distribution {
	case "uniform":
		return func(s *rng.Stream) float64 { return math.Sqrt(3) * (2*s.Float64() - 1) }
	case "laplace":
		return func(s *rng.Stream) float64 {
			if s.Float64() < 0.5 {
				return -exponential(s) / math.Sqrt2
			}
			return exponential(s) / math.Sqrt2
		}
	case "exponential":
		return func(s *rng.Stream) float64 { return exponential(s) - 1 }
	}
	return normal
}

// Step advances sources lo..hi-1 by one step; none spikes.
func (s *Random[T]) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	if s.step()%s.every == 0 {
		for k := lo; k < hi; k++ {
			s.x[k] = s.mean[k] + T(s.sigma[k]*T(s.draw(&s.streams[k])))
		}
	}
	s.advanced(lo, hi)
	return spikes
}

// Keep keeps the places of the streams, and the time.
func (s *Random[T]) Keep(k *state.Keeper) {
	k.Streams("streams", s.streams)
	s.clock.keep(k)
}
