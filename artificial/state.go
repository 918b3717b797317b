package artificial

import (
	"fmt"
	"math"
	"slices"

	"homeostat/internal/npz"
)

// State is a training between two iterations: with the arguments of [Train] all
// that it takes to go on to the same bits. The random state is in Iteration,
// since every draw has an address.
type State struct {
	Iteration    int       // done
	Steps        int       // of the optimizer among them
	Values       []float32 // of all parameters, one after the other
	Mean, Square []float32 // Adam's averages of their gradients and of the squares
	Running      []float32 // averages of normalizations, from the input on
	Curve        []Point   // recorded so far
	Samples      []Sample  // recorded so far
}

// stateOf returns the state of a training; it shares the training's memory.
func stateOf(t *trainer[float32], r *Run) *State {
	return &State{
		Iteration: t.iteration, Steps: t.adam.steps, Values: t.net.values, Mean: t.adam.mean, Square: t.adam.square,
		Running: slices.Concat(t.net.running()...), Curve: r.Curve, Samples: r.Samples,
	}
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
	if s.Iteration < 0 || s.Iteration > t.net.cfg.Iterations {
		return fmt.Errorf("the state to go on from is at iteration %d of %d", s.Iteration, t.net.cfg.Iterations)
	}
	if s.Steps < 0 || s.Steps > s.Iteration {
		return fmt.Errorf("the state to go on from has %d steps in %d iterations", s.Steps, s.Iteration)
	}
	copy(t.net.values, s.Values)
	copy(t.adam.mean, s.Mean)
	copy(t.adam.square, s.Square)
	rest := s.Running
	for _, averages := range running {
		rest = rest[copy(averages, rest):]
	}
	t.iteration, t.adam.steps = s.Iteration, s.Steps
	t.arrange()
	r.Curve, r.Samples = slices.Clone(s.Curve), slices.Clone(s.Samples)
	return nil
}

// Arrays returns the state as named arrays. Samples are rows; layers stand side
// by side, hidden_units says how wide each is.
func (s *State) Arrays() []npz.Named {
	var tested, sampled, units []int64
	var accuracy, testLoss, loss []float64
	var probability, mean []float32
	for _, p := range s.Curve {
		tested, accuracy, testLoss = append(tested, int64(p.Iteration)), append(accuracy, p.TestAccuracy), append(testLoss, p.TestLoss)
	}
	for i, sample := range s.Samples {
		sampled, loss = append(sampled, int64(sample.Iteration)), append(loss, sample.Loss)
		for _, l := range sample.Layers {
			if i == 0 {
				units = append(units, int64(len(l.Mean)))
			}
			probability, mean = append(probability, l.Probability...), append(mean, l.Mean...)
		}
	}
	width := len(mean) / max(len(s.Samples), 1)
	return []npz.Named{
		{Name: "iteration", Array: npz.Of([]int64{int64(s.Iteration)})},
		{Name: "optimizer_steps", Array: npz.Of([]int64{int64(s.Steps)})},
		{Name: "parameters", Array: npz.Of(s.Values)},
		{Name: "gradient_mean", Array: npz.Of(s.Mean)},
		{Name: "gradient_square", Array: npz.Of(s.Square)},
		{Name: "running_averages", Array: npz.Of(s.Running)},
		{Name: "test_iteration", Array: npz.Of(tested)},
		{Name: "test_accuracy", Array: npz.Of(accuracy)},
		{Name: "test_loss", Array: npz.Of(testLoss)},
		{Name: "sample_iteration", Array: npz.Of(sampled)},
		{Name: "sample_loss", Array: npz.Of(loss)},
		{Name: "hidden_units", Array: npz.Of(units)},
		{Name: "activation_probability", Array: npz.Of(probability, len(s.Samples), width)},
		{Name: "mean_activation", Array: npz.Of(mean, len(s.Samples), width)},
	}
}

// StateFrom turns what Arrays returned into the state. Other arrays are ignored.
func StateFrom(arrays map[string]npz.Array) (*State, error) {
	p := picker{arrays: arrays}
	iteration, steps := pick[int64](&p, "iteration", 1), pick[int64](&p, "optimizer_steps", 1)
	s := &State{Values: pick[float32](&p, "parameters", -1)}
	s.Mean, s.Square = pick[float32](&p, "gradient_mean", len(s.Values)), pick[float32](&p, "gradient_square", len(s.Values))
	s.Running = pick[float32](&p, "running_averages", -1)
	tested := pick[int64](&p, "test_iteration", -1)
	accuracy, loss := pick[float64](&p, "test_accuracy", len(tested)), pick[float64](&p, "test_loss", len(tested))
	sampled := pick[int64](&p, "sample_iteration", -1)
	sampleLoss := pick[float64](&p, "sample_loss", len(sampled))
	units, width := pick[int64](&p, "hidden_units", -1), 0
	for _, n := range units {
		if n < 0 || n > math.MaxInt32 {
			return nil, fmt.Errorf("a layer of %d units", n)
		}
		width += int(n)
	}
	probability := pick[float32](&p, "activation_probability", len(sampled)*width)
	mean := pick[float32](&p, "mean_activation", len(sampled)*width)
	if p.err != nil {
		return nil, p.err
	}
	s.Iteration, s.Steps = int(iteration[0]), int(steps[0])
	for i, at := range tested {
		s.Curve = append(s.Curve, Point{Iteration: int(at), TestAccuracy: accuracy[i], TestLoss: loss[i], CleanAccuracy: accuracy[i]})
	}
	for i, at := range sampled {
		sample := Sample{Iteration: int(at), Loss: sampleLoss[i]}
		for _, n := range units {
			sample.Layers = append(sample.Layers, LayerSample{Probability: probability[:n:n], Mean: mean[:n:n]})
			probability, mean = probability[n:], mean[n:]
		}
		s.Samples = append(s.Samples, sample)
	}
	return s, nil
}

// picker takes arrays out by name and remembers the first fault.
type picker struct {
	arrays map[string]npz.Array
	err    error
}

// pick returns an array of the given type and length; -1 for any length.
func pick[T any](p *picker, name string, length int) []T {
	data, ok := p.arrays[name].Data.([]T)
	switch {
	case p.err != nil:
	case !ok:
		p.err = fmt.Errorf("array %q is missing or of another type", name)
	case length >= 0 && len(data) != length:
		p.err = fmt.Errorf("array %q has %d numbers, not %d", name, len(data), length)
	}
	return data
}
