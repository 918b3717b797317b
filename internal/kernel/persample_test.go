package kernel

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

func constantsOf(i uint64) *[Lanes]float32 {
	return lanes(awkward(Lanes, rng.NewKey(20, "constants").Derive(i)), 0)
}

// Whole groups, few and many.
func TestPerSampleGivesTheSameBitsOnEveryPath(t *testing.T) {
	key := rng.NewKey(21, "per sample")
	shift, scale, offset, slope := constantsOf(0), constantsOf(1), constantsOf(2), constantsOf(3)
	kernels := map[string]func(path Path, a, b []float32) []float32{
		"sums": func(p Path, a, _ []float32) []float32 {
			sums := *constantsOf(4)
			SampleSums(p, &sums, a, shift)
			return sums[:]
		},
		"squares": func(p Path, a, _ []float32) []float32 {
			sums := *constantsOf(4)
			SampleSquares(p, &sums, a, shift)
			return sums[:]
		},
		"sums and products": func(p Path, a, b []float32) []float32 {
			sums, products := *constantsOf(4), *constantsOf(5)
			SampleSumsAndProducts(p, &sums, &products, a, b, shift)
			return append(sums[:], products[:]...)
		},
		"scale": func(p Path, a, b []float32) []float32 {
			SampleScale(p, b, a, shift, scale, offset, float32(math.Inf(-1)))
			return b
		},
		"scale from":    func(p Path, a, _ []float32) []float32 { SampleScale(p, a, a, shift, scale, offset, -0.2); return a },
		"project":       func(p Path, a, b []float32) []float32 { SampleProject(p, a, b, scale, offset, shift, slope); return a },
		"selu":          func(p Path, a, _ []float32) []float32 { SELU(p, a); return a },
		"selu gradient": func(p Path, a, b []float32) []float32 { SELUGradient(p, a, b); return a },
	}
	for _, n := range []int{16, 48, 16 * 100} {
		for name, run := range kernels {
			compare(t, fmt.Sprintf("%s of %d", name, n), run, awkward(n, key), rectified(n, key.Derive(1)))
		}
	}
}

// In float64, against sums written out for one lane.
func TestPerSampleSums(t *testing.T) {
	r := rng.NewKey(22, "sums").Rand()
	x, y, shift := make([]float64, 3*Lanes), make([]float64, 3*Lanes), new([Lanes]float64)
	for i := range x {
		x[i], y[i], shift[i%Lanes] = r.NormFloat64(), r.NormFloat64(), r.NormFloat64()
	}
	var sums, squares, ys, products [Lanes]float64
	SampleSums(Best(), &sums, x, shift)
	SampleSquares(Best(), &squares, x, shift)
	SampleSumsAndProducts(Best(), &ys, &products, y, x, shift)
	for l := range Lanes {
		var want [4]float64
		for i := l; i < len(x); i += Lanes {
			d := x[i] - shift[l]
			want[0], want[1], want[2], want[3] = want[0]+d, want[1]+d*d, want[2]+y[i], want[3]+y[i]*d
		}
		for i, got := range []float64{sums[l], squares[l], ys[l], products[l]} {
			if math.Abs(got-want[i]) > 1e-14 {
				t.Errorf("lane %d: sum %d is %g, want %g", l, i, got, want[i])
			}
		}
	}
}

// Within 2e-7 of the value in float32, near zero too, where 1 is nearly lost;
// NaN passes, and both ends of the numbers have their limits.
func TestSELUIsAccurate(t *testing.T) {
	var x []float32
	for v := float32(-100); v < 10; v += 0.01 {
		x = append(x, v, v*1e-4)
	}
	x = append(x, float32(math.Inf(-1)), float32(math.Inf(1)), float32(math.NaN()))
	for _, path := range Paths() {
		got := slices.Clone(x)
		SELU(path, got)
		for i, v := range x[:len(x)-3] {
			want := seluScale * float64(v)
			if v <= 0 {
				want = seluDepth * math.Expm1(float64(v))
			}
			if math.Abs(float64(got[i])-want) > 2e-7*math.Abs(want) {
				t.Fatalf("%v: at %g it is %g, want %g", path, v, got[i], want)
			}
		}
		ends := got[len(x)-3:]
		if ends[0] != float32(-seluDepth) || !math.IsInf(float64(ends[1]), 1) || ends[2] == ends[2] {
			t.Errorf("%v: at -∞, ∞ and NaN it is %g", path, ends)
		}
	}
}

func BenchmarkPerSample(b *testing.B) {
	const n = 6 * 784 * Lanes
	x, y := awkward(n, rng.NewKey(10, "bench")), rectified(n, rng.NewKey(11, "bench"))
	c, zero := new([Lanes]float32), new([Lanes]float32)
	for l := range c {
		c[l] = 1
	}
	sums, products := new([Lanes]float32), new([Lanes]float32)
	kernels := map[string]func(path Path){
		"squares":       func(path Path) { SampleSquares(path, sums, x, zero) },
		"products":      func(path Path) { SampleSumsAndProducts(path, sums, products, y, x, zero) },
		"scale":         func(path Path) { SampleScale(path, y, x, zero, c, zero, 0) },
		"project":       func(path Path) { SampleProject(path, y, x, c, zero, zero, zero) },
		"selu":          func(path Path) { SELU(path, x) },
		"selu gradient": func(path Path) { SELUGradient(path, y, x) },
	}
	for name, run := range kernels {
		for _, path := range Paths() {
			b.Run(name+"/"+path.String(), func(b *testing.B) {
				for b.Loop() {
					run(path)
				}
			})
		}
	}
}
