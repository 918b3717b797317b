package experiments

import (
	"context"
	"errors"
	"math"

	"homeostat/artificial"
	"homeostat/internal/rng"
	"homeostat/internal/safetensors"
	"homeostat/measure"
)

// training is one training as it was recorded.
type training struct {
	method string
	seed   int
	layers []artificial.HiddenLayer
	run    *artificial.Run

	weights *safetensors.File // nil unless it came to its end
}

// trainingJob trains one network by one method from one seed, then
// measures it on the test images.
func (s *stage) trainingJob(m *method, seed int) job {
	file := trainingFile(m.label, seed)
	j := job{name: runName("artificial", m.label, seed, s.file.Artificial.Seeds)}
	state := s.checkpoints.states[file]
	if state != nil {
		j.done = float64(state.Iteration) / float64(m.Iterations)
	}
	j.run = func(ctx context.Context, threads int, tell func(Event)) (outcome, error) {
		run, err := artificial.Train(ctx, m.config(seed), m.normalization, s.set, s.file.Seed+uint64(seed), artificial.Options{
			Threads: threads, Resume: state, Save: s.checkpoints.save(file), SaveEvery: s.checkpoints.every,
			Progress: func(p artificial.Progress) {
				tell(Event{
					Done:      float64(p.Iteration) / float64(p.Iterations),
					Iteration: p.Iteration, Iterations: p.Iterations, Loss: p.Loss, Accuracy: p.TestAccuracy,
				})
			},
		})
		if run == nil {
			return outcome{}, err
		}
		t := &training{method: m.label, seed: seed, layers: artificial.HiddenLayers(m.Layers), run: run}
		var diverged *artificial.DivergedError
		switch {
		case errors.As(err, &diverged):
			return outcome{training: t}, &FailedRun{err}
		case err != nil:
			return outcome{training: t}, err
		}
		t.keepWeights(s.file, m)
		observations, err := s.observeTrained(t)
		return outcome{observations: observations, training: t}, err
	}
	return j
}

// observeTrained measures a trained network: accuracies for the whole, activity
// for each hidden layer and for the fully connected ones together.
func (s *stage) observeTrained(t *training) ([]*observation, error) {
	net := t.run.Net
	accuracy := t.run.Curve[len(t.run.Curve)-1].TestAccuracy
	all := []*observation{s.newObservation(t, "")}
	all[0].in.Accuracy, all[0].in.TrainAccuracy = accuracy, t.run.TrainAccuracy
	all[0].in.Curve = &measure.Curve{}
	for _, p := range t.run.Curve {
		all[0].in.Curve.Iterations = append(all[0].in.Curve.Iterations, float64(p.Iteration))
		all[0].in.Curve.Accuracy = append(all[0].in.Curve.Accuracy, p.TestAccuracy)
	}

	var dense []string
	var batches [][][]float64
	for i, layer := range t.layers {
		o := s.newObservation(t, layer.Name)
		o.in.Batches = t.batches(i)
		o.in.Scales = floats(net.Alpha(layer.Name))
		if !layer.Dense {
			o.in.Tallies = net.Tally(&s.set.Test, layer.Name)
		} else {
			dense = append(dense, layer.Name)
			batches = append(batches, o.in.Batches)
		}
		all = append(all, o)
	}
	if len(dense) == 0 {
		return s.finish(all), nil
	}
	activity, err := net.Activity(&s.set.Test, s.order, dense...)
	if err != nil {
		return nil, err
	}
	k := 0
	for _, o := range all[1:] {
		if k < len(dense) && o.at.unit == dense[k] {
			s.see(&o.in, activity[k])
			k++
		}
	}
	hidden := s.newObservation(t, "hidden")
	hidden.in.Batches = joinUnits(batches)
	s.see(&hidden.in, beside(activity))
	return s.finish(append(all, hidden)), nil
}

// finish measures what was observed.
func (s *stage) finish(all []*observation) []*observation {
	for _, o := range all {
		o.measureAll(s.file.wants)
	}
	return all
}

func (s *stage) newObservation(t *training, unit string) *observation {
	o := &observation{at: place{"artificial", t.method, unit}, seed: t.seed}
	o.in.Accuracy, o.in.TrainAccuracy = math.NaN(), math.NaN()
	o.in.Key = rng.NewKey(s.file.Seed, "measure/"+o.at.String()).Derive(uint64(t.seed))
	return o
}

// see gives an input the activity on the stimuli, and their labels.
func (s *stage) see(in *measure.Input, a measure.Activity) {
	in.Activity, in.Tallies = &a, measure.Tallies(a)
	test := &s.set.Test
	for _, image := range s.order[:a.Stimuli] {
		label := int(test.Labels[image])
		in.Labels = append(in.Labels, label)
		if s.set.Coarse != nil {
			in.Coarse = append(in.Coarse, s.set.Coarse[label])
		}
		if test.Fine != nil {
			in.Fine = append(in.Fine, int(test.Fine[image]))
		}
	}
}

// batches returns, for each sampled iteration, the units' activation probabilities in layer i.
func (t *training) batches(i int) [][]float64 {
	all := make([][]float64, len(t.run.Samples))
	for k, sample := range t.run.Samples {
		all[k] = floats(sample.Layers[i].Probability)
	}
	return all
}

// joinUnits puts layers beside one another: for each sample, the units of all.
func joinUnits(layers [][][]float64) [][]float64 {
	all := make([][]float64, len(layers[0]))
	for k := range all {
		for _, layer := range layers {
			all[k] = append(all[k], layer[k]...)
		}
	}
	return all
}

// beside puts activity matrices of the same stimuli side by side.
func beside(parts []measure.Activity) measure.Activity {
	all := measure.Activity{Stimuli: parts[0].Stimuli}
	for _, p := range parts {
		all.Units += p.Units
	}
	for i := range all.Stimuli {
		for _, p := range parts {
			all.A = append(all.A, p.Row(i)...)
		}
	}
	return all
}

func floats(x []float32) []float64 {
	if x == nil {
		return nil
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
