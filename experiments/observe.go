package experiments

import (
	"math"
	"slices"
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
			all = append(all, m.observeUnits(s, name, seen, seen.left(name, 0, m.net.Size(name))))
			lo := 0
			for _, t := range m.b.typesOf(name) {
				all = append(all, m.observeUnits(s, name+"."+t.Name, seen, seen.left(name, lo, lo+t.Size)))
				lo += t.Size
			}
		}
		for _, name := range m.b.plastic() {
			o := m.newObservation(name, s, seen)
			o.in.Weights, o.in.Releases = m.weightsOf(name, seen), seen.releases[name]
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
	o.in.Regulation = m.regulation(unit, seen)
	o.in.Key = rng.NewKey(m.file.Seed, "measure/"+o.at.String()+"@"+s.Name).Derive(uint64(m.seed))
	return o
}

// left are the numbers of neurons lo..hi-1 of a population that no lesion had taken by
// then: what is gone has no rate.
func (s *passage) left(population string, lo, hi int) (units []int) {
	for i := lo; i < hi; i++ {
		if _, gone := slices.BinarySearch(s.lesioned[population], int32(i)); !gone {
			units = append(units, i)
		}
	}
	return units
}

// pick returns the chosen of what there is one of for each unit, nil if there is nothing.
func pick[T any](x []T, units []int) []T {
	if x == nil {
		return nil
	}
	chosen := make([]T, len(units))
	for k, i := range units {
		chosen[k] = x[i]
	}
	return chosen
}

// observeUnits observes some neurons of a population.
func (m *simulation) observeUnits(s *Segment, unit string, seen *passage, units []int) *observation {
	o := m.newObservation(unit, s, seen)
	population, _, _ := strings.Cut(unit, ".")
	if len(units) == 0 {
		return o
	}
	activity := partOf(m.activityOf(s, population, seen), units)
	m.observeBlocks(o, s, population, units, activity)
	if s.Tested > 0 && activity.Stimuli > s.Tested {
		activity = lastOf(activity, s.Tested)
		o.seconds *= float64(s.Tested) / float64(s.Stimuli+s.Tested)
	}
	if m.b.isGraded(population) {
		o.in.Rates, units = m.recordedRates(population, seen, units)
		if o.in.Rates == nil && s.Stimuli > 0 && activity.Stimuli > 0 {
			o.in.Rates = m.ratesIn(population, activity)
		}
	} else {
		m.observeSpiking(o, s, population, seen, units, activity)
		o.in.RatesBefore, o.in.SecondsBefore = m.ratesBefore(s, population, units)
	}
	o.in.Targets = pick(seen.targets[population], units)
	o.in.Series = m.rateSeries(population, seen, units)
	m.observeAnswers(o, s, population, seen, units, activity)
	o.in.Range = m.bounds(population)
	return o
}

// observeSpiking observes neurons that spike.
func (m *simulation) observeSpiking(o *observation, s *Segment, population string, seen *passage, units []int, counts measure.Activity) {
	o.in.Rates = make([]float64, len(units))
	for i := range counts.Stimuli {
		for j, n := range counts.Row(i) {
			o.in.Rates[j] += n / o.seconds
		}
	}
	o.in.Seconds = o.seconds
	if s.Stimuli > 0 { // gaps are not counted
		part := (m.file.Stimulus.Duration + m.file.Stimulus.Gap) / m.file.Stimulus.Duration
		for j := range o.in.Rates {
			o.in.Rates[j] *= part
		}
		o.in.Seconds /= part
	}
	o.in.Trains = pick(m.trains(population, seen), units)
	if m.b.paced(population) {
		o.in.Pacemakers = pick(m.trains(m.b.Pacemaker, seen), units)
	}
	o.in.Potentials = pick(m.means(population, "v", seen), units)
	o.in.IntervalCVs = pick(seen.cvs[population], units)
}

// observeAnswers observes what some units answered to each stimulus, or in each window.
func (m *simulation) observeAnswers(o *observation, s *Segment, population string, seen *passage, units []int, a measure.Activity) {
	if (s.Tested > 0 || s.Images == "test") && a.Stimuli <= len(m.order) {
		m.see(&o.in, a, m.order[:a.Stimuli])
		o.in.Reference = m.reference(s, population, units, a.Stimuli)
	} else if a.Stimuli > 1 {
		o.in.Activity, o.in.Tallies = &a, measure.Tallies(a)
	}
	o.in.PerSecond = m.perSecond(s, population)
	o.in.Alternating = s.Alternating
	if s.turns() > 0 && a.Stimuli > 1 {
		o.in.Turns, o.in.Levels = s.turns(), s.Levels
		o.in.Labels = s.turnsSince(seen.from, a.Stimuli)
		o.in.Earlier, o.in.EarlierLabels = m.earlier(s, population, units)
	}
}

// perSecond is what makes of a population's activity in each window a rate, Hz; 0 where
// there are no windows.
func (m *simulation) perSecond(s *Segment, population string) float64 {
	switch {
	case m.b.isGraded(population):
		return 1
	case s.Window > 0:
		return 1000 / s.Window
	case s.Stimuli > 0:
		return 1000 / m.file.Stimulus.Duration
	}
	return 0
}

// turnsSince are the numbers of the inputs in the windows of a segment that started at
// a time (ms): they take turns from the network's start on.
func (s *Segment) turnsSince(start float64, windows int) []int {
	before := int(math.Round(start / s.Window))
	all := make([]int, windows)
	for i := range all {
		all[i] = (before + i) % s.turns()
	}
	return all
}

// earlier is what some neurons of a population answered to the same inputs in the
// first segment that had as many, nil in that segment itself.
func (m *simulation) earlier(s *Segment, population string, units []int) (*measure.Activity, []int) {
	for i, seen := range m.past {
		first := &m.b.Segments[i]
		if first == s {
			break
		}
		if first.turns() != s.turns() {
			continue
		}
		if a := partOf(m.activityOf(first, population, seen), units); a.Stimuli > 1 {
			return &a, first.turnsSince(seen.from, a.Stimuli)
		}
	}
	return nil, nil
}
