package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// One step multiplies Σ W - A by 1 - ε s, whatever the pattern: geometric to 1e-12 over
// a thousand steps.
func TestKeck2012BringsTheTotalToTheInputs(t *testing.T) {
	const A, D = 900.0, 784
	draw := rng.NewKey(1, "total").Rand()
	w, y := make([]float64, D), make([]float64, D)
	for d := range w {
		w[d] = 1 + draw.Float64()
	}
	k := Keck2012{Rate: 0.02}
	left := total(w) - A
	for step := range 1000 {
		all := 0.0
		for d := range y {
			y[d] = draw.ExpFloat64()
			all += y[d]
		}
		for d := range y {
			y[d] = (A-D)*y[d]/all + 1
		}
		s := draw.Float64()
		k.Learn(w, y, s)
		left *= 1 - k.Rate*s
		if got := total(w) - A; math.Abs(got-left) > 1e-12*A {
			t.Fatalf("after %d steps Σ W - A is %.15g, want %.15g", step+1, got, left)
		}
	}
	if math.Abs(left) > 0.05 {
		t.Errorf("%.3g are left after a thousand steps: the test shows too little", left)
	}
}

// Without scaling the total grows by ε s A a step.
func TestKeck2012WithoutScalingGrows(t *testing.T) {
	w, y := []float64{1, 2, 3}, []float64{4, 1, 5}
	Keck2012{Rate: 0.1, Unscaled: true}.Learn(w, y, 0.5)
	for d, want := range []float64{1.2, 2.05, 3.25} {
		if math.Abs(w[d]-want) > 1e-15 {
			t.Errorf("weight %d is %g, want %g", d, w[d], want)
		}
	}
}

func TestKeck2012TogetherIsOneStepAfterTheOther(t *testing.T) {
	for _, k := range []Keck2012{{Rate: 0.3}, {Rate: 0.3, Unscaled: true}} {
		draw := rng.NewKey(2, "together").Rand()
		const n, D = 7, 5
		w, patterns, s := make([]float64, D), make([][]float64, n), make([]float64, n)
		for d := range w {
			w[d] = draw.Float64()
		}
		for i := range patterns {
			s[i] = draw.Float64()
			for range D {
				patterns[i] = append(patterns[i], draw.Float64())
			}
		}
		step := append([]float64(nil), w...)
		for i, y := range patterns {
			k.Learn(step, y, s[i])
		}
		keep := k.Together(s)
		if all := keep + total(s); !k.Unscaled && math.Abs(all-1) > 1e-15 {
			t.Errorf("what is kept and the shares sum to %.17g, want 1", all)
		}
		for d := range w {
			w[d] *= keep
			for i, y := range patterns {
				w[d] += s[i] * y[d]
			}
			if math.Abs(w[d]-step[d]) > 1e-14 {
				t.Errorf("unscaled %v: weight %d is %.16g together and %.16g step by step", k.Unscaled, d, w[d], step[d])
			}
		}
	}
}

func total(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}
