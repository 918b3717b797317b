package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// settled is the rate of units that are driven by x (per unit) beside a pool, once it stands still.
func settled(p DivisiveNormalizationParameters, x []float64, pool float64) []float64 {
	p.Tau, p.I = 1e-9, value.Value{Kind: value.List, List: x}
	l := NewDivisiveNormalization[float64](p, len(x), 1, rng.Key{})
	arrived := nothing[float64](len(x))
	for k := range x {
		arrived[1].Set(k, -pool)
	}
	l.Step(0, len(x), arrived, nil)
	return l.rate
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.9g, want %.9g ± %g", what, got, want, tolerance)
	}
}

// The formula of Olsen, Bhandawat and Wilson (2010), by hand: one receptor type alone,
// and one among others whose rates sum to a total.
func TestAntennalLobeFormula(t *testing.T) {
	p := DefaultDivisiveNormalization()
	single := settled(p, []float64{12, 1, 5, 10, 20, 50, 100, 200, 0, -7}, 0)
	for k, want := range []float64{82.5, 3.876, 34.972, 71.289, 112.647, 147.641, 158.415, 162.610, 0, 0} {
		near(t, fmt.Sprintf("alone, %d", k), single[k], want, 5e-4)
	}
	for _, c := range []struct{ total, half, at50 float64 }{
		{0, 12, 147.641}, {500, 32.994, 107.418}, {1000, 59.594, 71.702}, {2000, 114.499, 36.951}, {4000, 225.638, math.NaN()},
	} {
		pool := 10.63 * c.total / 190
		got := settled(p, []float64{c.half, 50}, pool)
		near(t, fmt.Sprintf("half of the maximum at a total of %g", c.total), got[0], 82.5, 2e-3)
		if !math.IsNaN(c.at50) {
			near(t, fmt.Sprintf("50/s at a total of %g", c.total), got[1], c.at50, 1e-3)
		}
	}
}

// Carandini and Heeger: c^n/(sigma^n + c^n) is a half at sigma, with a slope of n/4 over
// the logarithm of c; a mask of the same contrast divides by between 1 and 2.
func TestContrastResponseAndCrossOrientationSuppression(t *testing.T) {
	for _, n := range []float64{1, 2, 2.4, 3.5} {
		p := DefaultDivisiveNormalization()
		p.Pool, p.Exponent, p.Sigma, p.RMax = "sum_of_powers", n, value.Const(20), value.Const(1)
		h := 1e-4
		r := settled(p, []float64{20, 20 * math.Exp(h), 20 * math.Exp(-h)}, 0)
		near(t, fmt.Sprintf("n %g at sigma", n), r[0], 0.5, 1e-12)
		near(t, fmt.Sprintf("n %g, slope", n), (r[1]-r[2])/(2*h), n/4, 1e-7)
		for _, c := range []float64{0.02, 5, 20, 80, 1e5} {
			masked, alone := settled(p, []float64{c}, math.Pow(c, n))[0], settled(p, []float64{c}, 0)[0]
			s, d := math.Pow(20, n), math.Pow(c, n)
			near(t, fmt.Sprintf("n %g, contrast %g, masked over alone", n, c), masked/alone, (s+d)/(s+2*d), 1e-12)
		}
	}
}

// With n = 2, and the pool of all units at equal weights, the response is the square of
// what RMS normalization makes of the pattern, over the number of units.
func TestDivisiveNormalizationIsRMSNormalization(t *testing.T) {
	x := []float64{0.3, 1.7, 0, 4.1, 2.2, 0.9}
	const epsilon = 0.01
	n, squares := float64(len(x)), 0.0
	for _, v := range x {
		squares += v * v
	}
	p := DefaultDivisiveNormalization()
	p.Pool, p.Own, p.Exponent, p.RMax, p.Sigma = "sum_of_powers", 0, 2, value.Const(1), value.Const(math.Sqrt(n*epsilon))
	r := settled(p, x, squares)
	for k, v := range x {
		rms := v / math.Sqrt(epsilon+squares/n)
		near(t, fmt.Sprintf("unit %d", k), n*r[k], rms*rms, 1e-13*n)
	}
}

// Units that transmit their power pool it one step later; the steady state is the formula's.
func TestUnitsNormalizeEachOther(t *testing.T) {
	p := DefaultDivisiveNormalization()
	p.Pool, p.Own, p.Exponent, p.Sigma, p.RMax, p.Tau = "sum_of_powers", 0, 2, value.Const(3), value.Const(100), 5
	p.I = value.Value{Kind: value.List, List: []float64{1, 5, 10}}
	l := NewDivisiveNormalization[float64](p, 3, 0.5, rng.Key{})
	arrived := nothing[float64](3)
	for range 400 {
		l.Step(0, 3, arrived, nil)
		for k := range 3 {
			arrived[1].Set(k, -(l.power[0] + l.power[1] + l.power[2]))
		}
	}
	for k, d := range []float64{1, 5, 10} {
		near(t, fmt.Sprintf("unit %d", k), l.rate[k], 100*d*d/(9+1+25+100), 1e-9)
	}
}

