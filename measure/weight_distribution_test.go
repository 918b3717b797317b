package measure

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"homeostat/internal/rng"
)

func ending(after ...float64) Input {
	return Input{Weights: &Weights{Post: make([]int32, len(after)), Before: after, After: after}}
}

// Two values have 1, an even spread 5/9, a bell 1/3; ten thousand numbers of each.
func TestBimodality(t *testing.T) {
	const n = 10_000
	random := rng.NewKey(1, "weights").Rand()
	two, even, bell := make([]float64, n), make([]float64, n), make([]float64, n)
	for k := range n {
		two[k], even[k], bell[k] = float64(k%2), (float64(k)+0.5)/n, random.NormFloat64()
	}
	got := of(t, "weight_bimodality", ending(two...))
	within(t, "two values", got.Value, 1, 1e-9)
	within(t, "their ends", got.Extra["ends"], 1, 1e-9)
	got = of(t, "weight_bimodality", ending(even...))
	within(t, "even", got.Value, 5.0/9, 1e-6)
	within(t, "ends", got.Extra["ends"], 0.2, 1e-3)
	within(t, "bell", of(t, "weight_bimodality", ending(bell...)).Value, 1.0/3, 5*math.Sqrt(24.0/n)/9)
	if _, ok := weightBimodality(ending(1, 1, 1)); ok {
		t.Error("equal weights have a coefficient")
	}
	mean := of(t, "weight_mean", ending(1, 3))
	within(t, "mean", mean.Value, 2, 1e-12)
	within(t, "cv", mean.Extra["cv"], 0.5, 1e-12)
}

// The quantiles of an inverse gamma give its shape and scale back, and hardly any distance;
// even weights are far from the law that fits them best.
func TestInverseGammaFit(t *testing.T) {
	const n = 2_000
	law := distuv.Gamma{Alpha: 14, Beta: 31}
	w, even := make([]float64, n), make([]float64, n)
	for k := range w {
		w[k], even[k] = 1/law.Quantile((float64(k)+0.5)/n), float64(k+1)/n
	}
	r := of(t, "weight_inverse_gamma", ending(w...))
	within(t, "distance", r.Value, 0, 0.002)
	within(t, "shape", r.Extra["shape"], 14, 0.1)
	within(t, "scale", r.Extra["scale"], 31, 0.2)
	if far := of(t, "weight_inverse_gamma", ending(even...)).Value; far < 0.1 {
		t.Errorf("even weights are %g away", far)
	}
	if _, ok := weightInverseGamma(ending(0, 1, 2, 3, 4, 5)); ok {
		t.Error("a weight of 0 has a place in an inverse gamma")
	}
}
