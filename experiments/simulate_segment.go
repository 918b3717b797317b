package experiments

import (
	"homeostat/internal/conf"
	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// enter switches the rules and makes the changes of a segment.
func (m *simulation) enter(s *Segment) error {
	off := map[string]bool{}
	for _, label := range append(append([]string{}, m.condition.Without...), s.Without...) {
		off[label] = true
	}
	for i, label := range m.b.labels {
		m.net.Enable(i, !off[label])
	}
	m.saved = map[string][]float64{}
	for _, path := range s.changed() {
		old, err := m.net.Get(m.b.reach(path))
		if err != nil {
			return err
		}
		m.saved[path] = old
	}
	if err := m.change(s.Set, s.Scale); err != nil {
		return err
	}
	if err := m.intervene(&s.Interventions); err != nil {
		return err
	}
	m.remove(s)
	m.now = m.newPassage()
	m.now.before = m.weightsNow()
	if err := m.potentiate(s); err != nil {
		return err
	}
	for _, name := range m.b.observed() {
		m.now.lesioned[name] = m.net.Lesioned(name)
	}
	for _, meter := range m.intervals {
		meter.Reset()
	}
	return nil
}

// change sets and scales what paths name.
func (m *simulation) change(set map[string]value.Value, scale map[string]float64) error {
	for _, path := range conf.SortedKeys(set) {
		if err := m.net.Set(m.b.reach(path), set[path]); err != nil {
			return err
		}
	}
	for _, path := range conf.SortedKeys(scale) {
		if err := m.net.Scale(m.b.reach(path), scale[path]); err != nil {
			return err
		}
	}
	return nil
}

// changed are the paths that a segment sets or scales.
func (s *Segment) changed() []string {
	return append(conf.SortedKeys(s.Set), conf.SortedKeys(s.Scale)...)
}

// leave undoes a segment's changes.
func (m *simulation) leave(s *Segment) error {
	m.relent(&s.Interventions)
	for _, path := range s.changed() {
		if err := m.net.Set(m.b.reach(path), value.Value{Kind: value.List, List: m.saved[path]}); err != nil {
			return err
		}
	}
	return nil
}

// image returns the k-th image of a segment: test images in the order that both
// sides share, training images as they come in an order of the run's own.
func (m *simulation) image(s *Segment, k int) []uint8 {
	if k >= s.Stimuli {
		return m.set.Test.Image(m.order[(k-s.Stimuli)%len(m.order)])
	}
	if s.Images == "test" {
		return m.set.Test.Image(m.order[k%len(m.order)])
	}
	n := m.set.Train.Len()
	draw := rng.NewKey(m.file.Seed+uint64(m.seed), "training image").At(uint64(m.images))
	m.images++
	return m.set.Train.Image(int(draw.Uint64() % uint64(n)))
}

// observed are the populations whose activity is measured: all that receive synapses.
func (b *Biological) observed() []string { return b.measured }

// plastic returns the projections that a rule acts on.
func (b *Biological) plastic() (all []string) {
	for _, name := range b.projectionNames() {
		for _, r := range b.spec.Rules {
			if r.On == name {
				all = append(all, name)
				break
			}
		}
	}
	return all
}

// evenly returns count of n indices, evenly spread; nil, for all, if count is 0 or at least n.
func evenly(count, n int) []int {
	if count <= 0 || count >= n {
		return nil
	}
	all := make([]int, count)
	for i := range all {
		all[i] = i * n / count
	}
	return all
}
