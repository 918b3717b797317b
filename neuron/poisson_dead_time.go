package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Poisson sources with dead time: after a spike a source is silent for
// dead_time, then it spikes at its rate r until the next. So the mean rate is
// r/(1 + r·dead_time), and the intervals' coefficient of variation 1/(1 + r·dead_time)
// (Deger et al. 2010, Front Comput Neurosci 4:158). Times within a step count: this
// is exact for rates that are constant within a step, however short the dead time.

// PoissonDeadTimeParameters describe a population of such sources.
type PoissonDeadTimeParameters struct {
	Rate     value.Value `toml:"rate"`      // Hz per neuron, while it is not dead
	DeadTime float64     `toml:"dead_time"` // ms
}

// DefaultPoissonDeadTime fires at 10 Hz but for 2 ms after each spike.
func DefaultPoissonDeadTime() PoissonDeadTimeParameters {
	return PoissonDeadTimeParameters{Rate: value.Const(10), DeadTime: 2}
}

// Validate says which parameters are out of their range, each by its key.
func (p PoissonDeadTimeParameters) Validate() error {
	return errors.Join(check.NotNegativeValues("rate", p.Rate), check.NotNegative("dead_time", p.DeadTime))
}

// PoissonDeadTime is a population of Poisson sources with dead time. It has no receptors.
type PoissonDeadTime struct {
	deaf[float64]
	unitProcess
	rate         []float64 // Hz
	dead         []float64 // for how long a source is still dead, s
	dt, deadTime float64   // s
}

// NewPoissonDeadTime returns n sources for steps of dt ms, drawing from key; none is dead at first.
func NewPoissonDeadTime(p PoissonDeadTimeParameters, n int, dt float64, key rng.Key) *PoissonDeadTime {
	s := &PoissonDeadTime{
		deaf: newDeaf[float64](n), unitProcess: newUnitProcess(n, key.Derive(1)),
		dead: make([]float64, n), dt: dt / 1000, deadTime: p.DeadTime / 1000,
	}
	s.rate = s.fill("rate", p.Rate, key.Derive(2))
	return s
}

// Keep keeps where every source stands before its next spike.
func (s *PoissonDeadTime) Keep(k *state.Keeper) {
	s.keep(k)
	state.Slice(k, "dead", s.dead)
}

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *PoissonDeadTime) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	for k := lo; k < hi; k++ {
		alive := s.dt - s.dead[k] // of the step, s
		s.dead[k] = 0
		for {
			if alive <= 0 {
				s.dead[k] = -alive
				break
			}
			left := s.left[k] - s.rate[k]*alive
			if left > 0 {
				s.left[k] = left
				break
			}
			spikes = append(spikes, int32(k))
			alive = -left/s.rate[k] - s.deadTime // what is left of the step after the spike
			s.left[k] = exponential(&s.streams[k])
		}
	}
	return spikes
}
