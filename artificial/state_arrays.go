package artificial

import (
	"fmt"
	"math"

	"homeostat/internal/npz"
)

// Arrays returns the state as named arrays. Samples are rows; layers stand side
// by side, hidden_units says how wide each is. What segments have left are rows, too.
func (s *State) Arrays() []npz.Named {
	all := []npz.Named{
		{Name: "iteration", Array: npz.Of([]int64{int64(s.Iteration)})},
		{Name: "optimizer_steps", Array: npz.Of([]int64{int64(s.Steps)})},
		{Name: "parameters", Array: npz.Of(s.Values)},
		{Name: "gradient_mean", Array: npz.Of(s.Mean)},
		{Name: "gradient_square", Array: npz.Of(s.Square)},
		{Name: "running_averages", Array: npz.Of(s.Running)},
	}
	return append(append(append(all, curveArrays(s.Curve)...), sampleArrays(s.Samples)...), endArrays(s.Ends)...)
}

func curveArrays(curve []Point) []npz.Named {
	var at, segment []int64
	var accuracy, loss, clean []float64
	for _, p := range curve {
		at, segment = append(at, int64(p.Iteration)), append(segment, int64(p.Segment))
		accuracy, loss, clean = append(accuracy, p.TestAccuracy), append(loss, p.TestLoss), append(clean, p.CleanAccuracy)
	}
	return []npz.Named{
		{Name: "test_iteration", Array: npz.Of(at)},
		{Name: "test_segment", Array: npz.Of(segment)},
		{Name: "test_accuracy", Array: npz.Of(accuracy)},
		{Name: "test_loss", Array: npz.Of(loss)},
		{Name: "clean_accuracy", Array: npz.Of(clean)},
	}
}

func sampleArrays(samples []Sample) []npz.Named {
	var at, segment, units []int64
	var loss, gradient []float64
	var probability, mean []float32
	for i, sample := range samples {
		at, segment, loss = append(at, int64(sample.Iteration)), append(segment, int64(sample.Segment)), append(loss, sample.Loss)
		for _, l := range sample.Layers {
			if i == 0 {
				units = append(units, int64(len(l.Mean)))
			}
			probability, mean, gradient = append(probability, l.Probability...), append(mean, l.Mean...), append(gradient, l.Gradient)
		}
	}
	width := len(mean) / max(len(samples), 1)
	return []npz.Named{
		{Name: "sample_iteration", Array: npz.Of(at)},
		{Name: "sample_segment", Array: npz.Of(segment)},
		{Name: "sample_loss", Array: npz.Of(loss)},
		{Name: "hidden_units", Array: npz.Of(units)},
		{Name: "activation_probability", Array: npz.Of(probability, len(samples), width)},
		{Name: "mean_activation", Array: npz.Of(mean, len(samples), width)},
		{Name: "gradient_length", Array: npz.Of(gradient, len(samples), len(units))},
	}
}

func endArrays(ends []End) []npz.Named {
	var accuracy []float64
	var values, running, mean, square []float32
	var steps []int64
	for _, e := range ends {
		accuracy, values, running = append(accuracy, e.TrainAccuracy), append(values, e.Values...), append(running, e.Running...)
		mean, square, steps = append(mean, e.Mean...), append(square, e.Square...), append(steps, int64(e.Steps))
	}
	rows := max(len(ends), 1)
	return []npz.Named{
		{Name: "segment_train_accuracy", Array: npz.Of(accuracy)},
		{Name: "segment_parameters", Array: npz.Of(values, len(ends), len(values)/rows)},
		{Name: "segment_running_averages", Array: npz.Of(running, len(ends), len(running)/rows)},
		{Name: "segment_gradient_mean", Array: npz.Of(mean, len(ends), len(mean)/rows)},
		{Name: "segment_gradient_square", Array: npz.Of(square, len(ends), len(square)/rows)},
		{Name: "segment_optimizer_steps", Array: npz.Of(steps)},
	}
}

