package experiments

import (
	"slices"

	"homeostat/artificial"
	"homeostat/measure"
)

// observeBlocks observes the answers of some units to a segment's stimuli, but for those that
// test them, by blocks, beside the blocks of the segment before: of that the second half, by
// which what was done to units before has passed.
func (m *simulation) observeBlocks(o *observation, s *Segment, population string, units []int, a measure.Activity) {
	if s.Stimuli == 0 || a.Stimuli < s.Stimuli {
		return
	}
	size := m.file.Stimulus.Block
	after := measure.Blocks(firstOf(a, s.Stimuli), size)
	for _, b := range after {
		o.in.Batches = append(o.in.Batches, b.Probability)
	}
	i := slices.IndexFunc(m.b.Segments, func(other Segment) bool { return other.Name == s.Name })
	if i == 0 || m.b.Segments[i-1].Stimuli == 0 {
		return
	}
	earlier := &m.b.Segments[i-1]
	was := partOf(m.activityOf(earlier, population, m.past[i-1]), units)
	if was.Stimuli >= earlier.Stimuli {
		before := measure.Blocks(firstOf(was, earlier.Stimuli), size)
		o.in.Recovery = &measure.Recovery{Before: before[len(before)/2:], After: after}
	}
}

// firstOf and lastOf are the answers to so many stimuli, the first or the last ones.
func firstOf(a measure.Activity, stimuli int) measure.Activity {
	return measure.Activity{Stimuli: stimuli, Units: a.Units, A: a.A[:stimuli*a.Units]}
}

func lastOf(a measure.Activity, stimuli int) measure.Activity {
	return measure.Activity{Stimuli: stimuli, Units: a.Units, A: a.A[(a.Stimuli-stimuli)*a.Units:]}
}

// ratesIn are the mean rates of some units of a population over all stimuli, of which activity is what is above rest.
func (m *simulation) ratesIn(population string, a measure.Activity) []float64 {
	_, rest, _ := m.b.spec.Range(population)
	all := make([]float64, a.Units)
	for i := range a.Stimuli {
		for j, x := range a.Row(i) {
			all[j] += (x + rest) / float64(a.Stimuli)
		}
	}
	return all
}

// bounds are those of some units' activity above rest, nil where it has none, or is recorded as it is.
func (m *simulation) bounds(population string) *measure.Range {
	low, high, bounded := m.b.spec.Range(population)
	if !bounded || !m.b.isGraded(population) || m.b.recordsAll(population, "rate") {
		return nil
	}
	return &measure.Range{Low: low, High: high}
}

// recovery is that of the chosen units of hidden layer k in a segment, from what they were in
// the second half of the one at whose end it began. Blocks are the batches that were sampled.
func (t *training) recovery(segment, k int, units []int) *measure.Recovery {
	before := t.config.Before(segment)
	if before < 0 {
		return nil
	}
	was := t.blocks(before, k, units)
	return &measure.Recovery{Before: was[len(was)/2:], After: t.blocks(segment, k, units)}
}

// blocks are the batches sampled in a segment, of the chosen units of hidden layer k.
func (t *training) blocks(segment, k int, units []int) (all []measure.Block) {
	start := t.config.Age(t.config.Before(segment))
	for _, sample := range t.samplesOf(segment) {
		all = append(all, blockOf(sample, sample.Iteration-start, t.config.Batch, k, units))
	}
	return all
}

func blockOf(s artificial.Sample, iterations, batch, k int, units []int) measure.Block {
	layer := s.Layers[k]
	return measure.Block{End: iterations * batch, Probability: pick(floats(layer.Probability), units), Mean: pick(floats(layer.Mean), units)}
}
