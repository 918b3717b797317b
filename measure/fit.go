package measure

import (
	"fmt"
	"math"
	"slices"

	"homeostat/internal/rng"
)

// Fits of firing-rate distributions by maximum likelihood, with the Kolmogorov–
// Smirnov distance D to the fitted law. Since the parameters are fitted to the
// same rates, the usual table of D does not hold (Lilliefors 1967); the p-value is
// that of a parametric bootstrap: samples drawn from the fitted law, fitted again,
// p = (1 + how many have a larger D) / (1 + samples).

// family is a distribution with a scale (and a location) so that the law of D
// under a fit does not depend on the parameters: one standard law serves all.
type family struct {
	// fit returns the standardising map of a sample: x → (x−location)/scale.
	fit func(x []float64) (location, scale float64)
	cdf func(z float64) float64 // of the standard law
	// draw fills x with a sample of the standard law.
	draw func(s *rng.Stream, x []float64)
}

func normalFamily() family {
	return family{
		fit: func(x []float64) (float64, float64) { return Mean(x), SD(x) },
		cdf: func(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) },
		draw: func(s *rng.Stream, x []float64) {
			r := s.Rand()
			for i := range x {
				x[i] = r.NormFloat64()
			}
		},
	}
}

func exponentialFamily() family {
	return family{
		fit: func(x []float64) (float64, float64) { return 0, Mean(x) },
		cdf: func(z float64) float64 { return -math.Expm1(-z) },
		draw: func(s *rng.Stream, x []float64) {
			r := s.Rand()
			for i := range x {
				x[i] = r.ExpFloat64()
			}
		},
	}
}

// distance returns D between a sample, which it sorts, and the law fitted to it.
func (f family) distance(x []float64) float64 {
	slices.Sort(x)
	location, scale := f.fit(x)
	return farthest(x, func(v float64) float64 { return f.cdf((v - location) / scale) })
}

// farthest returns the largest distance of the cumulative distribution of numbers, which are
// ascending, from a law's. It halves them, and as both distributions rise, leaves out
// what lies between two numbers that leave no room for a larger distance.
func farthest(x []float64, cdf func(float64) float64) (d float64) {
	n := float64(len(x))
	at := func(i int) float64 {
		p := cdf(x[i])
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
		return p
	}
	var between func(a, b int, low, high float64)
	between = func(a, b int, low, high float64) {
		if b-a < 2 || max(high-float64(a+1)/n, float64(b)/n-low) <= d {
			return
		}
		k := (a + b) / 2
		p := at(k)
		between(a, k, low, p)
		between(k, b, p, high)
	}
	between(0, len(x)-1, at(0), at(len(x)-1))
	return d
}

// pValue returns how likely a sample of n numbers that follow the law is at least
// as far from its fit, by bootstrap. The number of samples falls from 1,000 to 100
// for more than 2,000 numbers, so that large populations take seconds.
func (f family) pValue(d float64, n int, key rng.Key) float64 {
	samples := min(1000, max(100, 2_000_000/n))
	x := make([]float64, n)
	larger := 0
	for i := range samples {
		s := key.At(uint64(i))
		f.draw(&s, x)
		if f.distance(x) >= d {
			larger++
		}
	}
	return float64(1+larger) / float64(1+samples)
}

// FewestFitted is the least number of rates worth a fit.
const FewestFitted = 5

// rateLognormal fits mean and standard deviation of the log of the rates above 0.
// Extra: "mu", "sigma" (of the natural log of Hz), "p", "zeros" (units left out), and
// what compare adds.
func rateLognormal(in Input) (Result, bool) {
	all := in.RatesOrLoads()
	checkRates(all)
	d, fit, ok := fitLognormal(all, in.Key.Derive(0))
	if ok {
		compare(fit, all, 0)
	}
	return Result{Value: d, Extra: fit}, ok
}

// fitLognormal fits a log-normal to the numbers above 0 and returns the distance from it,
// its parameters, p-value, and how many numbers it left out. It needs a spread.
func fitLognormal(x []float64, key rng.Key) (d float64, fit map[string]float64, ok bool) {
	var logs []float64
	for _, r := range x {
		if r > 0 {
			logs = append(logs, math.Log(r))
		}
	}
	if len(logs) < FewestFitted {
		return 0, nil, false
	}
	f := normalFamily()
	mu, sigma := f.fit(logs)
	if sigma == 0 {
		return 0, nil, false
	}
	d = f.distance(logs)
	return d, map[string]float64{
		"mu": mu, "sigma": sigma, "zeros": float64(len(x) - len(logs)), "p": f.pValue(d, len(logs), key),
	}, true
}

// rateExponential fits the mean of all rates, those of silent units included.
// Extra: "mean" (Hz), "p", "zeros" (silent units), and what compare adds, of a fit to the
// rates above 0.
func rateExponential(in Input) (Result, bool) {
	rates := slices.Clone(in.RatesOrLoads())
	checkRates(rates)
	zeros := 0
	for _, r := range rates {
		if r == 0 {
			zeros++
		}
	}
	if len(rates)-zeros < FewestFitted {
		return Result{}, false
	}
	f := exponentialFamily()
	d := f.distance(rates)
	r := Result{Value: d, Extra: map[string]float64{
		"mean": Mean(rates), "zeros": float64(zeros),
		"p": f.pValue(d, len(rates), in.Key.Derive(1)),
	}}
	compare(r.Extra, rates, 1)
	return r, true
}

// checkRates panics if a number is no rate.
func checkRates(rates []float64) {
	for _, r := range rates {
		if !(r >= 0) || math.IsInf(r, 1) {
			panic(fmt.Sprintf("measure: a rate of %g Hz", r))
		}
	}
}
