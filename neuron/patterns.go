package neuron

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/data"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Sources that show patterns in turn: a Poisson source whose rate is
//
//	rate = mean · level_l · weight_pc   spikes/s
//
// in turn t, which lasts an interval and shows the pattern p = t/levels at the level
// l = t mod levels, on and on. c is the source's channel. Weights of an odour over the
// types of olfactory receptors are exponential (Stevens 2015, PNAS 112:9460), so that
// the mean says how strong the odour is, and its levels are concentrations; or they are
// equal, and the levels those of one stimulus such as a contrast; or they are measured
// responses of the fly's receptors (Hallem and Carlson 2006), inhibition taken for none.
//
// The weight of a channel in a pattern is drawn at the address (pattern, channel): the
// same for all sources of the channel, at every mean and level, and whatever their number.
// Spikes are exact for the rate of a step (unit_process.go).

// PatternsParameters describe a population of such sources.
type PatternsParameters struct {
	Distribution string      `toml:"distribution"` // of weights: "exponential", of mean 1; "equal", 1; or "hallem2006": spikes/s of the fly's receptors
	Patterns     int         `toml:"patterns"`     // how many there are
	Levels       []float64   `toml:"levels"`       // factors: each pattern is shown at all of them, one after the other
	Channels     int         `toml:"channels"`     // consecutive sources share one; 0: each has its own
	Interval     float64     `toml:"interval"`     // of a turn, ms: a multiple of the step
	Mean         value.Value `toml:"mean"`         // rate for a weight and a level of 1, Hz per source

	Given [][]float64 // weights by pattern and channel, in place of those drawn: from Go, or by Load
}

// DefaultPatterns are 20 odours at a mean rate of 20 Hz, half a second each.
func DefaultPatterns() PatternsParameters {
	return PatternsParameters{Distribution: "exponential", Patterns: 20, Levels: []float64{1}, Interval: 500, Mean: value.Const(20)}
}

// Validate says which parameters are out of their range, each by its key.
func (p PatternsParameters) Validate() error {
	var levels error
	if len(p.Levels) == 0 {
		levels = errors.New("levels: needs at least one")
	}
	for _, x := range p.Levels {
		if levels == nil {
			levels = check.NotNegative("levels", x)
		}
	}
	return errors.Join(check.OneOf("distribution", p.Distribution, "exponential", "equal", measured), atLeast("patterns", p.Patterns, 1), levels,
		atLeast("channels", p.Channels, 0), check.Positive("interval", p.Interval), check.NotNegativeValues("mean", p.Mean))
}

// measured is the distribution that is no law but a table.
const measured = "hallem2006"

// Load reads measured weights from the folder of data sets; of others there is nothing to read.
func (p *PatternsParameters) Load(dir string) error {
	if p.Distribution != measured || p.Given != nil {
		return nil
	}
	r, err := data.LoadFlyResponses(dir)
	if err != nil {
		return err
	}
	if p.Patterns > len(r.Odours) {
		return fmt.Errorf("patterns: is %d, and there are %d odours; ask for fewer", p.Patterns, len(r.Odours))
	}
	p.Given = r.Excited()
	return nil
}

func atLeast(key string, x, least int) error {
	if x >= least {
		return nil
	}
	return fmt.Errorf("%s: must be at least %d, is %d", key, least, x)
}

// ValidateStep refuses an interval that is not a whole number of steps of dt ms.
func (p PatternsParameters) ValidateStep(dt float64) error {
	if n := math.Round(p.Interval / dt); n < 1 || math.Abs(p.Interval/dt-n) > 1e-6*n {
		return fmt.Errorf("interval: must be a multiple of dt (%g ms), is %g", dt, p.Interval)
	}
	return nil
}

// weights are those of every pattern in every channel, one pattern after the other.
func (p PatternsParameters) weights(channels int, key rng.Key) []float64 {
	all := make([]float64, 0, p.Patterns*channels)
	for pattern := range p.Patterns {
		for c := range channels {
			x := 1.0
			if p.Given != nil {
				x = p.Given[pattern][c]
			} else if p.Distribution == "exponential" {
				s := key.Derive(uint64(pattern)).At(uint64(c))
				x = exponential(&s)
			}
			all = append(all, x)
		}
	}
	return all
}

// Patterns is a population of such sources. It has no receptors.
type Patterns[T state.Float] struct {
	deaf[T]
	unitProcess
	clock
	rate, mean []T       // Hz
	shown      []T       // weight times level, of the turn
	weights    []float64 // patterns × channels
	levels     []float64
	channels   int
	every      int64   // steps of a turn
	dt         float64 // s
}

// NewPatterns returns n sources for steps of dt ms, drawing from key. It panics if weights
// that are to be read have not been.
func NewPatterns[T state.Float](p PatternsParameters, n int, dt float64, key rng.Key) *Patterns[T] {
	s := &Patterns[T]{
		deaf: newDeaf[T](n), unitProcess: newUnitProcess(n, key.Derive(1)), clock: clock{neurons: int64(n)},
		levels: p.Levels, channels: p.Channels, every: int64(math.Round(p.Interval / dt)), dt: dt / 1000,
	}
	switch {
	case p.Given != nil:
		s.channels = len(p.Given[0])
	case p.Distribution == measured:
		panic("neuron.NewPatterns: " + measured + " has not been read: call Load")
	case p.Channels == 0:
		s.channels = n
	}
	s.rate, s.mean, s.shown = s.add("rate"), s.fill("mean", p.Mean, key.Derive(2)), s.add("shown")
	s.weights = p.weights(s.channels, key.Derive(3))
	return s
}

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *Patterns[T]) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	if step := s.step(); step%s.every == 0 {
		s.show(lo, hi, step/s.every)
	}
	for k := lo; k < hi; k++ {
		s.rate[k] = T(s.mean[k] * s.shown[k])
		if m := float64(s.rate[k]) * s.dt; !s.quiet(k, m) {
			spikes = s.spike(k, m, spikes)
		}
	}
	s.advanced(lo, hi)
	return spikes
}

// show begins a turn for sources lo..hi-1.
func (s *Patterns[T]) show(lo, hi int, turn int64) {
	levels := int64(len(s.levels))
	pattern := int(turn/levels) % (len(s.weights) / max(1, s.channels))
	level := s.levels[turn%levels]
	for k := lo; k < hi; k++ {
		channel := k * s.channels / s.n
		s.shown[k] = T(level * s.weights[pattern*s.channels+channel])
	}
}

// Keep keeps where every source stands before its next spike, and the time.
func (s *Patterns[T]) Keep(k *state.Keeper) {
	s.unitProcess.keep(k)
	s.clock.keep(k)
}
