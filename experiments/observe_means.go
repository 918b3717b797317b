package experiments

import (
	"math"
	"slices"

	"homeostat/measure"
)

// activityOf is what a population answered to each stimulus of a segment, or in each of
// its windows: counts of spikes; of units that have a rate and do not spike, its mean over
// the times at which that of all is recorded, in memory, or, where it is not, at the end of
// each stimulus.
func (m *simulation) activityOf(s *Segment, population string, seen *passage) measure.Activity {
	if !m.b.isGraded(population) {
		return *seen.activity[population]
	}
	a := measure.Activity{Units: m.net.Size(population)}
	if !m.b.recordsAll(population, "rate") {
		if s.Stimuli > 0 {
			return *seen.activity[population]
		}
		return a
	}
	length, every := seen.to-seen.from, seen.to-seen.from
	if s.Window > 0 {
		length, every = s.Window, s.Window
	} else if s.Stimuli > 0 {
		length, every = m.file.Stimulus.Duration, m.file.Stimulus.Duration+m.file.Stimulus.Gap
	}
	rows, _ := m.tapes[population+".rate"].rows(seen.from+m.b.Dt/2, seen.to+m.b.Dt/2) // from memory
	next := 0
	for from := seen.from; from+length < seen.to+m.b.Dt/2; from += every {
		for next < len(rows.times) && rows.times[next] < from+m.b.Dt/2 {
			next++
		}
		first := next
		for next < len(rows.times) && rows.times[next] < from+length+m.b.Dt/2 {
			next++
		}
		if next == first {
			return measure.Activity{Units: a.Units} // too seldom recorded
		}
		a.Stimuli++
		for _, x := range rows.values {
			a.A = append(a.A, measure.Mean(x[first:next]))
		}
	}
	return a
}

// answers says whether what a population answers in a segment is known: in windows, units that do not
// spike have to be recorded.
func (b *Biological) answers(population string, s *Segment) bool {
	return s.Stimuli > 0 || !b.isGraded(population) || b.recordsAll(population, "rate")
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

// recordedRates are the rates of those of some graded units of a population that are
// recorded, in memory or on disk, mean over a segment, and which units these are.
func (m *simulation) recordedRates(population string, seen *passage, units []int) (rates []float64, of []int) {
	t := m.tapes[population+".rate"]
	if t == nil {
		return nil, units
	}
	means := t.means(seen.from, seen.to)
	if means == nil {
		return nil, units
	}
	for k, i := range t.neurons {
		if _, wanted := slices.BinarySearch(units, int(i)); wanted {
			rates, of = append(rates, means[k]), append(of, int(i))
		}
	}
	return rates, of
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
