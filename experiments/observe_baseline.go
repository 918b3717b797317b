package experiments

import (
	"slices"

	"homeostat/internal/conf"
)

// baseline is the segment that later ones are held against, unit by unit; -1 if none is.
func (b *Biological) baseline() int {
	return slices.IndexFunc(b.Segments, func(s Segment) bool { return s.Baseline })
}

// checkBaseline refuses a second baseline, and one whose rates stimuli make.
func (b *Biological) checkBaseline(n *conf.Node, faults *conf.Faults) {
	first := b.baseline()
	for i, s := range b.Segments {
		place := func() *conf.Node { return at(n.Child("segment").Items[i], "baseline") }
		switch {
		case s.Baseline && i > first:
			faults.At(place(), "stands in %q already; one segment is the baseline", b.Segments[first].Name)
		case s.Baseline && s.Stimuli > 0:
			faults.At(place(), "stands beside stimuli; rates are held against those of a time without them")
		}
	}
}

// ratesBefore are the rates (Hz) that some neurons of a population had in the baseline, and
// how long it was (s); nil in it and in segments before it.
func (m *simulation) ratesBefore(s *Segment, population string, units []int) (rates []float64, seconds float64) {
	k := m.b.baseline()
	if k < 0 || k >= slices.IndexFunc(m.b.Segments, func(o Segment) bool { return o.Name == s.Name }) {
		return nil, 0
	}
	seen := m.past[k]
	a := seen.activity[population]
	rates, seconds = make([]float64, len(units)), (seen.to-seen.from)/1000
	for i := range a.Stimuli {
		for j, count := range pick(a.Row(i), units) {
			rates[j] += count / seconds
		}
	}
	return rates, seconds
}
