package measure

import "math"

// Reshuffling: whether units keep their places within a population whose rates, as a
// distribution, may be what they were (Slomowitz et al., eLife 2015).

// rateRankCorrelation is Spearman's, of the units' rates with those before. Extra:
// "changed", the share of units whose rate has changed by more than half of what it was (a
// unit that was silent changes if it no longer is); "distance", Kolmogorov and Smirnov's
// of the two distributions, and its "p".
func rateRankCorrelation(in Input) (Result, bool) {
	if len(in.RatesBefore) < FewestFitted || len(in.RatesBefore) != len(in.Rates) {
		return Result{}, false
	}
	same := KolmogorovSmirnov(in.RatesBefore, in.Rates)
	value := Spearman(in.RatesBefore, in.Rates).Statistic
	return Result{Value: value, Extra: map[string]float64{
		"changed": changed(in.RatesBefore, in.Rates), "distance": same.Statistic, "p": same.P,
	}}, !math.IsNaN(value)
}

// changed is the share of numbers that differ from what they were by more than half of it.
func changed(before, now []float64) (share float64) {
	for i, was := range before {
		if math.Abs(now[i]-was) > was/2 {
			share += 1 / float64(len(before))
		}
	}
	return share
}
