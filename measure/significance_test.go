package measure

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"homeostat/internal/rng"
)

// splits calls f for every way to choose n of the numbers 1..total.
func splits(total, n int, f func(x, y []float64)) {
	for mask := range 1 << total {
		var x, y []float64
		for i := range total {
			if mask>>i&1 == 1 {
				x = append(x, float64(i+1))
			} else {
				y = append(y, float64(i+1))
			}
		}
		if len(x) == n {
			f(x, y)
		}
	}
}

// checkExact compares p-values with the fraction of all splits at least as extreme.
func checkExact(t *testing.T, test func(x, y []float64) Test, extreme func(Test) float64) {
	t.Helper()
	var all []float64
	splits(9, 4, func(x, y []float64) { all = append(all, extreme(test(x, y))) })
	splits(9, 4, func(x, y []float64) {
		r := test(x, y)
		var beyond float64
		for _, e := range all {
			if e >= extreme(r)-1e-9 {
				beyond++
			}
		}
		within(t, fmt.Sprint(x), r.P, beyond/float64(len(all)), 1e-12)
	})
}

func TestKolmogorovSmirnovIsExact(t *testing.T) {
	checkExact(t, KolmogorovSmirnov, func(r Test) float64 { return r.Statistic })
}

func TestMannWhitneyIsExact(t *testing.T) {
	checkExact(t, MannWhitney, func(r Test) float64 { return math.Abs(r.Statistic - 10) })
}

// For equal samples of n, P(D ≥ k/n) = 2 Σ (−1)^(j+1) C(2n, n−jk) / C(2n, n)
// (Gnedenko and Korolyuk 1951), far into the tail.
func TestKolmogorovSmirnovOfEqualSizes(t *testing.T) {
	const n = 30
	for k := 1; k <= n; k++ {
		sum := new(big.Int)
		for j := 1; j*k <= n; j++ {
			term := new(big.Int).Binomial(2*n, int64(n-j*k))
			if j%2 == 0 {
				term.Neg(term)
			}
			sum.Add(sum, term)
		}
		want, _ := new(big.Rat).SetFrac(sum.Lsh(sum, 1), new(big.Int).Binomial(2*n, n)).Float64()
		within(t, fmt.Sprint(k), pathsBeyond(n, n, k*n), min(1, want), 1e-10*want)
	}
}

// Smirnov's table of the limit, and the two series where they meet.
func TestKolmogorovLimit(t *testing.T) {
	for _, c := range []struct{ lambda, p float64 }{{1.3581, 0.05}, {1.6276, 0.01}, {1.2238, 0.10}, {0.8276, 0.5}} {
		within(t, fmt.Sprint(c.lambda), kolmogorovTail(c.lambda), c.p, 1e-4)
	}
	within(t, "across 1", kolmogorovTail(1-1e-12), kolmogorovTail(1), 1e-10)
	// Against the count of paths for 2,000 and 600 numbers, p from 0.05 to 6e-6: within 5% of p.
	for _, d := range []int{76_000, 91_000, 112_000, 140_000} {
		want := pathsBeyond(2000, 600, d)
		within(t, "limit and count", limit(2000, 600, float64(d)/1_200_000), want, 0.05*want)
	}
}

func TestKolmogorovSmirnovOfLargeSamples(t *testing.T) {
	key := rng.NewKey(1, "large")
	x, y := lognormal(key.Derive(0), 2000, 0, 1), lognormal(key.Derive(1), 2000, 0, 1)
	if p := KolmogorovSmirnov(x, y).P; p < 0.01 {
		t.Errorf("samples of one law differ, p = %g", p)
	}
	if p := KolmogorovSmirnov(x, lognormal(key.Derive(2), 2000, 0.2, 1)).P; p > 1e-4 {
		t.Errorf("samples of two laws do not differ, p = %g", p)
	}
	if r := KolmogorovSmirnov(x, x); r.Statistic != 0 || r.P != 1 {
		t.Errorf("a sample differs from itself: %v", r)
	}
}

