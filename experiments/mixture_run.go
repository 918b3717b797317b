package experiments

import (
	"fmt"
	"math"
	"slices"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/data"
	"homeostat/internal/rng"
	"homeostat/measure"
)

// patterns are what one run learns from and is tested on.
type patterns struct {
	train, test     *circuits.Patterns
	labels, tested  []int // of training and of test patterns
	classes, height int   // of labels; of patterns as images
	truth           []float64
}

// acquired is a learned mixture as it was recorded at the end of a segment. Of causes it has those that are left.
type acquired struct {
	of         *mixed
	segment    string
	seed       int
	curve      []float64 // log-likelihood of the training patterns before the segment's first pass and after each
	weights    []float64 // causes × inputs
	labels     []int     // class that each cause stands for
	height     int       // of patterns as images
	shifts     []float64 // of activity at each contrast
	accuracies []float64
	errors     map[int]float64 // by how many labels are known
}

// look says how bright, from 0 to 255, each number of an image is seen.
type look func(image []uint8) []float64

// unchanged is the look of an image that nothing is done to.
func unchanged(image []uint8) []float64 {
	all := make([]float64, len(image))
	for k, x := range image {
		all[k] = float64(x)
	}
	return all
}

// through is a look through a lens. What would be darker than black is black: inputs are rates.
func through(lens *artificial.Lens, v artificial.View) look {
	return func(image []uint8) []float64 {
		all := make([]float64, len(image))
		lens.Of(v, image, all)
		for k, x := range all {
			all[k] = max(0, 255*x)
		}
		return all
	}
}

// patternsOf are those of one method and seed, of images as they are looked at. Images are the same for all
// seeds; what is drawn from a known mixture differs from seed to seed.
func (s *stage) patternsOf(m *Mixture, seed int, seen look) (*patterns, error) {
	if k := m.Known; k != nil {
		key := rng.NewKey(s.file.Seed+uint64(seed), "mixture/patterns")
		p := &patterns{classes: k.Causes(), height: k.Side, truth: k.Weights(m.Total)}
		p.train, p.labels = k.Draw(m.Images, key.Derive(0))
		p.test, p.tested = k.Draw(max(m.Tested, 1000), key.Derive(1))
		return p, p.check(m)
	}
	p := &patterns{classes: len(s.set.Classes), height: s.set.Height / m.Pool}
	var err error
	if p.train, p.labels, err = grey(s.set, &s.set.Train, m.Images, "images", seen); err != nil {
		return nil, err
	}
	if p.test, p.tested, err = grey(s.set, &s.set.Test, m.Tested, "test_images", seen); err != nil {
		return nil, err
	}
	p.train, p.test = pooled(p.train, s.set.Width, m.Pool), pooled(p.test, s.set.Width, m.Pool)
	return p, p.check(m)
}

// pooled are images of a width as means over squares of so many pixels a side.
func pooled(p *circuits.Patterns, width, side int) *circuits.Patterns {
	if side == 1 {
		return p
	}
	size := p.Size / (side * side)
	to := &circuits.Patterns{Count: p.Count, Size: size, X: make([]float32, p.Count*size)}
	for i := range p.Count {
		row := to.Row(i)
		for k, x := range p.Row(i) {
			row[k/width/side*(width/side)+k%width/side] += x / float32(side*side)
		}
	}
	return to
}

// grey are the first images of a split as patterns, of colours the mean: all for 0.
func grey(set *data.Set, split *data.Split, n int, key string, seen look) (*circuits.Patterns, []int, error) {
	if n == 0 {
		n = split.Len()
	}
	if n > split.Len() {
		return nil, nil, fmt.Errorf("mixture.%s is %d, but %s has %d; ask for fewer", key, n, set.Name, split.Len())
	}
	size := set.Height * set.Width
	p := &circuits.Patterns{Count: n, Size: size, X: make([]float32, n*size)}
	labels := make([]int, n)
	for i := range n {
		row := p.Row(i)
		for k, x := range seen(split.Image(i)) {
			row[k%size] += float32(x) / float32(set.Channels)
		}
		labels[i] = int(split.Labels[i])
	}
	return p, labels, nil
}

// bytes is the memory that the largest run takes whose patterns are drawn: as they are and
// normalized, and what causes answer to each.
func (m *Mixture) bytes() (most float64) {
	if m.Known == nil {
		return 0 // they are a data set's
	}
	for _, l := range m.learned {
		most = max(most, float64(l.settings.Images)*float64(8*m.Known.Inputs()+12*m.Causes))
	}
	return most
}

