package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Every transfer function against its formula, from far below the threshold to far above it.
func TestTransferFunctions(t *testing.T) {
	formulas := map[string]func(y, gain, width, exponent, most float64) float64{
		"threshold_linear": func(y, gain, _, _, _ float64) float64 { return gain * max(y, 0) },
		"power_law":        func(y, gain, _, exponent, _ float64) float64 { return gain * math.Pow(max(y, 0), exponent) },
		"sigmoid":          func(y, _, width, _, most float64) float64 { return most / (1 + math.Exp(-y/width)) },
		"softplus":         func(y, gain, width, _, _ float64) float64 { return gain * width * math.Log1p(math.Exp(y/width)) },
	}
	for name, formula := range formulas {
		p := DefaultRate()
		p.Transfer, p.Exponent, p.Tau = name, 1.7, 1e-9 // so fast that the rate is f
		p.Gain, p.Width, p.Threshold, p.I = value.Const(0.3), value.Const(2.5), value.Const(4), value.Spread(-300, 300)
		l := NewRate[float64](p, 601, 1, rng.Key{})
		l.Step(0, 601, nothing[float64](601), nil)
		for k, rate := range l.rate {
			want := formula(l.i[k]-4, 0.3, 2.5, 1.7, p.RMax)
			if math.Abs(rate-want) > 1e-12*(1+want) {
				t.Errorf("%s of %g: %.15g, want %.15g", name, l.i[k], rate, want)
				break
			}
		}
	}
}

// A rate goes to f(input) with exp(-t/tau), in steps of any length.
func TestRateRelaxesExactly(t *testing.T) {
	for _, dt := range []float64{0.1, 8} {
		p := DefaultRate()
		p.I, p.Rate = value.Const(5), value.Const(30)
		l := NewRate[float64](p, 1, dt, rng.Key{})
		for step := 1; step <= 20; step++ {
			l.Step(0, 1, nothing[float64](1), nil)
			want := 5 + 25*math.Exp(-float64(step)*dt/p.Tau)
			if math.Abs(l.rate[0]-want) > 1e-12 {
				t.Fatalf("dt %g, step %d: %.15g, want %.15g", dt, step, l.rate[0], want)
			}
		}
	}
}

// circuit takes steps of units that see each other's last rates through weights w[to][from].
func circuit(l *Rate[float64], w [][]float64, steps int) {
	arrived := nothing[float64](l.Len())
	for range steps {
		for to := range w {
			for from, weight := range w[to] {
				receptor := 0
				if weight < 0 {
					receptor = 1
				}
				arrived[receptor].Set(to, arrived[receptor].At(to)+weight*l.rate[from])
			}
		}
		l.Step(0, l.Len(), arrived, nil)
	}
}

// Two threshold-linear populations settle at (1 - W)⁻¹ I. Of the supralinear
// network with power law 2 the rates settle where r = 0.04 max(W r + I, 0)²
// (parameters of Ahmadian et al.).
func TestCircuitsOfRateUnitsSettle(t *testing.T) {
	p := DefaultRate()
	p.I = value.Value{Kind: value.List, List: []float64{10, 4}}
	w := [][]float64{{0.8, -0.6}, {1.2, -0.5}}
	l := NewRate[float64](p, 2, 0.5, rng.Key{})
	circuit(l, w, 20_000)
	det := (1-0.8)*(1+0.5) + 0.6*1.2
	want := [2]float64{(1.5*10 - 0.6*4) / det, (1.2*10 + 0.2*4) / det}
	for k := range want {
		if math.Abs(l.rate[k]-want[k]) > 1e-9 {
			t.Errorf("unit %d: %.12g Hz, want %.12g", k, l.rate[k], want[k])
		}
	}
	p.Transfer, p.Gain, p.Tau = "power_law", value.Const(0.04), 20
	p.I = value.Const(15)
	w = [][]float64{{1.25, -0.65}, {1.2, -0.5}}
	l = NewRate[float64](p, 2, 0.5, rng.Key{})
	circuit(l, w, 20_000)
	for k := range w {
		x := 15 + w[k][0]*l.rate[0] + w[k][1]*l.rate[1]
		if f := 0.04 * x * x; math.Abs(l.rate[k]-f) > 1e-9 || l.rate[k] < 1 {
			t.Errorf("supralinear unit %d: %.12g Hz, where f is %.12g", k, l.rate[k], f)
		}
	}
}

func TestRateParametersAreChecked(t *testing.T) {
	p := DefaultRate()
	checkParameters(t, &p)
}

func ExampleRate() {
	p := DefaultRate()
	p.Transfer, p.I = "sigmoid", value.Spread(-2, 2)
	units := NewRate[float64](p, 5, 1, rng.Key{})
	nothing := []state.Vector{state.New(state.Double, 5), state.New(state.Double, 5)}
	for range 1000 {
		units.Step(0, 5, nothing, nil)
	}
	fmt.Printf("%.1f Hz\n", units.Variable("rate").Float64s())
	// Output: [11.9 26.9 50.0 73.1 88.1] Hz
}

func BenchmarkRateStep(b *testing.B) {
	for _, transfer := range []string{"threshold_linear", "power_law", "sigmoid", "softplus"} {
		p := DefaultRate()
		p.Transfer, p.I = transfer, value.Spread(-2, 2)
		b.Run(transfer+"/float64", func(b *testing.B) { benchmarkModel(b, NewRate[float64](p, 1000, 1, rng.Key{})) })
		b.Run(transfer+"/float32", func(b *testing.B) { benchmarkModel(b, NewRate[float32](p, 1000, 1, rng.Key{})) })
	}
}