// Two-sided 5% points of U as tabulated (Mann and Whitney's tables, as in Siegel 1956):
// the largest U that is significant.
func TestMannWhitneyTable(t *testing.T) {
	for _, c := range []struct{ n, m, u int }{{5, 5, 2}, {8, 8, 13}, {10, 10, 23}, {7, 12, 18}, {20, 20, 127}} {
		at, next := 2*ordersUpTo(c.n, c.m, c.u), 2*ordersUpTo(c.n, c.m, c.u+1)
		if at > 0.05 || next <= 0.05 {
			t.Errorf("n = %d, m = %d: p(%d) = %.4f, p(%d) = %.4f do not enclose 0.05", c.n, c.m, c.u, at, c.u+1, next)
		}
	}
}

// The normal limit against the count, and its variance with ties against that of
// all splits of numbers with ties.
func TestMannWhitneyLimit(t *testing.T) {
	var x, y []float64
	for i := range 25 {
		x, y = append(x, float64(i)), append(y, float64(i)+5.5)
	}
	r := MannWhitney(x, y)
	within(t, "limit and count", r.P, 2*ordersUpTo(25, 25, int(r.Statistic)), 0.001)

	tied := []float64{0, 1, 1, 2, 2, 2, 3, 4, 4, 4} // value of each rank
	var us, ps []float64
	splits(9, 4, func(x, y []float64) {
		for _, s := range [][]float64{x, y} {
			for i := range s {
				s[i] = tied[int(s[i])]
			}
		}
		r := MannWhitney(x, y)
		us, ps = append(us, r.Statistic), append(ps, r.P)
	})
	for i, u := range us {
		within(t, "p with ties", ps[i], min(1, math.Erfc((math.Abs(u-10)-0.5)/SD(us)/math.Sqrt2)), 1e-12)
	}
}

// Student's sleep data as R's t.test prints it: t = −1.8608, df = 17.776, p = 0.07939.
func TestWelchOnSleep(t *testing.T) {
	r := WelchT(
		[]float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0},
		[]float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4},
	)
	within(t, "t", r.Statistic, -1.8608, 5e-5)
	within(t, "p", r.P, 0.07939, 5e-6)
}

func TestWelchWithoutSpread(t *testing.T) {
	if p := WelchT([]float64{1, 1}, []float64{1, 1}).P; p != 1 {
		t.Errorf("equal constants: p = %g", p)
	}
	if p := WelchT([]float64{1, 1}, []float64{2, 2}).P; p != 0 {
		t.Errorf("different constants: p = %g", p)
	}
}

// Hollander and Wolfe 1973, p. 187, tuna quality: rank correlation 0.6. Student's t
// is then 0.6 √(7/0.64) = 1.9843, two-sided p = 0.0876 at 7 degrees of freedom.
func TestSpearmanOnTuna(t *testing.T) {
	r := Spearman(
		[]float64{44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1},
		[]float64{2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8},
	)
	within(t, "rho", r.Statistic, 0.6, 1e-12)
	within(t, "p", r.P, 0.0876, 1e-4)
	within(t, "of a monotone map", Spearman([]float64{3, 1, 2}, []float64{27, 1, 8}).Statistic, 1, 1e-12)
}

func TestRanksWithTies(t *testing.T) {
	ranks, ties := Ranks([]float64{5, 1, 5, 3, 5})
	for i, want := range []float64{4, 1, 4, 2, 4} {
		within(t, "rank", ranks[i], want, 0)
	}
	within(t, "ties", ties, 24, 0)
}

// Anscombe 1973, first set: y = 3.00 + 0.500 x, R² = 0.667.
func TestFitOnAnscombe(t *testing.T) {
	l := Fit(
		[]float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5},
		[]float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68},
	)
	within(t, "slope", l.Slope, 0.5001, 5e-5)
	within(t, "intercept", l.Intercept, 3.0001, 5e-5)
	within(t, "R²", l.R*l.R, 0.6665, 5e-5)
}

