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
		if first.Stimuli == 0 || first.Images != "test" {
			continue
		}
		if first == s {
			return nil
		}
		a := partOf(m.activityOf(first, population, seen), units)
		if a.Stimuli < stimuli {
			return nil
		}
		return &measure.Activity{Stimuli: stimuli, Units: a.Units, A: a.A[:stimuli*a.Units]}
	}
	return nil
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
	if i < 0 || b.Segments[i].Stimuli == 0 || b.Segments[i].Images != "test" {
		return false
	}
	first := slices.IndexFunc(b.Segments, func(s Segment) bool { return s.Stimuli > 0 && s.Images == "test" })
	return first < i && b.Segments[first].Stimuli >= b.Segments[i].Stimuli
}

// showsReference says whether a segment of a training shows the images that the first one did.
func (m *method) showsReference(segment string) bool {
	i := slices.IndexFunc(m.Segments, func(s artificial.Segment) bool { return s.Name == segment })
	return i > 0 && slices.Equal(m.Segments[i].Classes, m.Segments[0].Classes)
}
