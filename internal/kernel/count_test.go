package kernel_test

import (
	"math"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

func TestCountPositive(t *testing.T) {
	special := []float32{0, float32(math.Copysign(0, -1)), math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 1, -1,
		float32(math.Inf(1)), float32(math.Inf(-1)), math.MaxFloat32, -math.MaxFloat32}
	r := rng.NewKey(1, "count").Rand()
	single, double := make([]float32, 20*kernel.Lanes), make([]float64, 20*kernel.Lanes)
	for samples := 1; samples <= kernel.Lanes; samples++ {
		want := 0
		for i := range single {
			single[i] = special[r.IntN(len(special))]
			double[i] = float64(single[i])
			if i%kernel.Lanes < samples && single[i] > 0 {
				want++
			}
		}
		if a, b := kernel.CountPositive(single, samples), kernel.CountPositive(double, samples); a != want || b != want {
			t.Errorf("%d samples: %d and %d, want %d", samples, a, b, want)
		}
	}
}

func BenchmarkCountPositive(b *testing.B) {
	x := make([]float32, 1<<14)
	r := rng.NewKey(1, "count").Rand()
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	for b.Loop() {
		kernel.CountPositive(x, kernel.Lanes)
	}
}
