package experiments

import (
	"slices"

	"homeostat/artificial"
	"homeostat/measure"
)

// What a layer answered to the same images as they were at first: in the first segment that
// showed test images, on either side.

// reference is what some neurons answered to the first so many test images in the first
// segment that showed any; nil in that segment itself.
func (m *simulation) reference(s *Segment, population string, units []int, stimuli int) *measure.Activity {
	for i, seen := range m.past {
		first := &m.b.Segments[i]
		if first.testImages() == 0 {
			continue
		}
		a := partOf(m.activityOf(first, population, seen), units)
		if first == s || a.Stimuli < first.testImages() || first.testImages() < stimuli {
			return nil
		}
		a = firstOf(lastOf(a, first.testImages()), stimuli)
		return &a
	}
	return nil
}

// testImages is how many a segment shows: all of its stimuli, those behind them, or none.
func (s *Segment) testImages() int {
	switch {
	case s.Tested > 0:
		return s.Tested
	case s.Images == "test":
		return s.Stimuli
	}
	return 0
}

// firstSeen is what a trained network's fully connected layers put out at the end of its first segment.
type firstSeen struct {
	order    []int
	activity []measure.Activity // by layer, of all units
}

// of is the part of it that a later segment is held against: that of the units which are left,
// nil where other images are shown.
func (f *firstSeen) of(order []int, left [][]int) []measure.Activity {
	if f == nil || !slices.Equal(f.order, order) {
		return nil
	}
	all := make([]measure.Activity, len(left))
	for k, units := range left {
		all[k] = partOf(f.activity[k], units)
	}
	return all
}

// showsReference says whether a simulated segment shows test images after another that did.
func (b *Biological) showsReference(segment string) bool {
	i := slices.IndexFunc(b.Segments, func(s Segment) bool { return s.Name == segment })
	first := slices.IndexFunc(b.Segments, func(s Segment) bool { return s.testImages() > 0 })
	return first >= 0 && first < i && b.Segments[i].testImages() > 0 && b.Segments[i].testImages() <= b.Segments[first].testImages()
}

// showsReference says whether a segment of a training shows the images that the first one did.
func (m *method) showsReference(segment string) bool {
	i := slices.IndexFunc(m.Segments, func(s artificial.Segment) bool { return s.Name == segment })
	return i > 0 && slices.Equal(m.Segments[i].Classes, m.Segments[0].Classes)
}
