package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Log-normal rates of which a part rho of the logarithm is kept and the rest drawn
// anew: Spearman's correlation of normal numbers that correlate by rho is
// 6/pi asin(rho/2) (Pearson 1907); the share that changes by more than half is that
// of normal numbers of sd sigma sqrt(2 (1 - rho)) beyond log 3/2 and log 1/2; the
// distributions are the same. 20,000 units.
func TestRateRankCorrelation(t *testing.T) {
	const n, sigma = 20_000, 0.9
	for _, rho := range []float64{0, 0.4, 0.9} {
		draws := rng.NewKey(3, "rates").Rand()
		var in Input
		for range n {
			x := draws.NormFloat64()
			y := rho*x + math.Sqrt(1-rho*rho)*draws.NormFloat64()
			in.RatesBefore, in.Rates = append(in.RatesBefore, math.Exp(sigma*x)), append(in.Rates, math.Exp(sigma*y))
		}
		r := of(t, "rate_rank_correlation", in)
		within(t, "rank correlation", r.Value, 6/math.Pi*math.Asin(rho/2), 0.02)
		sd := sigma * math.Sqrt(2*(1-rho))
		beyond := func(x float64) float64 { return math.Erfc(x/sd/math.Sqrt2) / 2 }
		within(t, "share that changed", r.Extra["changed"], beyond(math.Log(1.5))+beyond(math.Log(2)), 0.015)
		if r.Extra["p"] < 0.01 {
			t.Errorf("rho %g: p of the same distribution is %g", rho, r.Extra["p"])
		}
	}
}

func TestRateRankCorrelationOfFew(t *testing.T) {
	same := []float64{1, 2, 3, 4, 5, 6, 0}
	r := of(t, "rate_rank_correlation", Input{Rates: same, RatesBefore: same})
	if r.Value != 1 || r.Extra["changed"] != 0 {
		t.Errorf("rates that stay: %v", r)
	}
	r = of(t, "rate_rank_correlation", Input{Rates: []float64{1.6, 2, 3, 4, 5, 2.4, 1}, RatesBefore: same})
	within(t, "share that changed: the first, the sixth, the last", r.Extra["changed"], 3./7, 1e-9)
	m, _ := Find("rate_rank_correlation")
	for _, in := range []Input{{Rates: same}, {Rates: same, RatesBefore: same[:1]}} {
		if _, ok := m.Of(in); ok {
			t.Errorf("%v has a rank correlation", in)
		}
	}
}

// Counts of units that keep their rates: the ceiling. Of rates so high that counting adds
// nothing to their order it is 1; of equal rates it is 0, but for chance, 1/√n over the root
// of 20 samples; of log-normal rates, sd 1.15, of a median of 3.1 Hz, counted for 40 s, noise
// adds 1/(rate·40 s) to the variance of a logarithm, in the mean over units
// exp(−mu + sigma²/2)/40 = 0.0157, so that logarithms correlate by 1/(1 + 0.0157/1.15²). Ranks
// of normal numbers then correlate by 6/π asin(ρ/2) (Pearson 1907); as noise is not the same
// for all, and widens the rates that are at hand, 0.005 are allowed.
func TestCeilingOfRankCorrelation(t *testing.T) {
	const n, mu, sigma = 4000, 1.13, 1.15
	draws := rng.NewKey(3, "rates").Rand()
	var lognormal, equal, apart []float64
	for i := range n {
		lognormal = append(lognormal, math.Exp(mu+sigma*draws.NormFloat64()))
		equal, apart = append(equal, 5), append(apart, float64(i+1))
	}
	ceiling := func(rates []float64, seconds float64) float64 {
		in := Input{Rates: rates, RatesBefore: rates, Seconds: seconds, SecondsBefore: seconds, Key: rng.NewKey(3, "counts")}
		return of(t, "rate_rank_correlation", in).Extra["ceiling"]
	}
	within(t, "of rates far apart", ceiling(apart, 1e9), 1, 1e-6)
	sure := 1 / (1 + math.Exp(-mu+sigma*sigma/2)/40/(sigma*sigma))
	within(t, "of log-normal rates", ceiling(lognormal, 40), 6/math.Pi*math.Asin(sure/2), 0.005)
	in := Input{Rates: apart, RatesBefore: equal, Seconds: 40, SecondsBefore: 40, Key: rng.NewKey(3, "counts")}
	within(t, "of equal rates", rankCeiling(in.RatesBefore, 40, 40, in.Key), 0, 4/math.Sqrt(20*n))
	if _, known := of(t, "rate_rank_correlation", Input{Rates: apart, RatesBefore: apart}).Extra["ceiling"]; known {
		t.Error("a ceiling without the time of counting")
	}
}
