package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// The rule goes up the gradient of log(dy/dx) - y/mu, whose mean over inputs is,
// but for a constant, minus the divergence: against central differences.
func TestTrieschFollowsTheGradient(t *testing.T) {
	objective := func(x, a, b, mu float64) float64 {
		y := 1 / (1 + math.Exp(-(a*x + b)))
		return math.Log(a*y*(1-y)) - y/mu
	}
	const h = 1e-5
	for _, mu := range []float64{0.03, 0.1, 0.5} {
		for x := -3.0; x <= 3; x += 0.75 {
			const a, b = 1.3, -1.7
			da, db := trieschGradient(x, a, b, mu)
			wantA := (objective(x, a+h, b, mu) - objective(x, a-h, b, mu)) / (2 * h)
			wantB := (objective(x, a, b+h, mu) - objective(x, a, b-h, mu)) / (2 * h)
			if math.Abs(da-wantA) > 1e-7*(1+math.Abs(wantA)) || math.Abs(db-wantB) > 1e-7*(1+math.Abs(wantB)) {
				t.Errorf("x %g, mu %g: %.10g, %.10g, want %.10g, %.10g", x, mu, da, db, wantA, wantB)
			}
		}
	}
}

// drawn fills x with independent numbers of mean 0 and variance 1.
func drawn(shape string, s *rng.Stream, x []float64) {
	r := s.Rand()
	for i := range x {
		switch shape {
		case "uniform":
			x[i] = math.Sqrt(3) * (2*r.Float64() - 1)
		case "laplace":
			x[i] = (r.ExpFloat64() - r.ExpFloat64()) / math.Sqrt2
		case "exponential":
			x[i] = r.ExpFloat64() - 1
		}
	}
}

// Where a and b settle for inputs of mean 0 and variance 1, at mu = 0.1, with eta
// 1e-3 and then 1e-4: numbers of an independent simulation, held to 3%. There
// mean(y)(2 + 1/mu) = 1 + mean(y²)/mu exactly; a and b wander about it as the
// root of eta/2, so that of a mean over units and time 1% is allowed.
func TestTrieschSettles(t *testing.T) {
	const units, mu, rMax = 40, 0.1, 50.0
	for shape, want := range map[string][4]float64{ // a, b, mean, sd/mean
		"uniform":     {1.222, -2.744, 0.0992, 0.96},
		"laplace":     {1.341, -2.654, 0.1087, 1.25},
		"exponential": {1.235, -2.507, 0.1176, 1.40},
	} {
		x, threshold, width := make([]float64, units), make([]float64, units), make([]float64, units)
		for i := range width {
			threshold[i], width[i] = 0, 1
		}
		p := DefaultTriesch2005()
		p.Target = value.Const(mu * rMax)
		r := NewTriesch2005(p, Logistic{state.Of(x), state.Of(threshold), state.Of(width), rMax}, rng.Key{})
		stream := rng.NewKey(1, shape).At(0)
		var a, b, mean, square float64
		const settling, fine, seen = 20_000, 30_000, 30_000
		for k := range settling + fine + seen {
			if k == settling {
				r.P.Eta = 1e-4
			}
			drawn(shape, &stream, x)
			if k >= settling+fine {
				for i := range x {
					y := 1 / (1 + math.Exp(-(x[i]-threshold[i])/width[i]))
					a, b = a+1/width[i]/(units*seen), b-threshold[i]/width[i]/(units*seen)
					mean, square = mean+y/(units*seen), square+y*y/(units*seen)
				}
			}
			r.Advance(1, 0, units)
		}
		got := [4]float64{a, b, mean, math.Sqrt(square-mean*mean) / mean}
		t.Logf("%s: %.4g", shape, got)
		for k := range want {
			if math.Abs(got[k]/want[k]-1) > 0.03 {
				t.Errorf("%s: a, b, mean, sd/mean are %.4g, want %g", shape, got, want)
				break
			}
		}
		if lhs, rhs := mean*(2+1/mu), 1+square/mu; math.Abs(lhs/rhs-1) > 0.01 {
			t.Errorf("%s: mean(y)(2 + 1/mu) = %g, 1 + mean(y²)/mu = %g", shape, lhs, rhs)
		}
	}
}

// An input far out would take more than all of a gain: it takes half.
func TestTrieschKeepsTheGainAboveZero(t *testing.T) {
	x, threshold, width := []float64{-1e9}, []float64{0}, []float64{1}
	r := NewTriesch2005(DefaultTriesch2005(), Logistic{state.Of(x), state.Of(threshold), state.Of(width), 100}, rng.Key{})
	if r.Advance(1, 0, 1); width[0] != 2 {
		t.Errorf("width %g, want 2", width[0])
	}
}

func ExampleTriesch2005() {
	input, threshold, width := []float64{0}, []float64{0}, []float64{1}
	rule := NewTriesch2005(DefaultTriesch2005(), Logistic{state.Of(input), state.Of(threshold), state.Of(width), 100}, rng.Key{})
	draws := rng.NewKey(1, "inputs").Rand()
	var mean float64
	for k := range 100_000 {
		input[0] = draws.NormFloat64()
		if k >= 50_000 {
			mean += 100 / (1 + math.Exp(-(input[0]-threshold[0])/width[0])) / 50_000
		}
		rule.Advance(1, 0, 1)
	}
	fmt.Printf("%.0f Hz\n", mean)
	// Output: 10 Hz
}

func BenchmarkTriesch2005(b *testing.B) {
	const n = 1_000
	x, threshold, width := state.New(state.Double, n), state.New(state.Double, n), state.New(state.Double, n)
	for i := range n {
		x.Set(i, float64(i)/n)
		width.Set(i, 1)
	}
	r := NewTriesch2005(DefaultTriesch2005(), Logistic{x, threshold, width, 100}, rng.Key{})
	for b.Loop() {
		r.Advance(1, 0, n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/unit")
}
