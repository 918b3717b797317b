package measure

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// Loads drawn log-normal are fitted with the parameters that they were drawn with, to
// four standard errors, and pass the test; silent units are told apart.
func TestLoadsAreFitted(t *testing.T) {
	const n, silent = 2000, 100
	r := rng.NewKey(1, "loads").Rand()
	loads := make([]float64, n+silent)
	for i := range n {
		loads[i] = math.Exp(-0.5 + 0.8*r.NormFloat64())
	}
	m, _ := Find("load_lognormal")
	got, ok := m.Of(Input{Population: &Population{Loads: loads}, Key: rng.NewKey(1, "key")})
	if !ok || got.Extra["p"] < 0.01 {
		t.Fatalf("%+v", got.Extra)
	}
	near(t, "mu", got.Extra["mu"], -0.5, 4*0.8/math.Sqrt(n))
	near(t, "sigma", got.Extra["sigma"], 0.8, 4*0.8/math.Sqrt(2*n))
	near(t, "median", got.Extra["median"], math.Exp(got.Extra["mu"]), 1e-12)
	near(t, "zeros", got.Extra["zeros"], float64(silent)/(n+silent), 1e-12)
	if _, ok := m.Of(Input{Population: &Population{Loads: []float64{1, 2, 0}}}); ok {
		t.Error("two loads were fitted")
	}
}

// Units that change places leave the distribution as it was, and not their ranks; a gain
// leaves the ranks, and not the distribution.
func TestDistributionsAndUnitsAreToldApart(t *testing.T) {
	before := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	turned := slices.Clone(before)
	slices.Reverse(turned)
	tripled := slices.Clone(before)
	for i := range tripled {
		tripled[i] *= 3
	}
	m, _ := Find("load_rank_correlation")
	for _, c := range []struct {
		after                          []float64
		ranks, distance, changed, most float64
	}{{turned, -1, 0, 0.7, 1}, {tripled, 1, 0.7, 1, 0.05}} {
		got, ok := m.Of(Input{Population: &Population{Loads: c.after, Before: before}})
		if !ok {
			t.Fatal("no result")
		}
		near(t, "rank correlation", got.Value, c.ranks, 1e-12)
		near(t, "distance", got.Extra["distance"], c.distance, 1e-12)
		near(t, "changed", got.Extra["changed"], c.changed, 1e-12)
		if got.Extra["p"] > c.most {
			t.Errorf("p is %g", got.Extra["p"])
		}
	}
	if _, ok := m.Of(Input{Population: &Population{Loads: before}}); ok {
		t.Error("the first segment was compared with none")
	}
}

func TestInhibition(t *testing.T) {
	m, _ := Find("inhibition")
	got, ok := m.Of(Input{Balance: &Balance{Excitation: []float64{1, 3}, Inhibition: []float64{2, 1}}})
	if !ok || got.Value != 0.75 || !slices.Equal(got.PerUnit, []float64{2, 1.0 / 3}) {
		t.Errorf("%+v", got)
	}
	if _, ok := m.Of(Input{}); ok {
		t.Error("weights that are not known were added up")
	}
}

func near(t *testing.T, what string, got, want, most float64) {
	t.Helper()
	if !(math.Abs(got-want) <= most) {
		t.Errorf("%s is %g, want %g ± %g", what, got, want, most)
	}
}
