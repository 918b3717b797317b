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

// Power-law noise: sources of a number x that wanders about its mean with a spectrum
// that falls as a power of the frequency, as natural inputs do,
//
//	S(f) ∝ f^-exponent,   0 < exponent < 2
//
// between the inverse times 1/(2π longest) and 1/(2π shortest); flat below, and
// with f^-2 above. x is a sum of Ornstein–Uhlenbeck processes, three in each decade
// of their time constants τ, of variances in proportion to τ^(exponent-1) (van der Ziel
// 1950, Physica 16:359, for 1/f noise), each advanced exactly; the first and the last have
// also what all that are missing beyond them would add between the ends:
//
//	S(f) = Σ 4 σ_k² τ_k/(1 + (2π f τ_k)²)   one-sided, Hz⁻¹ times the square of x's unit
//
// It starts in its stationary state, and does not spike: x is there to be transmitted
// continuously.

// PowerLawNoiseParameters describe a population of such sources.
type PowerLawNoiseParameters struct {
	Mean     value.Value `toml:"mean"`     // per source
	Sigma    float64     `toml:"sigma"`    // standard deviation
	Exponent float64     `toml:"exponent"` // of the spectrum
	Shortest float64     `toml:"shortest"` // least time constant, ms
	Longest  float64     `toml:"longest"`  // largest time constant, ms
}

// DefaultPowerLawNoise is 1/f noise of mean 0 and standard deviation 1 from 10 ms to 100 s.
func DefaultPowerLawNoise() PowerLawNoiseParameters {
	return PowerLawNoiseParameters{Mean: value.Const(0), Sigma: 1, Exponent: 1, Shortest: 10, Longest: 100_000}
}

// Validate says which parameters are out of their range, each by its key.
func (p PowerLawNoiseParameters) Validate() error {
	var exponent error
	if !(p.Exponent > 0 && p.Exponent < 2) {
		exponent = fmt.Errorf("exponent: must be above 0 and below 2, is %g", p.Exponent)
	}
	return errors.Join(check.FiniteValues("mean", p.Mean), check.NotNegative("sigma", p.Sigma), exponent,
		check.Positive("shortest", p.Shortest), check.Ordered("shortest", p.Shortest, "longest", p.Longest))
}

// Parts are the Ornstein–Uhlenbeck processes of which x is the sum: their standard
// deviations and time constants (ms).
func (p PowerLawNoiseParameters) Parts() (sigmas, taus []float64) {
	const inDecade = 3
	n := int(math.Round(inDecade * math.Log10(p.Longest/p.Shortest)))
	var sum float64
	for k := range n + 1 {
		tau := p.Shortest * math.Pow(10, float64(k)/inDecade)
		taus, sigmas = append(taus, tau), append(sigmas, math.Pow(tau/p.Shortest, (p.Exponent-1)/2))
	}
	ratio := math.Pow(10, 1./inDecade) // shorter ones add power in proportion to τ^exponent, longer ones to τ^(exponent-2)
	sigmas[0] *= math.Sqrt(1 + 1/(math.Pow(ratio, p.Exponent)-1))
	sigmas[n] *= math.Sqrt(1 + 1/(math.Pow(ratio, 2-p.Exponent)-1))
	for _, sigma := range sigmas {
		sum += sigma * sigma
	}
	for k := range sigmas {
		sigmas[k] *= p.Sigma / math.Sqrt(sum)
	}
	return sigmas, taus
}

// PowerLawNoise is a population of such sources. It has no receptors.
type PowerLawNoise[T state.Float] struct {
	deaf[T]
	x, mean     []T
	parts       []float64 // sources × processes
	streams     []rng.Stream
	keeps, jump []float64 // of each process: a part becomes part·keeps + jump·N
}

// NewPowerLawNoise returns n sources for steps of dt ms, drawing from key.
func NewPowerLawNoise[T state.Float](p PowerLawNoiseParameters, n int, dt float64, key rng.Key) *PowerLawNoise[T] {
	sigmas, taus := p.Parts()
	s := &PowerLawNoise[T]{deaf: newDeaf[T](n), streams: make([]rng.Stream, n), parts: make([]float64, n*len(taus))}
	for k, tau := range taus {
		s.keeps = append(s.keeps, math.Exp(-dt/tau))
		s.jump = append(s.jump, sigmas[k]*math.Sqrt(-math.Expm1(-2*dt/tau)))
	}
	s.x, s.mean = s.add("x"), s.fill("mean", p.Mean, key.Derive(2))
	draws := key.Derive(1)
	for i := range s.x {
		s.streams[i] = draws.At(uint64(i))
		x := float64(s.mean[i])
		for k := range taus {
			part := sigmas[k] * normal(&s.streams[i])
			s.parts[i*len(taus)+k] = part
			x += part
		}
		s.x[i] = T(x)
	}
	return s
}

// Keep keeps the processes and the places of the streams.
func (s *PowerLawNoise[T]) Keep(k *state.Keeper) {
	state.Slice(k, "parts", s.parts)
	k.Streams("streams", s.streams)
}

// Step advances sources lo..hi-1 by one step; none spikes.
func (s *PowerLawNoise[T]) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	for i := lo; i < hi; i++ {
		parts, x := s.parts[i*len(s.keeps):][:len(s.keeps)], float64(s.mean[i])
		for k, part := range parts {
			parts[k] = float64(part*s.keeps[k]) + float64(s.jump[k]*normal(&s.streams[i]))
			x += parts[k]
		}
		s.x[i] = T(x)
	}
	return spikes
}
