package experiments

import (
	"context"
	"errors"
	"math"
	"slices"

	"homeostat/artificial"
	"homeostat/internal/data"
	"homeostat/internal/rng"
	"homeostat/internal/safetensors"
	"homeostat/measure"
)

// training is one training as it was recorded.
type training struct {
	method string
	seed   int
	layers []artificial.HiddenLayer
	config artificial.Config
	limits *measure.Range // of activity; nil where it has none
	run    *artificial.Run

	first   *firstSeen        // nil before it is observed
	weights *safetensors.File // nil unless it came to its end
}

// trainingJob trains one network by one method from one seed, then
// measures it on the test images.
func (s *stage) trainingJob(m *method, seed int) job {
	file := trainingFile(m.label, seed)
	j := job{name: runName("artificial", m.label, seed, s.file.Artificial.Seeds)}
	state := s.checkpoints.states[file]
	if state != nil {
		j.done = float64(state.Iteration) / float64(m.TotalIterations())
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
		t := &training{method: m.label, seed: seed, layers: artificial.HiddenLayers(m.Layers), config: m.Config, limits: m.limits(), run: run}
		var diverged *artificial.DivergedError
		switch {
		case errors.As(err, &diverged):
			return outcome{training: t}, &FailedRun{err}
		case err != nil:
			return outcome{training: t}, err
		}
		t.keepWeights(s.file, m)
		observations, err := s.observeTrained(t)
		if err != nil || s.file.Conversion == nil {
			return outcome{observations: observations, training: t}, err
		}
		converted, err := s.observeConverted(ctx, t, threads, tell)
		return outcome{observations: append(observations, converted...), training: t}, err
	}
	return j
}

// observeTrained measures a trained network as each segment left it, under the
// segment's contrast and on the images of its classes.
func (s *stage) observeTrained(t *training) (all []*observation, err error) {
	for i, segment := range t.config.Protocol() {
		seen, err := s.observeSegment(t, i, segment)
		if err != nil {
			return nil, err
		}
		all = append(all, seen...)
	}
	t.first = nil // large, and nothing needs it again
	t.weighLoads(all)
	return s.finish(all), nil
}

// observeSegment sees accuracies for the whole, activity for each hidden layer
// and for the fully connected ones together, of units that are not silenced.
func (s *stage) observeSegment(t *training, i int, segment artificial.Segment) ([]*observation, error) {
	net, samples, test := t.run.At(i), t.samplesOf(i), s.testOf(t, segment)
	all := []*observation{s.newObservation(t, "", segment.Name)}
	in := &all[0].in
	in.Curve = t.curveOf(i)
	in.Accuracy, in.TrainAccuracy = t.config.Reported(in.Curve.Accuracy), t.run.Ends[i].TrainAccuracy

	var dense []string
	var batches [][][]float64
	var left [][]int
	tallies := t.tallies(net, test)
	for k, layer := range t.layers {
		o := s.newObservation(t, layer.Name, segment.Name)
		units := leftOf(net, layer.Name)
		o.in.Batches, o.in.Gradients = columns(batchesOf(samples, k), units), gradientsOf(samples, k)
		o.in.Recovery = t.recovery(i, k, units)
		o.in.Scales = pick(floats(net.Alpha(layer.Name)), units)
		o.in.Balance = balanceOf(net, layer.Name, units)
		if !layer.Dense {
			o.in.Tallies, tallies = pick(tallies[0], units), tallies[1:]
		} else {
			dense, left = append(dense, layer.Name), append(left, units)
			batches = append(batches, o.in.Batches)
		}
		all = append(all, o)
	}
	if len(dense) == 0 {
		return all, nil
	}
	order := s.imagesOf(t, segment)
	activity, err := net.Activity(&s.set.Test, order, dense...)
	if err != nil {
		return nil, err
	}
	first := t.first.of(order, left)
	if i == 0 {
		t.first = &firstSeen{order, slices.Clone(activity)}
	}
	for k, units := range left {
		activity[k] = partOf(activity[k], units)
	}
	hidden := s.newObservation(t, "hidden", segment.Name)
	hidden.in.Batches, hidden.in.Balance = joinUnits(batches), &measure.Balance{}
	k := 0
	for _, o := range all[1:] {
		if k < len(dense) && o.at.unit == dense[k] {
			hidden.in.Balance.Join(o.in.Balance)
			s.see(&o.in, activity[k], order)
			if first != nil && o.in.Activity != nil {
				o.in.Reference = &first[k]
			}
			o.in.Range = t.limits
			k++
		}
	}
	s.see(&hidden.in, beside(activity), order)
	if first != nil && hidden.in.Activity != nil {
		all := beside(first)
		hidden.in.Reference = &all
	}
	hidden.in.Range = t.limits
	all = append(all, hidden)
	for k, layer := range dense {
		all = append(all, s.observeGroups(t, i, segment.Name, layer, left[k], activity[k], order)...)
	}
	return all, nil
}

