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

// Poisson sources of sinusoidal rate:
//
//	lambda(t) = rate (1 + depth sin(2 pi frequency t + phase))
//
// whose integral over a step, centred at t, is in closed form
//
//	rate dt (1 + depth sinc(pi frequency dt) sin(2 pi frequency t + phase)),   sinc x = sin(x)/x
//
// so that no step is too long for it (unit_process.go).

// PoissonSinusoidalParameters describe a population of such sources.
type PoissonSinusoidalParameters struct {
	Rate      value.Value `toml:"rate"`      // mean, Hz per neuron
	Depth     float64     `toml:"depth"`     // of the modulation, 0 to 1
	Frequency float64     `toml:"frequency"` // Hz
	Phase     value.Value `toml:"phase"`     // radians at time 0, per neuron
}

// DefaultPoissonSinusoidal is fully modulated at 10 Hz.
func DefaultPoissonSinusoidal() PoissonSinusoidalParameters {
	return PoissonSinusoidalParameters{Rate: value.Const(10), Depth: 1, Frequency: 10, Phase: value.Const(0)}
}

// Validate says which parameters are out of their range, each by its key.
func (p PoissonSinusoidalParameters) Validate() error {
	var depth error
	if !(p.Depth >= 0 && p.Depth <= 1) {
		depth = fmt.Errorf("depth: must be from 0 to 1, for no rate is below 0, is %g", p.Depth)
	}
	return errors.Join(check.NotNegativeValues("rate", p.Rate), depth, check.NotNegative("frequency", p.Frequency), check.FiniteValues("phase", p.Phase))
}

// PoissonSinusoidal is a population of Poisson sources of sinusoidal rate. It has no receptors.
type PoissonSinusoidal struct {
	deaf[float64]
	unitProcess
	clock
	rate         []float64 // Hz
	sine, cosine []float64 // of the phase, times depth and sinc
	dt           float64   // s
	turn         float64   // radians a step
}

// NewPoissonSinusoidal returns n sources for steps of dt ms, drawing from key.
func NewPoissonSinusoidal(p PoissonSinusoidalParameters, n int, dt float64, key rng.Key) *PoissonSinusoidal {
	s := &PoissonSinusoidal{
		deaf: newDeaf[float64](n), unitProcess: newUnitProcess(n, key.Derive(1)), clock: clock{neurons: int64(n)},
		sine: make([]float64, n), cosine: make([]float64, n),
		dt: dt / 1000, turn: 2 * math.Pi * p.Frequency * dt / 1000,
	}
	s.rate = s.fill("rate", p.Rate, key.Derive(2))
	p.Phase.Fill(s.sine, key.Derive(3))
	depth := p.Depth
	if half := s.turn / 2; half > 0 {
		depth *= math.Sin(half) / half
	}
	for i, phase := range s.sine {
		s.sine[i], s.cosine[i] = depth*math.Sin(phase), depth*math.Cos(phase)
	}
	return s
}

// Keep keeps where every source stands before its next spike, and the time.
func (s *PoissonSinusoidal) Keep(k *state.Keeper) {
	s.unitProcess.keep(k)
	s.clock.keep(k)
}

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *PoissonSinusoidal) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	sine, cosine := math.Sincos(math.Mod((float64(s.step())+0.5)*s.turn, 2*math.Pi))
	for k := lo; k < hi; k++ {
		m := s.rate[k] * s.dt * (1 + sine*s.cosine[k] + cosine*s.sine[k])
		if !s.quiet(k, m) {
			spikes = s.spike(k, m, spikes)
		}
	}
	s.advanced(lo, hi)
	return spikes
}
