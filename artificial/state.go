package artificial

import (
	"errors"
	"fmt"
	"slices"
)

// State is a training between two iterations: with the arguments of [Train] all
// that it takes to go on to the same bits. The random state is in Iteration,
// since every draw has an address.
type State struct {
	Iteration    int       // done, of the whole training
	Steps        int       // of the optimizer among them
	Values       []float32 // of all parameters, one after the other
	Mean, Square []float32 // Adam's averages of their gradients and of the squares
	Running      []float32 // averages of normalizations, from the input on
	Curve        []Point   // recorded so far
	Samples      []Sample  // recorded so far
	Ends         []End     // of the segments that are done
}

// stateOf returns the state of a training; it shares the training's memory.
func stateOf(t *trainer[float32], r *Run) *State {
	return &State{
		Iteration: t.done(), Steps: t.adam.steps, Values: t.net.values, Mean: t.adam.mean, Square: t.adam.square,
		Running: slices.Concat(t.net.running()...), Curve: r.Curve, Samples: r.Samples, Ends: r.Ends,
	}
}

// endOf returns what the segment that has just ended leaves.
func endOf(t *trainer[float32]) End {
	most := 10_000
	if tested := t.net.cfg.TestImages; tested > 0 {
		most = min(most, tested)
	}
	e := End{
		Values: slices.Clone(t.net.values), Running: slices.Concat(t.net.running()...),
		Mean: slices.Clone(t.adam.mean), Square: slices.Clone(t.adam.square), Steps: t.adam.steps,
	}
	e.TrainAccuracy, _ = t.net.evaluate(t.images, t.net.arranged(t.shown[:min(len(t.shown), most)]))
	return e
}

// running returns the running averages of all layers.
func (n *Network[T]) running() (all [][]T) {
	for _, h := range n.hidden {
		all = append(all, h.norm.Running()...)
	}
	return all
}

// restore brings a training that has just begun to the state.
func (s *State) restore(t *trainer[float32], r *Run) error {
	running := t.net.running()
	for _, part := range []struct {
		name      string
		got, want int
	}{
		{"parameters", len(s.Values), len(t.net.values)},
		{"averages of gradients", len(s.Mean), len(t.adam.mean)},
		{"averages of squares", len(s.Square), len(t.adam.square)},
		{"running averages", len(s.Running), len(slices.Concat(running...))},
	} {
		if part.got != part.want {
			return fmt.Errorf("the state to go on from is of another network: it has %d %s, not %d", part.got, part.name, part.want)
		}
	}
	if total := t.net.cfg.TotalIterations(); s.Iteration < 0 || s.Iteration > total {
		return fmt.Errorf("the state to go on from is at iteration %d of %d", s.Iteration, total)
	}
	if s.Steps < 0 || s.Steps > s.Iteration {
		return fmt.Errorf("the state to go on from has %d steps in %d iterations", s.Steps, s.Iteration)
	}
	for _, e := range s.Ends {
		if len(e.Values) != len(s.Values) || len(e.Running) != len(s.Running) || len(e.Mean) != len(s.Mean) || len(e.Square) != len(s.Square) {
			return errors.New("the state to go on from is torn: its segments have ended with another network")
		}
	}
	t.net.restore(s.Values, s.Running)
	t.adam.restore(s.Mean, s.Square, s.Steps)
	for s.Iteration > t.undone+t.until {
		t.enter()
	}
	t.iteration = s.Iteration - t.undone
	t.arrange()
	done := t.at
	if t.iteration == t.until {
		done++
	}
	if len(s.Ends) != done {
		return fmt.Errorf("the state to go on from is of another protocol: %d of its segments have ended, not %d", len(s.Ends), done)
	}
	r.Curve, r.Samples, r.Ends = slices.Clone(s.Curve), slices.Clone(s.Samples), slices.Clone(s.Ends)
	return nil
}

// restore brings parameters and averages of normalizations to a state.
func (n *Network[T]) restore(values, running []T) {
	copy(n.values, values)
	for _, averages := range n.running() {
		running = running[copy(averages, running):]
	}
}
