package kernel_test

import (
	"math"
	"testing"

	"homeostat/internal/kernel"
)

// One number among others inside is told from them wherever it stands, and
// wherever in a word the numbers start.
func TestWithin(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	next := func(x, toward float32) float32 { return math.Nextafter32(x, toward) }
	const low, high = 0.25, 3
	outside := []float32{0, next(low, 0), -next(low, 0), next(high, inf), -next(high, inf), nan, -nan, inf, -inf}
	inside := []float32{low, -low, high, -high, 1}
	for start := range 2 {
		for n := range 40 {
			x := make([]float32, 41)[start:][:n]
			for i := range x {
				x[i] = inside[i%len(inside)]
			}
			if !kernel.Within(x, low, high) {
				t.Fatalf("%v lie within, and are said not to", x)
			}
			for i := range x {
				was := x[i]
				for _, x[i] = range outside {
					if kernel.Within(x, low, high) {
						t.Fatalf("%v: one does not lie within, and all are said to", x)
					}
				}
				x[i] = was
			}
		}
	}
	if !kernel.Within([]float32{0, 5, -math.MaxFloat32}, 0, math.MaxFloat32) {
		t.Error("bounds at the ends of the range exclude")
	}
}

func BenchmarkWithin(b *testing.B) {
	x := make([]float32, 1000)
	for i := range x {
		x[i] = 1
	}
	for b.Loop() {
		if !kernel.Within(x, 0.5, 2) {
			b.Fatal("outside")
		}
	}
}
