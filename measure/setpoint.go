package measure

import (
	"fmt"
	"math"
	"slices"
)

// Set points: how far rates are from their targets, and how fast they come back.

// band is how close to its set point, relatively, a rate counts as back.
const band = 0.05

// wide is the same for the mean rate of a population, which wanders.
const wide = 0.2

func meanRate(in Input) (Result, bool) {
	if len(in.Rates) == 0 {
		return Result{}, false
	}
	return Result{Value: Mean(in.Rates), PerUnit: in.Rates}, true
}

func rateCV(in Input) (Result, bool) { return finite(CV(in.Rates)) }

// setPointError is the largest |rate − target| / target over units; Extra has the
// mean over units.
func setPointError(in Input) (Result, bool) {
	if len(in.Rates) == 0 || in.Targets == nil {
		return Result{}, false
	}
	if len(in.Rates) != len(in.Targets) {
		panic(fmt.Sprintf("measure: %d rates, %d targets", len(in.Rates), len(in.Targets)))
	}
	each := make([]float64, len(in.Rates))
	for j, rate := range in.Rates {
		each[j] = math.Abs(rate-in.Targets[j]) / in.Targets[j]
	}
	return Result{Value: slices.Max(each), PerUnit: each, Extra: map[string]float64{"mean": Mean(each)}}, true
}

// recoveryTime is how long, in ms after the perturbation, the slowest unit takes
// until it stays within 5% of its set point to the end of the series: its target
// where targets are known, else its own mean before the perturbation. +Inf if it
// never does. Extra: "median" over units, "recovered" (the fraction of units that
// do), "population" (the time of the mean over units); where the time before is
// known to be undisturbed, too, "63" and "90" (until so many percent of the units' mean
// distance from their set points are made good, which counting noise does not hide); where the
// rates in a baseline are known, "mean" (until the units' mean rate stays within a fifth of its mean there).
func recoveryTime(in Input) (Result, bool) {
	if in.Series == nil || len(in.Series.Values) == 0 {
		return Result{}, false
	}
	s := in.Series
	average := make([]float64, len(s.Times))
	each, sets := make([]float64, len(s.Values)), make([]float64, len(s.Values))
	var recovered, setPoints float64
	for j, values := range s.Values {
		set := s.before(values)
		if in.Targets != nil {
			set = in.Targets[j]
		}
		if math.IsNaN(set) {
			return Result{}, false // nothing was recorded before, and no targets are known
		}
		each[j], sets[j] = s.recovery(values, set), set
		if !math.IsInf(each[j], 1) {
			recovered += 1 / float64(len(each))
		}
		setPoints += set / float64(len(each))
		for i, v := range values {
			average[i] += v / float64(len(each))
		}
	}
	sorted := slices.Sorted(slices.Values(each))
	r := Result{Value: sorted[len(sorted)-1], PerUnit: each, Extra: map[string]float64{
		"median":     sorted[(len(sorted)-1)/2],
		"recovered":  recovered,
		"population": s.recovery(average, setPoints),
	}}
	if distances := s.distances(sets); s.undisturbed() > 0 {
		r.Extra["63"], r.Extra["90"] = s.regained(distances, 1-1/math.E), s.regained(distances, 0.9)
	}
	if len(in.RatesBefore) == len(in.Rates) && len(in.Rates) > 0 {
		r.Extra["mean"] = s.within(average, Mean(in.RatesBefore), wide)
	}
	return r, true
}

// undisturbed is how many values there are of the time since which nothing was done.
func (s *Series) undisturbed() int {
	return s.index(s.From) - s.index(s.Quiet)
}

// index is that of the first value at a time or after it.
func (s *Series) index(time float64) int {
	i, _ := slices.BinarySearch(s.Times, time)
	return i
}

// distances are the units' mean relative distance from their set points at each time;
// a set point of 0 has none.
func (s *Series) distances(sets []float64) []float64 {
	all := make([]float64, len(s.Times))
	units := 0.0
	for j, values := range s.Values {
		if sets[j] == 0 {
			continue
		}
		units++
		for i, v := range values {
			all[i] += math.Abs(v-sets[j]) / math.Abs(sets[j])
		}
	}
	for i := range all {
		all[i] /= units
	}
	return all
}

// regained returns the time from the perturbation until distances have, for good, lost
// a part of what it added to them at most. What they are without it, in the mean over
// the undisturbed time, is noise, and no part of that.
func (s *Series) regained(distances []float64, part float64) float64 {
	from := s.index(s.From)
	if from == len(distances) {
		return math.Inf(1)
	}
	quiet, most := Mean(distances[s.index(s.Quiet):from]), slices.Max(distances[from:])
	last := len(distances)
	for last > from && distances[last-1] <= most-part*max(most-quiet, 0) {
		last--
	}
	if last == len(distances) {
		return math.Inf(1)
	}
	return s.Times[last] - s.From
}

// before returns the mean of the values before the perturbation, NaN if there are none.
func (s *Series) before(values []float64) float64 {
	return Mean(values[:s.index(s.From)])
}

// recovery returns the time from the perturbation to the first value from which on
// all are within the band around the set point.
func (s *Series) recovery(values []float64, set float64) float64 { return s.within(values, set, band) }

// within is the same for a band of another width.
func (s *Series) within(values []float64, set, band float64) float64 {
	last := len(values)
	for last > 0 && s.Times[last-1] >= s.From && math.Abs(values[last-1]-set) <= band*math.Abs(set) {
		last--
	}
	if last == len(values) {
		return math.Inf(1)
	}
	return s.Times[last] - s.From
}