// tallies are those of the convolutional layers, in one pass over the images.
func (t *training) tallies(net *artificial.Net, test *data.Split) [][]measure.Tally {
	var convolutional []string
	for _, layer := range t.layers {
		if !layer.Dense {
			convolutional = append(convolutional, layer.Name)
		}
	}
	if len(convolutional) == 0 {
		return nil
	}
	return net.Tally(test, convolutional...)
}

// limits are those of the activity of hidden units, nil where it has none.
func (m *method) limits() *measure.Range {
	low, high, bounded := m.Range()
	if !bounded {
		return nil
	}
	return &measure.Range{Low: low, High: high}
}

// imagesOf are the images that are tested, of a segment's classes, in the order in which all are shown.
func (s *stage) imagesOf(t *training, segment artificial.Segment) []int {
	tested := t.config.Tested(&s.set.Test)
	if len(segment.Classes) == 0 && tested == &s.set.Test {
		return s.order
	}
	return slices.DeleteFunc(slices.Clone(s.order), func(image int) bool {
		return image >= tested.Len() || len(segment.Classes) > 0 && !slices.Contains(segment.Classes, int(tested.Labels[image]))
	})
}

// testOf is the split of the images that are tested, of a segment's classes.
func (s *stage) testOf(t *training, segment artificial.Segment) *data.Split {
	all := t.config.Tested(&s.set.Test)
	if len(segment.Classes) == 0 {
		return all
	}
	of := &data.Split{Size: all.Size}
	for _, i := range segment.Images(all) {
		of.Images, of.Labels = append(of.Images, all.Image(i)...), append(of.Labels, all.Labels[i])
	}
	return of
}

// curveOf is the part of a training's curve that lies in a segment.
func (t *training) curveOf(segment int) *measure.Curve {
	c := &measure.Curve{Before: math.NaN()}
	before := t.config.Before(segment)
	start := t.config.Age(before)
	for _, p := range t.run.Curve {
		switch p.Segment {
		case before:
			c.Before = p.TestAccuracy
		case segment:
			c.Iterations = append(c.Iterations, float64(p.Iteration-start))
			c.Accuracy, c.Clean = append(c.Accuracy, p.TestAccuracy), append(c.Clean, p.CleanAccuracy)
		}
	}
	return c
}

// samplesOf are the samples taken in a segment.
func (t *training) samplesOf(segment int) (all []artificial.Sample) {
	for _, sample := range t.run.Samples {
		if sample.Segment == segment {
			all = append(all, sample)
		}
	}
	return all
}

// finish measures what was observed.
func (s *stage) finish(all []*observation) []*observation {
	for _, o := range all {
		o.measureAll(s.file)
	}
	return all
}

func (s *stage) newObservation(t *training, unit, segment string) *observation {
	o := &observation{at: place{"artificial", t.method, unit}, segment: segment, seed: t.seed}
	o.in.Accuracy, o.in.TrainAccuracy = math.NaN(), math.NaN()
	name := o.at.String()
	if segment != "" {
		name += "@" + segment
	}
	o.in.Key = rng.NewKey(s.file.Seed, "measure/"+name).Derive(uint64(t.seed))
	return o
}

// see gives an input the activity on images in an order, and their labels.
func (s *stage) see(in *measure.Input, a measure.Activity, order []int) {
	if a.Units == 0 {
		return // all are silenced
	}
	in.Activity, in.Tallies = &a, measure.Tallies(a)
	test := &s.set.Test
	for _, image := range order {
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

// leftOf are the numbers of a hidden layer's units that are not silenced.
func leftOf(net *artificial.Net, layer string) (units []int) {
	silenced := net.Silenced(layer)
	for i := range net.Units(layer) {
		if silenced == nil || !silenced[i] {
			units = append(units, i)
		}
	}
	return units
}

// columns returns the chosen units' columns of rows over all.
func columns(rows [][]float64, units []int) [][]float64 {
	all := make([][]float64, len(rows))
	for k, row := range rows {
		all[k] = pick(row, units)
	}
	return all
}

// partOf is the activity of the chosen units.
func partOf(a measure.Activity, units []int) measure.Activity {
	part := measure.Activity{Stimuli: a.Stimuli, Units: len(units)}
	for i := range a.Stimuli {
		part.A = append(part.A, pick(a.Row(i), units)...)
	}
	return part
}

// batchesOf returns, for each sample, the units' activation probabilities in layer i.
func batchesOf(samples []artificial.Sample, i int) [][]float64 {
	all := make([][]float64, len(samples))
	for k, sample := range samples {
		all[k] = floats(sample.Layers[i].Probability)
	}
	return all
}

// gradientsOf returns the length of layer i's gradient in each sample.
func gradientsOf(samples []artificial.Sample, i int) []float64 {
	all := make([]float64, len(samples))
	for k, sample := range samples {
		all[k] = sample.Layers[i].Gradient
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
