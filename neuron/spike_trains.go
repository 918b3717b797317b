package neuron

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Sources of given spikes: each in the step whose time stamp is nearest to its
// time. What another network's spikes were recorded as comes again in the same steps.

// SpikeTrainsParameters describe a population of such sources.
type SpikeTrainsParameters struct {
	Times []float64 `toml:"times"` // of all spikes, ms from the network's start, in any order
	IDs   []int     `toml:"ids"`   // who spikes, one for each time, from 0
}

// DefaultSpikeTrains is one spike of the first neuron, at the start.
func DefaultSpikeTrains() SpikeTrainsParameters {
	return SpikeTrainsParameters{Times: []float64{0}, IDs: []int{0}}
}

// Validate says which parameters are out of their range, each by its key.
func (p SpikeTrainsParameters) Validate() error {
	var times, ids error
	for k, t := range p.Times {
		if !(t >= 0) || math.IsInf(t, 1) {
			times = fmt.Errorf("times: must be finite and not before 0 ms, and number %d is %g", k, t)
			break
		}
	}
	if len(p.IDs) != len(p.Times) {
		ids = fmt.Errorf("ids: must be as many as times (%d), are %d", len(p.Times), len(p.IDs))
	} else if k := slices.IndexFunc(p.IDs, func(id int) bool { return id < 0 }); k >= 0 {
		ids = fmt.Errorf("ids: must be 0 or above, and number %d is %d", k, p.IDs[k])
	}
	return errors.Join(times, ids)
}

// Fits says whether n sources are enough for the ids.
func (p SpikeTrainsParameters) Fits(n int) error {
	if k := slices.IndexFunc(p.IDs, func(id int) bool { return id >= n }); k >= 0 {
		return fmt.Errorf("ids: number %d is %d, and the %d sources have the numbers from 0 to %d", k, p.IDs[k], n, n-1)
	}
	return nil
}

// SpikeTrains is a population of sources of given spikes. It has no receptors.
type SpikeTrains struct {
	deaf[float64] // without variables
	clock
	steps []int64 // of each spike, ascending
	ids   []int32 // ascending within a step
}

// NewSpikeTrains returns n sources for steps of dt ms. It panics if the ids do not fit: check with Fits.
func NewSpikeTrains(p SpikeTrainsParameters, n int, dt float64, _ rng.Key) *SpikeTrains {
	if err := p.Fits(n); err != nil && n > 0 {
		panic("neuron.NewSpikeTrains: " + err.Error())
	}
	s := &SpikeTrains{
		deaf: newDeaf[float64](n), clock: clock{neurons: int64(n)}, steps: make([]int64, len(p.Times)), ids: make([]int32, len(p.Times)),
	}
	order := make([]int, len(p.Times))
	for k := range order {
		order[k] = k
	}
	step := func(k int) int64 { return int64(math.Round(p.Times[k] / dt)) }
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(step(a), step(b)), cmp.Compare(p.IDs[a], p.IDs[b]))
	})
	for to, from := range order {
		s.steps[to], s.ids[to] = step(from), int32(p.IDs[from])
	}
	return s
}

// Keep keeps the time.
func (s *SpikeTrains) Keep(k *state.Keeper) { s.clock.keep(k) }

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *SpikeTrains) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	step := s.step()
	// The first spike of this step whose source is not below lo.
	k := sort.Search(len(s.steps), func(k int) bool { return s.steps[k] > step || s.steps[k] == step && int(s.ids[k]) >= lo })
	for ; k < len(s.steps) && s.steps[k] == step && int(s.ids[k]) < hi; k++ {
		spikes = append(spikes, s.ids[k])
	}
	s.advanced(lo, hi)
	return spikes
}
