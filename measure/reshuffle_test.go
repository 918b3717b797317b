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
