package kernel

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

const precision = 300 // bits, of which cancellation and 2^k leave far more than 53

func precisely(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// exactExp sums the Taylor series at x/2^20 and squares twenty times.
func exactExp(x float64) *big.Float {
	r := precisely(x)
	r.SetMantExp(r, -20)
	sum, term := precisely(1), precisely(1)
	for n := 1; n < 40; n++ {
		term.Mul(term, r)
		term.Quo(term, precisely(float64(n)))
		sum.Add(sum, term)
	}
	for range 20 {
		sum.Mul(sum, sum)
	}
	return sum
}

// off returns how far x lies from an exact number, in units of x's last place.
func off(x float64, exact *big.Float) float64 {
	d, _ := new(big.Float).Sub(precisely(x), exact).Float64()
	return math.Abs(d) / (math.Nextafter(math.Abs(x), math.Inf(1)) - math.Abs(x))
}

func TestExpIsWithinOneUnit(t *testing.T) {
	r := rng.NewKey(12, "exp").Rand()
	worst := 0.0
	for i := range 4000 {
		x := (r.Float64() - 0.5) * []float64{1e-9, 0.1, 2, 100, 1400}[i%5]
		if d := off(Exp(x), exactExp(x)); d > worst {
			worst = d
		}
	}
	if worst > 1 {
		t.Errorf("off by %g units in the last place", worst)
	}
}

func TestExpsGivesTheSameBitsOnEveryPath(t *testing.T) {
	edges := []float64{0, math.Copysign(0, -1), 709, 708, -708, -709, math.Nextafter(709, 710), math.Nextafter(-708, -709), math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, math.MaxFloat64, -math.MaxFloat64, math.Ln2 / 2, -math.Ln2 / 2}
	r := rng.NewKey(14, "exps").Rand()
	for range 4096 {
		edges = append(edges, (r.Float64()-0.5)*1430, r.NormFloat64())
	}
	for _, path := range Paths() {
		for _, n := range []int{0, 1, 7, 8, 9, 16, 23, len(edges)} {
			x := slices.Clone(edges[:n])
			Exps(path, x)
			for i, got := range x {
				if want := Exp(edges[i]); math.Float64bits(got) != math.Float64bits(want) && (got == got || want == want) {
					t.Fatalf("%s: exp of %g, number %d of %d, is %g, want %g", path, edges[i], i, n, got, want)
				}
			}
		}
	}
}

// e to the logarithm is x times 1 + its error, to first order.
func TestLogIsWithinOneUnit(t *testing.T) {
	r := rng.NewKey(13, "log").Rand()
	worst := 0.0
	for i := range 4000 {
		x := math.Exp((r.Float64() - 0.5) * []float64{1e-9, 0.1, 2, 100, 1400}[i%5])
		y := Log(x)
		if x == 1 {
			continue
		}
		ratio := new(big.Float).Quo(exactExp(y), precisely(x))
		d, _ := ratio.Sub(ratio, precisely(1)).Float64()
		worst = max(worst, math.Abs(d)/(math.Nextafter(math.Abs(y), math.Inf(1))-math.Abs(y)))
	}
	if worst > 1 {
		t.Errorf("off by %g units in the last place", worst)
	}
}

func TestExpAndLogAtTheirEnds(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct{ got, want float64 }{
		{Exp(0), 1}, {Log(1), 0}, {Exp(-inf), 0}, {Exp(-1e300), 0}, {Exp(inf), inf}, {Exp(1000), inf}, {Log(math.Ldexp(1, 900)) / math.Ln2, 900},
	} {
		if c.got != c.want {
			t.Errorf("%g, want %g", c.got, c.want)
		}
	}
	if x := Exp(math.NaN()); x == x {
		t.Errorf("exp of NaN is %g", x)
	}
}

func BenchmarkExp(b *testing.B) {
	x := -3.7
	for b.Loop() {
		x = Exp(x) - 3.7
	}
}

func BenchmarkExps(b *testing.B) {
	x := make([]float64, 256)
	for _, path := range Paths() {
		b.Run(path.String(), func(b *testing.B) {
			for b.Loop() {
				for i := range x {
					x[i] = float64(i)/16 - 8
				}
				Exps(path, x)
			}
		})
	}
}
