package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Weights drawn from a log-normal law are at a distance of about 1/√n from their fit,
// have its parameters, whatever their sign, and the same distribution as others of it.
// Those of a uniform law are far: log u is an exponential number, whose distance from a
// normal one of its mean and sd is 0.158 (at log u = 0, where the normal law has 0.8413).
func TestWeightLognormal(t *testing.T) {
	const n = 20_000
	draws := rng.NewKey(4, "weights").Rand()
	drawn := func(of func() float64) Input {
		w := &Weights{}
		for range n {
			w.After = append(w.After, of())
		}
		w.After = append(w.After, 0)
		return Input{Weights: w}
	}
	normal := func() float64 { return -math.Exp(1.5 + 0.7*draws.NormFloat64()) }
	one, other := of(t, "weight_lognormal", drawn(normal)), of(t, "weight_lognormal", drawn(normal))
	within(t, "mu", one.Extra["mu"], 1.5, 4*0.7/math.Sqrt(n))
	within(t, "sigma", one.Extra["sigma"], 0.7, 4*0.7/math.Sqrt(2*n))
	within(t, "distance", one.Value, 0, 1.2/math.Sqrt(n))
	if p := KolmogorovSmirnov(one.PerUnit, other.PerUnit).P; p < 0.001 {
		t.Errorf("two samples of one law: p = %g", p)
	}
	flat := of(t, "weight_lognormal", drawn(draws.Float64))
	within(t, "distance of uniform weights", flat.Value, 1-0.8413, 0.01)
	if _, ok := weightLognormal(Input{Weights: &Weights{After: []float64{1, 1, 1, 1, 1, 1}}}); ok {
		t.Error("weights that are all the same have a log-normal law")
	}
}