// A rate goes to its value with exp(-t/tau).
func TestDivisiveNormalizationRelaxesExactly(t *testing.T) {
	p := DefaultDivisiveNormalization()
	p.I = value.Const(12)
	l := NewDivisiveNormalization[float64](p, 1, 4, rng.Key{})
	for step := 1; step <= 10; step++ {
		l.Step(0, 1, nothing[float64](1), nil)
		near(t, "rate", l.rate[0], 82.5*-math.Expm1(-4*float64(step)/p.Tau), 1e-11)
	}
}

// exponentialMean integrates the antennal lobe's formula and its square over exponential
// receptor rates of a mean, where as many types as there are glomeruli make the total
// n·mean: Simpson's rule in the square root of the rate, in which all is smooth.
func exponentialMean(mean float64, n int) (first, second float64) {
	const parts, most = 4000, 6.5 // exp(-42) is left out
	pool := math.Pow(10.63*float64(n)*mean/190, 1.5)
	for k := range parts + 1 {
		u := most * float64(k) / parts
		x := mean * u * u
		weight := 2.0
		switch {
		case k == 0 || k == parts:
			weight = 1
		case k%2 == 1:
			weight = 4
		}
		weight *= most / parts / 3 * 2 * u * math.Exp(-u*u)
		r := 165 * math.Pow(x, 1.5) / (math.Pow(x, 1.5) + math.Pow(12, 1.5) + pool)
		first, second = first+weight*r, second+weight*r*r
	}
	return first, second
}

// Many odours whose receptor rates are exponential, each seen by units that are
// normalized by the expected total, have the integral's mean and variance, to four
// standard errors of the sample.
func TestExponentialOdoursGiveTheIntegral(t *testing.T) {
	const samples = 200_000
	x := make([]float64, samples)
	for _, n := range []int{24, 50} {
		for _, mean := range []float64{5, 20, 80, 160} {
			draw := rng.NewKey(1, "exponential odours").Rand()
			for k := range x {
				x[k] = mean * draw.ExpFloat64()
			}
			var sum, squares, fourth float64
			first, second := exponentialMean(mean, n)
			for _, r := range settled(DefaultDivisiveNormalization(), x, 10.63*float64(n)*mean/190) {
				sum, squares, fourth = sum+r, squares+r*r, fourth+(r*r-second)*(r*r-second)
			}
			near(t, fmt.Sprintf("%d glomeruli at %g/s, mean", n, mean), sum/samples, first, 4*math.Sqrt((second-first*first)/samples))
			near(t, fmt.Sprintf("%d glomeruli at %g/s, mean square", n, mean), squares/samples, second, 4*math.Sqrt(fourth/samples/samples))
			t.Logf("%d glomeruli, receptors %g/s: projection neurons %.3f/s, sd/mean %.3f", n, mean, first, math.Sqrt(second-first*first)/first)
		}
	}
}

// While the receptors' mean grows from 10 to 160 spikes/s the projection neurons' changes
// by at most 1.2 times with 50 glomeruli and 1.4 with 24, and it falls below 5; for large
// means the integral depends on 10.63 n/190 alone, as it does with sigma = 0.
func TestProjectionMeanIsNearlyInvariant(t *testing.T) {
	for n, most := range map[int]float64{24: 1.4, 50: 1.2} {
		low, high := math.Inf(1), 0.0
		for mean := 10.0; mean <= 160; mean *= math.Pow(2, 0.25) {
			r, _ := exponentialMean(mean, n)
			low, high = min(low, r), max(high, r)
		}
		t.Logf("%d glomeruli: %.3f to %.3f spikes/s, ratio %.3f", n, low, high, high/low)
		if high/low > most {
			t.Errorf("%d glomeruli: the projection mean changes %.3f times, want at most %g", n, high/low, most)
		}
		at := func(mean float64) float64 { r, _ := exponentialMean(mean, n); return r }
		if !(at(1) < at(2) && at(2) < at(5) && at(1) < at(10)/2) {
			t.Errorf("%d glomeruli: below 5 the projection mean does not fall: %g, %g, %g", n, at(1), at(2), at(5))
		}
		near(t, fmt.Sprintf("%d glomeruli, limit", n), at(1e6)/at(1e7), 1, 1e-4)
	}
}

func TestDivisiveNormalizationParametersAreChecked(t *testing.T) {
	p := DefaultDivisiveNormalization()
	checkParameters(t, &p)
}

func ExampleDivisiveNormalization() {
	p := DefaultDivisiveNormalization()
	p.I = value.Value{Kind: value.List, List: []float64{5, 12, 50}} // receptor rates, spikes/s
	units := NewDivisiveNormalization[float64](p, 3, 1, rng.Key{})
	for range 200 {
		units.Step(0, 3, []state.Vector{state.New(state.Double, 3), state.New(state.Double, 3)}, nil)
	}
	fmt.Printf("%.1f Hz\n", units.Variable("rate").Float64s())
	// Output: [35.0 82.5 147.6] Hz
}

func BenchmarkDivisiveNormalizationStep(b *testing.B) {
	p := DefaultDivisiveNormalization()
	p.I = value.Spread(0, 200)
	benchmarkModel(b, NewDivisiveNormalization[float64](p, 1000, 1, rng.Key{}))
}
