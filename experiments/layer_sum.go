package experiments

import (
	"homeostat/artificial"
	"homeostat/measure"
)

// layerSum is what a layer's spiking neurons have done over images, beside what the
// network's own units do.
type layerSum struct {
	units, positions int
	counts           []int64 // of spikes, by neuron
	active, original []int   // images for which it, and its original, was active
	mean, own        []float64
	rows             [][]float64 // activity by image, of layers without positions

	residual, squares, sum float64
	answers                int
}

func newLayerSum(f *artificial.Folded) *layerSum {
	n := f.Units()
	return &layerSum{
		units: n, positions: f.Out[1] * f.Out[2], counts: make([]int64, n), active: make([]int, n), original: make([]int, n),
		mean: make([]float64, n), own: make([]float64, n),
	}
}

// add takes in one image: spikes of the neurons, each of which stands for its scale
// times a share of the time, and the original's activity.
func (s *layerSum) add(counts []int32, original []float32, scale []float64, share float64) {
	row := make([]float64, len(counts))
	for k, n := range counts {
		x, y := float64(n)*scale[k]*share, float64(original[k])
		row[k] = x
		s.counts[k] += int64(n)
		if n > 0 {
			s.active[k]++
		}
		if y > 0 {
			s.original[k]++
		}
		s.mean[k] += x
		s.own[k] += y
		s.residual += (x - y) * (x - y)
		s.squares += y * y
		s.sum += y
	}
	s.answers += len(counts)
	if s.positions == 1 {
		s.rows = append(s.rows, row)
	}
}

// join appends another layer's neurons.
func (s *layerSum) join(o *layerSum) {
	if s.units == 0 {
		s.rows = make([][]float64, len(o.rows))
	}
	s.units, s.positions = s.units+o.units, 1
	s.counts, s.active, s.original = append(s.counts, o.counts...), append(s.active, o.active...), append(s.original, o.original...)
	s.mean, s.own = append(s.mean, o.mean...), append(s.own, o.own...)
	for i := range s.rows {
		s.rows[i] = append(s.rows[i], o.rows[i]...)
	}
	s.residual, s.squares, s.sum, s.answers = s.residual+o.residual, s.squares+o.squares, s.sum+o.sum, s.answers+o.answers
}

// spikes are those of all neurons.
func (s *layerSum) spikes() (total float64) {
	for _, n := range s.counts {
		total += float64(n)
	}
	return total
}

// conversion holds the neurons against their originals.
func (s *layerSum) conversion(images int) *measure.Conversion {
	c := &measure.Conversion{Residual: s.residual, Total: s.squares - s.sum*s.sum/float64(s.answers)}
	n := float64(images)
	for k := range s.counts {
		c.Probability, c.OriginalProbability = append(c.Probability, float64(s.active[k])/n), append(c.OriginalProbability, float64(s.original[k])/n)
		c.Mean, c.OriginalMean = append(c.Mean, s.mean[k]/n), append(c.OriginalMean, s.own[k]/n)
	}
	return c
}

// tallies are those of channels, whose positions count as samples.
func (s *layerSum) tallies(images int) (all []measure.Tally) {
	for first := 0; first < s.units; first += s.positions {
		t := measure.Tally{N: images * s.positions}
		for k := first; k < first+s.positions; k++ {
			t.Active += s.active[k]
			t.Sum += s.mean[k]
		}
		all = append(all, t)
	}
	return all
}

// activity is that of all images, row by row.
func (s *layerSum) activity() (all []float64) {
	for _, row := range s.rows {
		all = append(all, row...)
	}
	return all
}
