package experiments

import (
	"math"
	"strings"

	"homeostat/internal/rng"
	"homeostat/measure"
)

// observe turns what the segments that are over have shown into observations of
// populations, cell types and plastic projections.
func (m *simulation) observe() (all []*observation) {
	for i, seen := range m.past {
		s := &m.b.Segments[i]
		for _, name := range m.b.observed() {
			all = append(all, m.observeUnits(s, name, seen, 0, m.net.Size(name)))
			lo := 0
			for _, t := range m.b.typesOf(name) {
				all = append(all, m.observeUnits(s, name+"."+t.Name, seen, lo, lo+t.Size))
				lo += t.Size
			}
		}
		for _, name := range m.b.plastic() {
			o := m.newObservation(name, s, seen)
			o.in.Weights = m.weightsOf(name, seen)
			all = append(all, o)
		}
	}
	return all
}

func (m *simulation) newObservation(unit string, s *Segment, seen *passage) *observation {
	o := &observation{
		at: place{"biological", m.condition.Name, unit}, segment: s.Name, seed: m.seed,
		seconds: (seen.to - seen.from) / 1000,
	}
	o.in.Accuracy, o.in.TrainAccuracy = math.NaN(), math.NaN()
	o.in.Key = rng.NewKey(m.file.Seed, "measure/"+o.at.String()+"@"+s.Name).Derive(uint64(m.seed))
	return o
}

// observeUnits observes neurons lo..hi-1 of a population.
func (m *simulation) observeUnits(s *Segment, unit string, seen *passage, lo, hi int) *observation {
	o := m.newObservation(unit, s, seen)
	population, _, _ := strings.Cut(unit, ".")
	if m.b.isGraded(population) {
		m.observeGraded(o, population, seen, lo, hi)
		return o
	}
	a := seen.activity[population]
	part := measure.Activity{Stimuli: a.Stimuli, Units: hi - lo}
	o.in.Rates = make([]float64, hi-lo)
	for i := range a.Stimuli {
		row := a.Row(i)[lo:hi]
		part.A = append(part.A, row...)
		for j, n := range row {
			o.in.Rates[j] += n / o.seconds
		}
	}
	if s.Stimuli > 0 { // gaps are not counted
		for j := range o.in.Rates {
			o.in.Rates[j] *= (m.file.Stimulus.Duration + m.file.Stimulus.Gap) / m.file.Stimulus.Duration
		}
	}
	if trains := m.trains(population, seen); trains != nil {
		o.in.Trains = trains[lo:hi]
	}
	if v := m.means(population, "v", seen); v != nil {
		o.in.Potentials = v[lo:hi]
	}
	o.in.IntervalCVs = seen.cvs[population][lo:hi]
	if targets := seen.targets[population]; targets != nil {
		o.in.Targets = targets[lo:hi]
	}
	if s.Images == "test" && a.Stimuli <= len(m.order) {
		m.see(&o.in, part, m.order[:a.Stimuli])
	} else if a.Stimuli > 1 {
		o.in.Activity, o.in.Tallies = &part, measure.Tallies(part)
	}
	o.in.Series = m.rateSeries(population, seen, lo, hi)
	return o
}
