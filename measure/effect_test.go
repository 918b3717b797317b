package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Two samples of means 1 apart and sd 1 (sample variance): J = 1 - 3/(4·4-1) = 0.8 of 3 and 3
// numbers, and the interval is 0.8 ± 1.96 sqrt(6/9 + 0.64/12).
func TestHedgesG(t *testing.T) {
	g, low, high := HedgesG([]float64{1, 2, 3}, []float64{0, 1, 2})
	half := 1.96 * math.Sqrt(6.0/9+0.64/12)
	if math.Abs(g-0.8) > 1e-12 || math.Abs(low-(0.8-half)) > 1e-12 || math.Abs(high-(0.8+half)) > 1e-12 {
		t.Errorf("g %g in %g to %g, want 0.8 ± %g", g, low, high, half)
	}
	if g, _, _ := HedgesG([]float64{2, 2}, []float64{1, 1}); !math.IsInf(g, 1) {
		t.Errorf("without any spread g is %g", g)
	}
	if g, _, _ := HedgesG([]float64{2}, []float64{1, 1}); !math.IsNaN(g) {
		t.Errorf("of a single number g is %g", g)
	}
}

// Of 20,000 pairs of normal samples of five, one sd apart, g is one in the mean: the bias is taken
// away. Its sd is about 0.7, so that four standard errors are 0.02.
func TestHedgesGIsUnbiased(t *testing.T) {
	draws := rng.NewKey(4, "samples").Rand()
	sum := 0.0
	const runs = 20_000
	for range runs {
		var x, y [5]float64
		for i := range x {
			x[i], y[i] = draws.NormFloat64()+1, draws.NormFloat64()
		}
		g, _, _ := HedgesG(x[:], y[:])
		sum += g
	}
	if mean := sum / runs; math.Abs(mean-1) > 0.02 {
		t.Errorf("mean g %.4f, want 1", mean)
	}
}

// Four mechanisms, one aspect, the same order on both sides: ρ = 1, which one of 4! orders
// gives. An aspect in which all are the same on either side, but high, raises the
// correlation of all numbers and the chance of it alike, and p stays.
func TestEffectCorrelationByAllOrders(t *testing.T) {
	in := Input{Paired: &Paired{X: [][]float64{{1}, {2}, {3}, {4}}, Y: [][]float64{{10}, {20}, {30}, {40}}}}
	r, ok := effectCorrelation(in)
	if !ok || math.Abs(r.Value-1) > 1e-12 || math.Abs(r.Extra["p"]-1.0/24) > 1e-12 || math.Abs(r.Extra["chance"]) > 1e-12 {
		t.Errorf("%+v, want ρ 1 at p 1/24 and chance 0", r)
	}
	for i := range in.Paired.X {
		in.Paired.X[i] = append(in.Paired.X[i], 100)
		in.Paired.Y[i] = append(in.Paired.Y[i], 100)
	}
	r, _ = effectCorrelation(in)
	if r.Extra["chance"] < 0.5 || math.Abs(r.Extra["p"]-1.0/24) > 1e-12 || math.Abs(r.Extra["within"]-1) > 1e-12 {
		t.Errorf("%+v, want a high chance, and p 1/24 as before", r)
	}
}

// Unrelated effects of six mechanisms: p is uniform. Of 200 tables 5% ± 4.6% (three
// standard errors) have p up to 0.05.
func TestEffectCorrelationOfNothing(t *testing.T) {
	draws := rng.NewKey(5, "effects").Rand()
	small := 0
	for k := range 200 {
		p := &Paired{}
		for range 6 {
			p.X = append(p.X, []float64{draws.NormFloat64(), draws.NormFloat64() + 3})
			p.Y = append(p.Y, []float64{draws.NormFloat64(), draws.NormFloat64() + 3})
		}
		if r, _ := effectCorrelation(Input{Paired: p, Key: rng.NewKey(uint64(k), "test")}); r.Extra["p"] <= 0.05 {
			small++
		}
	}
	if small == 0 || small > 19 {
		t.Errorf("%d of 200 have p up to 0.05", small)
	}
}

// Of eight mechanisms in the same order one of 8! orders is as good: among 10,000 random ones, and the
// one at hand, the p of that is about 1/10,001.
func TestEffectCorrelationByRandomOrders(t *testing.T) {
	p := &Paired{}
	for i := range 8 {
		p.X, p.Y = append(p.X, []float64{float64(i)}), append(p.Y, []float64{float64(i * i)})
	}
	if r, _ := effectCorrelation(Input{Paired: p, Key: rng.NewKey(1, "test")}); r.Value < 1-1e-12 || r.Extra["p"] > 4.0/10_001 {
		t.Errorf("%+v, want ρ 1 at p of about 1/10,001", r)
	}
}

// A missing number takes its pair away, and no more.
func TestEffectCorrelationWithGaps(t *testing.T) {
	in := Input{Paired: &Paired{X: [][]float64{{1, math.NaN()}, {2, 5}, {3, 6}}, Y: [][]float64{{1, 7}, {2, 8}, {3, 9}}}}
	if r, ok := effectCorrelation(in); !ok || math.Abs(r.Value-1) > 0.1 {
		t.Errorf("%+v", r)
	}
}
