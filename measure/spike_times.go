package measure

import (
	"math"
	"slices"
)

// Spike times of single units: when the first comes, how many there are, how far
// apart, and in what bursts. They are what a firing pattern is known by.

// firstSpike leaves out units that are silent.
func firstSpike(in Input) (Result, bool) {
	return overUnits(in.Trains, func(train []float64) float64 {
		if len(train) == 0 {
			return math.NaN()
		}
		return train[0]
	})
}

func spikeCount(in Input) (Result, bool) {
	return overUnits(in.Trains, func(train []float64) float64 { return float64(len(train)) })
}

// interspikeInterval also gives the first, the last, the shortest and the longest
// interval of a unit, each as a mean over units. Units without two spikes have none.
func interspikeInterval(in Input) (Result, bool) {
	of := func(pick func(gaps []float64) float64) func(train []float64) float64 {
		return func(train []float64) float64 {
			if len(train) < 2 {
				return math.NaN()
			}
			return pick(intervalsOf(train))
		}
	}
	r, ok := overUnits(in.Trains, of(Mean))
	if !ok {
		return r, false
	}
	r.Extra = map[string]float64{}
	for name, pick := range map[string]func([]float64) float64{
		"first": func(gaps []float64) float64 { return gaps[0] },
		"last":  func(gaps []float64) float64 { return gaps[len(gaps)-1] },
		"min":   slices.Min[[]float64],
		"max":   slices.Max[[]float64],
	} {
		part, _ := overUnits(in.Trains, of(pick))
		r.Extra[name] = part.Value
	}
	return r, true
}

// burstPeriod is the time from the first spike of a burst to that of the next.
// Intervals longer than half of the longest stand between bursts, so that a regular
// train is one of bursts of single spikes. Only bursts that are seen from their start
// to the next one's count. Extra: "spikes" in a burst, "duty", the share of time
// from the first spike of a burst to its last, and "bursting", the share of all units
// that have at least two spikes a burst; "cv" of the period over units.
func burstPeriod(in Input) (Result, bool) {
	part := func(k int) func(train []float64) float64 {
		return func(train []float64) float64 { return bursts(train)[k] }
	}
	r, ok := overUnits(in.Trains, part(0))
	if !ok {
		return r, false
	}
	spikes, _ := overUnits(in.Trains, part(1))
	duty, _ := overUnits(in.Trains, part(2))
	bursting := 0.0
	for _, n := range spikes.PerUnit {
		if n >= 2 {
			bursting += 1 / float64(len(spikes.PerUnit))
		}
	}
	known := slices.DeleteFunc(slices.Clone(r.PerUnit), math.IsNaN)
	r.Extra = map[string]float64{"spikes": spikes.Value, "duty": duty.Value, "bursting": bursting, "cv": SD(known) / r.Value}
	return r, true
}

// bursts are a train's mean period, spikes per burst and duty cycle; NaN where no
// whole burst is seen.
func bursts(train []float64) [3]float64 {
	none := [3]float64{math.NaN(), math.NaN(), math.NaN()}
	if len(train) < 3 {
		return none
	}
	gaps := intervalsOf(train)
	between := slices.Max(gaps) / 2
	starts := burstStarts(train)
	if len(starts) < 2 {
		return none
	}
	first, last := starts[0], starts[len(starts)-1]
	inside := 0.0
	for _, gap := range gaps[first:last] {
		if gap <= between {
			inside += gap
		}
	}
	span, n := train[last]-train[first], float64(len(starts)-1)
	return [3]float64{span / n, float64(last-first) / n, inside / span}
}

// burstStarts are the places of the first spikes of bursts that are seen from their start.
func burstStarts(train []float64) (starts []int) {
	if len(train) < 3 {
		return nil
	}
	gaps := intervalsOf(train)
	between := slices.Max(gaps) / 2
	for k, gap := range gaps {
		if gap > between {
			starts = append(starts, k+1)
		}
	}
	return starts
}

// intervalsOf returns the times between successive spikes.
func intervalsOf(train []float64) []float64 {
	gaps := make([]float64, len(train)-1)
	for k := range gaps {
		gaps[k] = train[k+1] - train[k]
	}
	return gaps
}

// overUnits is the mean over units of what of returns of a train; a unit for which it
// is NaN is left out.
func overUnits(trains [][]float64, of func(train []float64) float64) (Result, bool) {
	each := make([]float64, len(trains))
	var known []float64
	for i, train := range trains {
		each[i] = of(train)
		if !math.IsNaN(each[i]) {
			known = append(known, each[i])
		}
	}
	r, ok := finite(Mean(known))
	r.PerUnit = each
	return r, ok
}
