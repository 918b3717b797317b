package sim

import (
	"context"
	"errors"
	"strings"
	"testing"

	"homeostat/internal/state"
)

// deafened are accumulators at which nothing arrives: a source.
type deafened struct{ *accumulator }

func (deafened) Receptors() []string { return nil }
func (d deafened) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	return d.accumulator.Step(lo, hi, []state.Vector{state.Of(make([]float64, d.Len())), state.Of(make([]float64, d.Len()))}, spikes)
}

// Neurons that all spike in every step of a whole window stop the run at its end,
// unless they are a source; nineteen of twenty do not. What was recorded is kept.
func TestRunStopsAtTheCeilingOfRates(t *testing.T) {
	for _, c := range []struct {
		name   string
		busy   int // of 20 neurons
		source bool
		stops  bool
	}{{"all", 20, false, true}, {"nineteen", 19, false, false}, {"source", 20, true, false}} {
		cells := newAccumulator(20, 1)
		for i := range cells.push {
			cells.push[i] = 0
		}
		neurons := Neurons(cells)
		if c.source {
			neurons = deafened{cells}
		}
		n := New(Options{Dt: 0.5})
		spikes := n.RecordSpikes(n.Add("a", neurons), nil)
		mustRun(t, n, 50)
		for i := range c.busy {
			cells.push[i] = 2
		}
		mustRun(t, n, 100) // the window that ends in it began quietly
		spiked := len(spikes.IDs)
		err := n.Run(context.Background(), 1000, nil)
		if !c.stops && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.stops && (!errors.Is(err, ErrRunaway) || !strings.Contains(err.Error(), "at 100 ms all neurons of a spike every 0.5 ms") || n.Step() != 200) {
			t.Errorf("%s: step %d, error %v; want one at step 200 that says where and when", c.name, n.Step(), err)
		}
		if c.stops && (spiked < 1990 || len(spikes.IDs) < spiked+1000) {
			t.Errorf("%s: %d spikes kept, of which %d were there before", c.name, len(spikes.IDs), spiked)
		}
	}
}

// pausing are accumulators that cannot spike again at once.
type pausing struct{ *accumulator }

func (pausing) Pause() int { return 4 }

// Neurons that pause between spikes are at their ceiling when they spike as soon
// as they can: in every fourth step, but not in every fifth.
func TestCeilingOfNeuronsThatPause(t *testing.T) {
	for interval, stops := range map[float64]bool{4: true, 5: false} {
		cells := newAccumulator(20, 1)
		for i := range cells.push {
			cells.sum[i], cells.push[i] = 0, 1.1/interval // decays to 0.99 of it in a step
		}
		n := New(Options{Dt: 0.5})
		n.Add("a", pausing{cells})
		err := n.Run(context.Background(), 1000, nil)
		if stops && (!errors.Is(err, ErrRunaway) || !strings.Contains(err.Error(), "at 200 ms all neurons of a spike every 2 ms") || n.Step() != 400) {
			t.Errorf("spikes every %g steps: step %d, error %v", interval, n.Step(), err)
		}
		if !stops && err != nil {
			t.Errorf("spikes every %g steps: %v", interval, err)
		}
	}
}