// checkMixture looks, before anything runs, whether all that is to be learned can be.
func (s *stage) checkMixture() error {
	if s.file.Mixture == nil || s.file.Mixture.Known != nil { // what is drawn is checked when it is
		return nil
	}
	for i := range s.file.Mixture.learned {
		if _, err := s.patternsOf(s.file.Mixture.learned[i].settings, 0, unchanged); err != nil {
			return err
		}
	}
	return nil
}

// check refuses what could not be learned or labelled.
func (p *patterns) check(m *Mixture) error {
	if err := m.Fits(p.train); err != nil {
		return fmt.Errorf("mixture: %w", err)
	}
	for _, n := range m.counts(p) {
		if n > p.train.Count {
			return fmt.Errorf("mixture.labels: %d labels are asked for, and there are %d training images", n, p.train.Count)
		}
		for k := range p.classes {
			if !slices.Contains(p.labels[:n], k) {
				return fmt.Errorf("mixture.labels: class %d is not among the first %d labels: ask for more", k, n)
			}
		}
	}
	return nil
}

// counts are for how many labels errors are measured.
func (m *Mixture) counts(p *patterns) []int {
	if len(m.Labels) == 0 {
		return []int{p.train.Count}
	}
	return m.Labels
}

// label finds what causes stand for, and how often they are wrong, by each number of
// labels; it returns the last of these.
func (m *Mixture) label(seen *measure.Mixture, p *patterns, training, activity []float64) (known *circuits.CauseLabels, err error) {
	for _, n := range m.counts(p) {
		if known, err = circuits.NewCauseLabels(training[:n*m.Causes], m.Causes, p.labels[:n], p.classes); err != nil {
			return nil, fmt.Errorf("mixture.labels: %w", err)
		}
		seen.Errors[n] = wrong(known.Classify(activity), p.tested)
	}
	return known, nil
}

// vary shows test patterns at other contrasts, and holds the answers against those at 1.
func (m *Mixture) vary(seen *measure.Mixture, of learner, p *patterns, activity []float64, known *circuits.CauseLabels) error {
	for _, contrast := range m.Contrasts {
		now, err := of.Respond(p.test, contrast)
		if err != nil {
			return err
		}
		moved := 0.0
		for i := range now {
			moved += math.Abs(now[i]-activity[i]) / 2
		}
		seen.Shifts = append(seen.Shifts, moved/float64(p.test.Count))
		seen.Accuracy = append(seen.Accuracy, 1-wrong(known.Classify(now), p.tested))
	}
	return nil
}

// totals are the causes' summed weights over what they should be.
func (m *Mixture) totals(weights []float64) []float64 {
	all, inputs := make([]float64, m.Causes), len(weights)/m.Causes
	for i, w := range weights {
		all[i/inputs] += w / m.Total
	}
	return all
}

// alike is the likelihood of normalized patterns under weights of one total: what
// different conditions can be compared by.
func (m *Mixture) alike(weights []float64, p *circuits.Patterns, threads int) float64 {
	same := m.MixtureParameters
	same.InputNormalization = true
	totals, inputs := m.totals(weights), len(weights)/m.Causes
	level := make([]float64, len(weights))
	for i, w := range weights {
		level[i] = w / totals[i/inputs]
	}
	return circuits.LogLikelihood(level, same, p, p, threads)
}

// wrong is the share of labels that are not the true ones.
func wrong(labels, truth []int) float64 {
	count := 0
	for i, k := range labels {
		if k != truth[i] {
			count++
		}
	}
	return float64(count) / float64(len(labels))
}

// sampleMixture is what will be known of learned causes, in made-up numbers.
func (f *File) sampleMixture(in *measure.Input, p place, segment string) {
	m := f.Mixture.find(p.method).settings
	in.Accuracy = 0.9
	sampleActivity(in)
	in.Mixture = &measure.Mixture{
		LogLikelihood: []float64{-3, -2}, Totals: []float64{1}, StartTotals: []float64{1}, Loads: []float64{1}, Truth: math.NaN(),
		Contrasts: m.Contrasts, Shifts: make([]float64, len(m.Contrasts)), Accuracy: make([]float64, len(m.Contrasts)), Errors: map[int]float64{},
	}
	for _, n := range m.Labels {
		in.Mixture.Errors[n] = 0.1
	}
	if len(m.Labels) == 0 {
		in.Mixture.Errors[m.Images] = 0.1
	}
	if m.Known != nil {
		in.Mixture.Truth = 0.1
	}
	in.Labels = someLabels()
	if f.Mixture.divided() && f.Mixture.find(p.method).block != nil {
		in.Batches = [][]float64{{0.5, 0.4}, {0.3, 0.6}}
		if segment != learning {
			in.Recovery, in.Reference = someRecovery(), in.Activity
		}
	}
}
