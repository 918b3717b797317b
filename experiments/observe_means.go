package experiments

import (
	"math"
	"slices"

	"homeostat/measure"
)

// observeGraded observes units that have a rate and do not spike: rates are means of
// what is recorded of them, and nothing is counted.
func (m *simulation) observeGraded(o *observation, population string, seen *passage, units []int) {
	o.in.Rates = pick(m.means(population, "rate", seen), units)
	o.in.Targets = pick(seen.targets[population], units)
	o.in.Series = m.rateSeries(population, seen, units)
}

// means are what is recorded of each unit of a population in a segment, mean over
// time; nil unless that of all is in memory.
func (m *simulation) means(population, what string, seen *passage) []float64 {
	if !m.b.recordsAll(population, what) {
		return nil
	}
	rows, _ := m.tapes[population+"."+what].rows(seen.from, seen.to) // from memory
	if len(rows.times) == 0 {
		return nil
	}
	all := make([]float64, len(rows.values))
	for i, x := range rows.values {
		all[i] = measure.Mean(x)
	}
	return all
}

// rateSeries is the recorded rate of some neurons up to a segment's end, nil
// unless that of all is in memory.
func (m *simulation) rateSeries(population string, seen *passage, units []int) *measure.Series {
	if !m.b.recordsAll(population, "rate") {
		return nil
	}
	rates, _ := m.tapes[population+".rate"].rows(math.Inf(-1), seen.to) // from memory
	return &measure.Series{Times: rates.times, Values: pick(rates.values, units), From: seen.from, Quiet: m.startBefore(seen)}
}

// startBefore is when the segment before another began, or itself if it is the first.
func (m *simulation) startBefore(seen *passage) float64 {
	if i := slices.Index(m.past, seen); i > 0 {
		return m.past[i-1].from
	}
	return seen.from
}

// isGraded says whether a population's units have a rate and do not spike.
func (b *Biological) isGraded(population string) bool { return slices.Contains(b.graded, population) }
