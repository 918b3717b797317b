package measure

import (
	"math"
	"slices"

	"homeostat/internal/rng"
)

// What a population answers to stimuli, as rates: a row of one number per unit for each
// stimulus, or, where inputs take turns, for each input the mean over its turns.

// answers are the rows, nil where activity is not known to be rates, or diverged.
func (in Input) answers() [][]float64 {
	if in.Activity == nil || in.PerSecond == 0 {
		return nil
	}
	in.Activity.check()
	rows, turned := make([][]float64, in.Activity.Stimuli), in.Turns > 0 && in.Turns <= in.Activity.Stimuli
	if turned {
		rows = rows[:in.Turns]
	}
	turns := make([]float64, len(rows))
	for i := range in.Activity.Stimuli {
		k := i
		if turned {
			k = in.Labels[i]
		}
		if rows[k] == nil {
			rows[k] = make([]float64, in.Activity.Units)
		}
		turns[k]++
		for j, x := range in.Activity.Row(i) {
			rows[k][j] += x * in.PerSecond
		}
	}
	for k, row := range rows {
		for j := range row {
			row[j] /= turns[k]
			if math.IsNaN(row[j]) {
				return nil
			}
		}
	}
	return rows
}

// response is the mean rate over stimuli and units; PerUnit has every answer of every
// unit, stimulus by stimulus. Extra: "within", sd/mean over units of the answers to one
// stimulus, mean over stimuli; "across", sd/mean over stimuli of the mean over units.
func response(in Input) (Result, bool) {
	rows := in.answers()
	if rows == nil {
		return Result{}, false
	}
	var within, means []float64
	for _, row := range rows {
		means = append(means, Mean(row))
		if cv := CV(row); !math.IsNaN(cv) {
			within = append(within, cv)
		}
	}
	return Result{Value: Mean(means), PerUnit: slices.Concat(rows...), Extra: map[string]float64{
		"within": Mean(within), "across": CV(means),
	}}, true
}

// responseExponential is the Kolmogorov–Smirnov distance between the answers to all
// stimuli, each over the mean of its stimulus, and a unit exponential: one stimulus has
// too few units to tell. Extra: "p", by samples of as many units from an exponential,
// each over its own mean, too; "cv", sd/mean of these numbers; "units" and "stimuli" used.
func responseExponential(in Input) (Result, bool) {
	var x []float64
	stimuli, units := 0, 0
	for _, row := range in.answers() {
		if m := Mean(row); m > 0 {
			stimuli, units = stimuli+1, len(row)
			for _, r := range row {
				x = append(x, r/m)
			}
		}
	}
	if len(x) < FewestFitted || units < 2 {
		return Result{}, false
	}
	cv, d := CV(x), unitExponentialDistance(x)
	return Result{Value: d, Extra: map[string]float64{
		"p": dividedExponentialP(d, stimuli, units, in.Key.Derive(2)), "cv": cv, "units": float64(units), "stimuli": float64(stimuli),
	}}, true
}

// unitExponentialDistance is that of numbers, which it sorts, from an exponential of mean 1.
func unitExponentialDistance(x []float64) float64 {
	f := exponentialFamily()
	f.fit = func([]float64) (float64, float64) { return 0, 1 }
	return f.distance(x)
}

// dividedExponentialP is how likely exponential numbers, a row of units for each stimulus
// over the row's mean, are at least as far from a unit exponential.
func dividedExponentialP(d float64, stimuli, units int, key rng.Key) float64 {
	samples := min(1000, max(100, 200_000/(stimuli*units)))
	x := make([]float64, stimuli*units)
	larger := 0
	for i := range samples {
		s := key.At(uint64(i))
		exponentialFamily().draw(&s, x)
		for k := 0; k < len(x); k += units {
			row := x[k : k+units]
			m := Mean(row)
			for j := range row {
				row[j] /= m
			}
		}
		if unitExponentialDistance(x) >= d {
			larger++
		}
	}
	return float64(1+larger) / float64(1+samples)
}
