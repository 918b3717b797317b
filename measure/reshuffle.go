package measure

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"homeostat/internal/rng"
)

// Reshuffling: whether units keep their places within a population whose rates, as a
// distribution, may be what they were (Slomowitz et al., eLife 2015).

// rateRankCorrelation is Spearman's, of the units' rates with those before. Extra:
// "changed", the share of units whose rate has changed by more than half of what it was (a
// unit that was silent changes if it no longer is); "distance", Kolmogorov and Smirnov's
// of the two distributions, and its "p"; where it is known for how long spikes were counted,
// "ceiling", what the correlation would be if no rate had changed.
func rateRankCorrelation(in Input) (Result, bool) {
	if len(in.RatesBefore) < FewestFitted || len(in.RatesBefore) != len(in.Rates) {
		return Result{}, false
	}
	same := KolmogorovSmirnov(in.RatesBefore, in.Rates)
	value := Spearman(in.RatesBefore, in.Rates).Statistic
	extra := map[string]float64{"changed": changed(in.RatesBefore, in.Rates), "distance": same.Statistic, "p": same.P}
	if in.Seconds > 0 && in.SecondsBefore > 0 {
		extra["ceiling"] = rankCeiling(in.RatesBefore, in.SecondsBefore, in.Seconds, in.Key.Derive(3))
	}
	return Result{Value: value, Extra: extra}, !math.IsNaN(value)
}

// rankCeiling is Spearman's correlation, mean over samples, of two counts of Poisson spikes of
// units that keep their rates (Hz) for the seconds before and after. That rates are themselves
// counted widens them a little, and lifts the ceiling.
func rankCeiling(rates []float64, before, after float64, key rng.Key) float64 {
	const samples = 20
	count := func(seconds float64, s *rng.Stream) []float64 {
		n := make([]float64, len(rates))
		for i, rate := range rates {
			if rate > 0 {
				n[i] = distuv.Poisson{Lambda: rate * seconds, Src: s}.Rand()
			}
		}
		return n
	}
	sum := 0.0
	for k := range samples {
		s := key.At(uint64(k))
		sum += Spearman(count(before, &s), count(after, &s)).Statistic
	}
	return sum / samples
}

// changed is the share of numbers that differ from what they were by more than half of it.
func changed(before, now []float64) float64 {
	n := 0
	for i, was := range before {
		if math.Abs(now[i]-was) > was/2 {
			n++
		}
	}
	return float64(n) / float64(len(before))
}