// StateFrom turns what Arrays returned into the state. Other arrays are ignored.
func StateFrom(arrays map[string]npz.Array) (*State, error) {
	p := picker{arrays: arrays}
	iteration, steps := pick[int64](&p, "iteration", 1), pick[int64](&p, "optimizer_steps", 1)
	s := &State{Values: pick[float32](&p, "parameters", -1)}
	s.Mean, s.Square = pick[float32](&p, "gradient_mean", len(s.Values)), pick[float32](&p, "gradient_square", len(s.Values))
	s.Running = pick[float32](&p, "running_averages", -1)
	s.Curve, s.Samples = p.curve(), p.samples()
	s.Ends = p.ends(len(s.Values), len(s.Running))
	if p.err != nil {
		return nil, p.err
	}
	s.Iteration, s.Steps = int(iteration[0]), int(steps[0])
	return s, nil
}

// picker takes arrays out by name and remembers the first fault.
type picker struct {
	arrays map[string]npz.Array
	err    error
}

func (p *picker) curve() (curve []Point) {
	at := pick[int64](p, "test_iteration", -1)
	segment := pick[int64](p, "test_segment", len(at))
	accuracy, loss := pick[float64](p, "test_accuracy", len(at)), pick[float64](p, "test_loss", len(at))
	clean := pick[float64](p, "clean_accuracy", len(at))
	for i := 0; i < len(at) && p.err == nil; i++ {
		curve = append(curve, Point{int(at[i]), accuracy[i], loss[i], int(segment[i]), clean[i]})
	}
	return curve
}

func (p *picker) samples() (samples []Sample) {
	at := pick[int64](p, "sample_iteration", -1)
	segment, loss := pick[int64](p, "sample_segment", len(at)), pick[float64](p, "sample_loss", len(at))
	units, width := pick[int64](p, "hidden_units", -1), 0
	for _, n := range units {
		if n < 0 || n > math.MaxInt32 {
			p.fail("a layer of %d units", n)
			return nil
		}
		width += int(n)
	}
	probability, mean := pick[float32](p, "activation_probability", len(at)*width), pick[float32](p, "mean_activation", len(at)*width)
	gradient := pick[float64](p, "gradient_length", len(at)*len(units))
	for i := 0; i < len(at) && p.err == nil; i++ {
		sample := Sample{Iteration: int(at[i]), Segment: int(segment[i]), Loss: loss[i]}
		for _, n := range units {
			sample.Layers = append(sample.Layers, LayerSample{probability[:n:n], mean[:n:n], gradient[0]})
			probability, mean, gradient = probability[n:], mean[n:], gradient[1:]
		}
		samples = append(samples, sample)
	}
	return samples
}

// ends returns what segments have left of a network with a number of
// parameters and averages.
func (p *picker) ends(parameters, averages int) (ends []End) {
	accuracy := pick[float64](p, "segment_train_accuracy", -1)
	values := pick[float32](p, "segment_parameters", len(accuracy)*parameters)
	running := pick[float32](p, "segment_running_averages", len(accuracy)*averages)
	mean, square := pick[float32](p, "segment_gradient_mean", len(values)), pick[float32](p, "segment_gradient_square", len(values))
	steps := pick[int64](p, "segment_optimizer_steps", len(accuracy))
	for i := 0; i < len(accuracy) && p.err == nil; i++ {
		at := i * parameters
		ends = append(ends, End{
			TrainAccuracy: accuracy[i], Values: values[at : at+parameters], Running: running[i*averages : (i+1)*averages],
			Mean: mean[at : at+parameters], Square: square[at : at+parameters], Steps: int(steps[i]),
		})
	}
	return ends
}

func (p *picker) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

// pick returns an array of the given type and length; -1 for any length.
func pick[T any](p *picker, name string, length int) []T {
	data, ok := p.arrays[name].Data.([]T)
	switch {
	case !ok:
		p.fail("array %q is missing or of another type", name)
	case length >= 0 && len(data) != length:
		p.fail("array %q has %d numbers, not %d", name, len(data), length)
	}
	return data
}
