package measure

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"

	"homeostat/internal/rng"
)

func drawn(n int, key rng.Key, draw func(normal, uniform func() float64) float64) []float64 {
	r := key.Rand()
	x := make([]float64, n)
	for i := range x {
		x[i] = draw(r.NormFloat64, func() float64 { return 1 - r.Float64() })
	}
	return x
}

func gammas(key rng.Key, n int, shape, scale float64) []float64 {
	r := key.Rand()
	x := make([]float64, n)
	for i := range x {
		x[i] = scale * drawGamma(r, shape)
	}
	return x
}

// The maximum-likelihood estimates come back within 4 standard errors: that of the shape is
// sqrt(shape/(n (shape trigamma(shape) - 1))), the mean's sqrt(shape/n) scales. Below a shape
// of 1 and above, which are drawn in different ways.
func TestGammaParameters(t *testing.T) {
	const n = 4000
	for i, shape := range []float64{0.6, 3} {
		const scale = 2.5
		key := rng.NewKey(4, "gamma").Derive(uint64(i))
		r := of(t, "rate_gamma", Input{Rates: append(gammas(key, n, shape, scale), 0, 0), Key: key})
		trigamma := mathext.Zeta(2, shape)
		within(t, "shape", r.Extra["shape"], shape, 4*math.Sqrt(shape/(n*(shape*trigamma-1))))
		within(t, "mean", r.Extra["shape"]*r.Extra["scale"], shape*scale, 4*scale*math.Sqrt(shape/n))
		within(t, "zeros", r.Extra["zeros"], 2, 0)
		if r.Extra["p"] < 0.01 {
			t.Errorf("gamma rates rejected, p = %g", r.Extra["p"])
		}
		if p := of(t, "rate_lognormal", Input{Rates: gammas(key, n, shape, scale), Key: key}).Extra["p"]; p > 0.01 {
			t.Errorf("gamma rates of shape %g pass as log-normal, p = %g", shape, p)
		}
	}
}

// Where the law holds p is uniform: of 100 data sets a tenth has p ≤ 0.1, ± 4 binomial standard errors.
func TestGammaFalsePositives(t *testing.T) {
	const sets = 100
	low := 0.0
	for i := range uint64(sets) {
		key := rng.NewKey(5, "gamma").Derive(i)
		if of(t, "rate_gamma", Input{Rates: gammas(key, 30, 2, 5), Key: key}).Extra["p"] <= 0.1 {
			low++
		}
	}
	within(t, "share", low/sets, 0.1, 4*math.Sqrt(0.09/sets))
}

// Densities are the slopes of the cumulative distributions, which quantiles turn around.
func TestLawsAreConsistent(t *testing.T) {
	for _, l := range Laws([]float64{0.5, 1, 2, 3, 7, 11}) {
		for _, p := range []float64{0.02, 0.3, 0.5, 0.9, 0.995} {
			x := l.Quantile(p)
			within(t, l.Name, l.CDF(x), p, 1e-9)
			h := 1e-4 * x
			within(t, l.Name+", slope", (l.CDF(x+h)-l.CDF(x-h))/(2*h), l.Density(x), 1e-6*l.Density(x))
		}
	}
}

// Closed forms of the greatest likelihood: -n (1 + log mean) of an exponential, and
// -n (mean of logs + log(2 pi e sigma²)/2) of a log-normal. A gamma distribution has the exponential
// for a special case and so fits no worse.
func TestInformationCriteria(t *testing.T) {
	x := lognormal(rng.NewKey(6, "criteria"), 50, 1, 0.7)
	logs := make([]float64, len(x))
	for i := range x {
		logs[i] = math.Log(x[i])
	}
	exponential := 50 * (1 + math.Log(Mean(x)))
	lognormal := 50 * (Mean(logs) + math.Log(2*math.Pi*math.E*SD(logs)*SD(logs))/2)
	in := Input{Rates: append(slices.Clone(x), 0, 0, 0), Key: rng.NewKey(6, "bootstrap")} // silent units count in none of them
	e, l, g := of(t, "rate_exponential", in).Extra, of(t, "rate_lognormal", in).Extra, of(t, "rate_gamma", in).Extra
	within(t, "exponential AIC", e["aic"], 2+2*exponential, 1e-9)
	within(t, "exponential BIC", e["bic"], math.Log(50)+2*exponential, 1e-9)
	within(t, "log-normal AIC", l["aic"], 4+2*lognormal, 1e-9)
	within(t, "log-normal BIC", l["bic"], 2*math.Log(50)+2*lognormal, 1e-9)
	if g["aic"] > e["aic"]+2 {
		t.Errorf("gamma's AIC is %g, an exponential's %g", g["aic"], e["aic"])
	}
	within(t, "sum of weights", e["weight"]+l["weight"]+g["weight"], 1, 1e-12)
	within(t, "ratio of weights", math.Log(l["weight"]/g["weight"]), (g["aic"]-l["aic"])/2, 1e-9)
}

// Of 1,000 numbers each law has nearly all of the weight for what follows it, but the gamma
// distribution, which includes the exponential, keeps some there.
func TestWeightsTellLawsApart(t *testing.T) {
	key := rng.NewKey(7, "weights")
	for name, x := range map[string][]float64{
		"rate_lognormal":   lognormal(key, 1000, 1, 1),
		"rate_gamma":       gammas(key, 1000, 2.5, 2),
		"rate_exponential": gammas(key, 1000, 1, 4),
	} {
		least := 0.99
		if name == "rate_exponential" {
			least = 0.5
		}
		if w := of(t, name, Input{Rates: x, Key: key}).Extra["weight"]; w < least {
			t.Errorf("%s has a weight of %g for what follows it", name, w)
		}
	}
}

// Leaving numbers out changes nothing: all of them, one by one, give the same distance.
func TestFarthestIsThatOfAll(t *testing.T) {
	for i := range uint64(50) {
		x := drawn(1+int(i)*7, rng.NewKey(8, "farthest").Derive(i), func(normal, uniform func() float64) float64 { return math.Round(10*normal()) / 10 })
		slices.Sort(x)
		cdf := func(v float64) float64 { return 0.5 * math.Erfc(-v*(0.5+float64(i%4)/3)) }
		want, n := 0.0, float64(len(x))
		for k, v := range x {
			want = max(want, cdf(v)-float64(k)/n, float64(k+1)/n-cdf(v))
		}
		if got := farthest(x, cdf); got != want {
			t.Errorf("%d numbers: %g, all of them: %g", len(x), got, want)
		}
	}
}

func TestLawsNeedSpread(t *testing.T) {
	for _, rates := range [][]float64{nil, {1, 2, 3}, make([]float64, 100), {2, 2, 2, 2, 2, 2, 0}} {
		if laws := Laws(rates); laws != nil {
			t.Errorf("laws fitted to %v", rates)
		}
		if _, ok := rateGamma(Input{Rates: rates}); ok {
			t.Errorf("a gamma distribution fitted to %v", rates)
		}
	}
}
