package measure

import "math"

// The load of a unit is its mean output over all stimuli, silence included. Over all
// units of a network it tells what no layer does: whether the distribution of activity
// comes back after a perturbation though single units do not (Slomowitz et al., eLife
// 2015).

// Population is the load of each unit of a whole network, at the end of a stretch of
// time and at that of the first one. Units that are gone by then are left out.
type Population struct {
	Loads  []float64
	Before []float64 // of the same units; nil in the first stretch
}

// Loads are those of units, by their tallies.
func Loads(tallies []Tally) (all []float64) {
	for _, t := range tallies {
		all = append(all, t.Sum/math.Max(float64(t.N), 1))
	}
	return all
}

// loadLognormal fits mean and standard deviation of the log of the loads above 0.
// Extra: "mu", "sigma" (of the natural log), "median", "p", "zeros" (share of units
// left out). PerUnit has all loads.
func loadLognormal(in Input) (Result, bool) {
	if in.Population == nil {
		return Result{}, false
	}
	d, fit, ok := fitLognormal(in.Population.Loads, in.Key.Derive(2))
	if !ok {
		return Result{}, false
	}
	fit["median"] = math.Exp(fit["mu"])
	fit["zeros"] /= float64(len(in.Population.Loads))
	return Result{Value: d, PerUnit: in.Population.Loads, Extra: fit}, true
}

// loadRankCorrelation is Spearman's. Extra: "distance", Kolmogorov and Smirnov's of the
// two distributions, and its "p"; "changed", the share of units whose load has changed by
// more than half of what it was (a unit that was silent changes if it no longer is); "ratio", the mean load now over that then.
func loadRankCorrelation(in Input) (Result, bool) {
	if in.Population == nil {
		return Result{}, false
	}
	return rankKept(in.Population.Before, in.Population.Loads)
}

// answerRankCorrelation is the same of a layer's or population's mean answers to test images, now and in the
// first segment that showed as many.
func answerRankCorrelation(in Input) (Result, bool) {
	if in.Activity == nil || in.Reference == nil {
		return Result{}, false
	}
	checkReference(in.Activity, in.Reference)
	return rankKept(Loads(Tallies(*in.Reference)), Loads(Tallies(*in.Activity)))
}

// rankKept holds loads against those of the same units before.
func rankKept(before, now []float64) (Result, bool) {
	if len(before) < FewestFitted {
		return Result{}, false
	}
	same := KolmogorovSmirnov(before, now)
	value := Spearman(before, now).Statistic
	return Result{Value: value, Extra: map[string]float64{
		"distance": same.Statistic, "p": same.P, "changed": changed(before, now), "ratio": Mean(now) / Mean(before),
	}}, !math.IsNaN(value)
}