// Tabulated 5% points, and exp(−x/2) for two degrees of freedom.
func TestChiSquareTail(t *testing.T) {
	for _, c := range []struct{ x, k, p float64 }{{3.841459, 1, 0.05}, {18.307038, 10, 0.05}, {60, 2, math.Exp(-30)}} {
		within(t, fmt.Sprint(c), ChiSquareTail(c.x, c.k), c.p, 1e-6*c.p)
	}
}

// Each test of the table: symmetric in p, blind to equal samples, sure of distant ones.
func TestEveryTwoSampleTest(t *testing.T) {
	key := rng.NewKey(2, "two samples")
	x, y := lognormal(key.Derive(0), 60, 0, 0.5), lognormal(key.Derive(1), 70, 3, 0.5)
	for _, row := range TwoSampleTests() {
		if found, ok := FindTwoSample(row.Name); !ok || found.Name != row.Name || row.Doc == "" {
			t.Errorf("%s is not found, or not documented", row.Name)
		}
		if p := row.Of(x, x).P; p < 0.99 {
			t.Errorf("%s: equal samples differ, p = %g", row.Name, p)
		}
		there, back := row.Of(x, y).P, row.Of(y, x).P
		if there > 1e-10 {
			t.Errorf("%s: samples 20 apart pass for equal, p = %g", row.Name, there)
		}
		within(t, row.Name+", samples exchanged", back, there, 1e-9*there)
		row.Of(x[:row.Need], y[:row.Need]) // enough: must not panic
	}
	if _, ok := FindTwoSample("no_such_test"); ok {
		t.Error("found a test that does not exist")
	}
}

func TestNaNIsNotASample(t *testing.T) {
	bad := []float64{1, math.NaN(), 2}
	for name, call := range map[string]func(){
		"KolmogorovSmirnov": func() { KolmogorovSmirnov([]float64{1}, bad) },
		"MannWhitney":       func() { MannWhitney(bad, []float64{1}) },
		"ECDF":              func() { ECDF(bad) },
		"rate_lognormal":    func() { rateLognormal(Input{Rates: bad}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			call()
		})
	}
	if _, counts, left := LogHistogram(append(bad, math.Inf(1), -1), 1); left != 3 || len(counts) != 1 {
		t.Errorf("%v counted, %d left out; want 3 left out", counts, left)
	}
}

// Every bin of a log histogram holds its lower edge and not its upper one.
func TestLogHistogramEdges(t *testing.T) {
	var x []float64
	for k := range 13 {
		x = append(x, math.Pow(10, float64(k-6)/4))
	}
	edges, counts, _ := LogHistogram(x, 4)
	if len(edges) != len(counts)+1 || len(counts) != 13 {
		t.Fatalf("%d edges, %d bins, want 14 and 13", len(edges), len(counts))
	}
	for k, n := range counts {
		if n != 1 {
			t.Errorf("bin %d from %g holds %d numbers, want 1", k, edges[k], n)
		}
	}
}

func ExampleECDF() {
	fmt.Println(ECDF([]float64{3, 1, 2, 2}))
	// Output: [1 2 3] [0.25 0.75 1]
}

func ExampleLogHistogram() {
	edges, counts, left := LogHistogram([]float64{0, 0.5, 1, 9, 10, 120}, 1)
	fmt.Printf("%.4g %v, %d left out\n", edges, counts, left)
	// Output: [0.1 1 10 100 1000] [1 2 1 1], 1 left out
}

func BenchmarkKolmogorovSmirnov(b *testing.B) {
	key := rng.NewKey(1, "bench")
	x, y := lognormal(key.Derive(0), 1000, 0, 1), lognormal(key.Derive(1), 1000, 0, 1)
	for b.Loop() {
		KolmogorovSmirnov(x, y)
	}
}
