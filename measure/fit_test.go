package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

func lognormal(key rng.Key, n int, mu, sigma float64) []float64 {
	r := key.Rand()
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Exp(mu + sigma*r.NormFloat64())
	}
	return x
}

// The maximum-likelihood estimates come back within 4 standard errors, σ/√n and σ/√2n.
func TestLognormalParameters(t *testing.T) {
	const n, mu, sigma = 2000, 0.5, 0.8
	key := rng.NewKey(1, "lognormal")
	r := of(t, "rate_lognormal", Input{Rates: append(lognormal(key, n, mu, sigma), 0, 0, 0), Key: key})
	within(t, "mu", r.Extra["mu"], mu, 4*sigma/math.Sqrt(n))
	within(t, "sigma", r.Extra["sigma"], sigma, 4*sigma/math.Sqrt(2*n))
	within(t, "zeros", r.Extra["zeros"], 3, 0)
	if r.Extra["p"] < 0.01 {
		t.Errorf("log-normal rates rejected, p = %g", r.Extra["p"])
	}
	if e := of(t, "rate_exponential", Input{Rates: lognormal(key, n, mu, sigma), Key: key}); e.Extra["p"] > 0.01 {
		t.Errorf("log-normal rates pass as exponential, p = %g", e.Extra["p"])
	}
}

// Stephens 1974 (EDF statistics for goodness of fit, JASA 69, Table 1A) for 20
// numbers, 5% points with fitted parameters: normal D(√n − 0.01 + 0.85/√n) = 0.895;
// exponential (D − 0.2/n)(√n + 0.26 + 0.5/√n) = 1.094. 1,000 samples: ± 0.007.
func TestBootstrapReproducesPublishedCriticalValues(t *testing.T) {
	root := math.Sqrt(20)
	key := rng.NewKey(2, "critical")
	within(t, "normal", normalFamily().pValue(0.895/(root-0.01+0.85/root), 20, key), 0.05, 0.025)
	within(t, "exponential", exponentialFamily().pValue(1.094/(root+0.26+0.5/root)+0.01, 20, key), 0.05, 0.025)
}

// Where the law holds, p is uniform: of 200 data sets a tenth has p ≤ 0.1, ± 4
// binomial standard errors.
func TestBootstrapFalsePositives(t *testing.T) {
	const sets = 200
	low := map[string]float64{}
	for i := range uint64(sets) {
		key := rng.NewKey(3, "false positives").Derive(i)
		if of(t, "rate_lognormal", Input{Rates: lognormal(key, 40, 1, 1.2), Key: key}).Extra["p"] <= 0.1 {
			low["log-normal"]++
		}
		r := key.Derive(9).Rand()
		x := make([]float64, 40)
		for j := range x {
			x[j] = 7 * r.ExpFloat64()
		}
		if of(t, "rate_exponential", Input{Rates: x, Key: key}).Extra["p"] <= 0.1 {
			low["exponential"]++
		}
	}
	for _, law := range []string{"log-normal", "exponential"} {
		within(t, law, low[law]/sets, 0.1, 4*math.Sqrt(0.09/sets))
	}
}

func TestFitsNeedEnoughRates(t *testing.T) {
	for _, rates := range [][]float64{nil, {1, 2, 3}, make([]float64, 100), {2, 2, 2, 2, 2, 2}} {
		if r, ok := rateLognormal(Input{Rates: rates}); ok {
			t.Errorf("a log-normal fit %v of %v", r.Extra, rates)
		}
	}
}
