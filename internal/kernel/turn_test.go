package kernel_test

import (
	"math"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

func TestTurnBelowZero(t *testing.T) {
	minusZero := math.Copysign(0, -1)
	x := []float64{0, minusZero, 1e-40, -1e-40, 1, -1, math.Inf(1), math.Inf(-1), 3}
	want := []float64{2, 2, 2, -2, 2, -2, 2, -2, 2}
	single, double := make([]float32, len(x)), make([]float64, len(x))
	below := make([]float32, len(x))
	for i, v := range x {
		single[i], double[i], below[i] = 2, 2, float32(v)
	}
	kernel.TurnBelowZero(single, below)
	kernel.TurnBelowZero(double, x)
	for i, w := range want {
		if float64(single[i]) != w || double[i] != w {
			t.Errorf("2 where x is %g: %g and %g, want %g", x[i], single[i], double[i], w)
		}
	}
	kernel.TurnBelowZero[float32](nil, nil)
}

func BenchmarkTurnBelowZero(b *testing.B) {
	g, x := make([]float32, 1<<14), make([]float32, 1<<14)
	r := rng.NewKey(1, "turn").Rand()
	for i := range x {
		x[i], g[i] = float32(r.NormFloat64()), 1
	}
	for b.Loop() {
		kernel.TurnBelowZero(g, x)
	}
}
