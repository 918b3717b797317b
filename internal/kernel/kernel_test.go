package kernel

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"homeostat/internal/rng"
)

// awkward fills with normal numbers, some zeros and some of far smaller size,
// so that sums cancel and round in every way.
func awkward(n int, key rng.Key) []float32 {
	x := make([]float32, n)
	r := key.Rand()
	for i := range x {
		x[i] = float32(r.NormFloat64())
		switch r.IntN(8) {
		case 0:
			x[i] = 0
		case 1:
			x[i] *= 0x1p-30
		}
	}
	return x
}

// The exact result of a·b + c rounded once, by big.Float.
func TestFMARoundsOnce(t *testing.T) {
	r := rng.NewKey(1, "fma").Rand()
	scale := []float32{1, 0x1p-12, 0x1p-24, 0x1p-25, 0x1p-50, 0x1p-100, 0x1p-140, 0x1p100}
	ties := 0
	for range 300_000 {
		a := float32(r.IntN(1<<24)-1<<23) * 0x1p-20 * scale[r.IntN(len(scale))]
		b := float32(r.IntN(1<<12)-1<<11) * 0x1p-10
		c := float32(r.IntN(1<<24)-1<<23) * 0x1p-22 * scale[r.IntN(len(scale))]
		exact := new(big.Float).SetPrec(2000).SetFloat64(float64(a))
		exact.Mul(exact, big.NewFloat(float64(b)).SetPrec(2000))
		exact.Add(exact, big.NewFloat(float64(c)).SetPrec(2000))
		want, _ := exact.Float32()
		if got := fma(a, b, c); got != want {
			t.Fatalf("fma(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
		if float32(float64(a)*float64(b)+float64(c)) != want {
			ties++
		}
	}
	if ties == 0 {
		t.Error("no case where rounding twice is wrong: the test sees nothing")
	}
}

func TestFMAPassesInfinitiesAndNaN(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	if got := fma(2, inf, 1); got != inf {
		t.Errorf("2·∞ + 1 = %g", got)
	}
	for _, got := range []float32{fma(0, inf, 1), fma(nan, 1, 1), fma(1, inf, -inf)} {
		if got == got {
			t.Errorf("%g instead of NaN", got)
		}
	}
	if got := fma(math.MaxFloat32, 2, 0); got != inf {
		t.Errorf("overflow gave %g", got)
	}
}

// contractions covers every tile, odd sizes, negative steps and a missing bias.
func contractions() []Contraction {
	var all []Contraction
	for outputs := 1; outputs <= 13; outputs++ {
		for _, positions := range []int{1, 2, 3, 4, 7, 10} {
			all = append(all, Contraction{
				Outputs: outputs, Positions: positions, N: [3]int{2, 3, 5},
				X: [3]int{9 * 20 * 16, 20 * 16, 16}, W: [3]int{15, 5, 1}, XPosition: 16, WOutput: 30,
				DstPosition: 16, DstOutput: 16 * positions,
			})
		}
	}
	backward := Contraction{
		Outputs: 3, Positions: 5, N: [3]int{4, 2, 3}, X0: 5 * 20 * 16,
		X: [3]int{9 * 20 * 16, -20 * 16, -16}, W: [3]int{18, 3, 1}, W0: 2, XPosition: 32, WOutput: 6,
		DstPosition: 48, DstOutput: 16,
	}
	return append(all, backward)
}

func TestContractGivesTheSameBitsOnEveryPath(t *testing.T) {
	key := rng.NewKey(2, "contract")
	x, w, bias := awkward(1<<15, key.Derive(0)), awkward(1<<10, key.Derive(1)), awkward(16, key.Derive(2))
	for i, c := range contractions() {
		for _, bias := range [][]float32{bias, nil} {
			want := make([]float32, 1<<12)
			Contract(Portable, &c, want, x, w, bias)
			for _, path := range Paths() {
				got := make([]float32, len(want))
				Contract(path, &c, got, x, w, bias)
				sameBits(t, fmt.Sprintf("%v, contraction %d (%d×%d)", path, i, c.Outputs, c.Positions), got, want)
			}
		}
	}
}

func sameBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d is %x, want %x", what, i, got[i], want[i])
		}
	}
}

func TestCorrelateGivesTheSameBitsOnEveryPath(t *testing.T) {
	key := rng.NewKey(3, "correlate")
	dy, x := awkward(1<<15, key.Derive(0)), awkward(1<<15, key.Derive(1))
	for outputs := 1; outputs <= 7; outputs++ {
		for taps := 1; taps <= 11; taps++ {
			c := Correlation{
				Outputs: outputs, Taps: taps, N: [2]int{3, 7}, Y: [2]int{7 * 16, 16}, X: [2]int{20 * 16, 16},
				YOutput: 21 * 16, XTap: 16, DstOutput: taps + 2,
			}
			want := awkward(128, key.Derive(2))
			start := append([]float32(nil), want...)
			Correlate(Portable, &c, want, dy, x)
			for _, path := range Paths() {
				got := append([]float32(nil), start...)
				Correlate(path, &c, got, dy, x)
				sameBits(t, fmt.Sprintf("%v, %d outputs, %d taps", path, outputs, taps), got, want)
			}
		}
	}
}

// A contraction and a correlation in float64 against the sums written out.
func TestSumsAreTheFormulas(t *testing.T) {
	key := rng.NewKey(4, "formula")
	x, w := make([]float64, 1<<12), make([]float64, 64)
	r := key.Rand()
	for i := range x {
		x[i] = r.NormFloat64()
	}
	for i := range w {
		w[i] = r.NormFloat64()
	}
	c := Contraction{
		Outputs: 2, Positions: 3, N: [3]int{2, 2, 3}, X: [3]int{1024, 128, 16}, W: [3]int{6, 3, 1},
		XPosition: 16, WOutput: 12, DstPosition: 16, DstOutput: 48,
	}
	dst := make([]float64, 96)
	Contract(Portable, &c, dst, x, w, []float64{0.5, -2})
	want := 0.5
	for a := range 2 {
		for b := range 2 {
			for k := range 3 {
				want += w[a*6+b*3+k] * x[2*16+a*1024+b*128+k*16+7]
			}
		}
	}
	if got := dst[2*16+7]; math.Abs(got-want) > 1e-12 {
		t.Errorf("contraction: %g, want %g", got, want)
	}
	g := Correlation{Outputs: 2, Taps: 3, N: [2]int{4, 5}, Y: [2]int{80, 16}, X: [2]int{112, 16}, YOutput: 320, XTap: 16, DstOutput: 3}
	dw := []float64{1, 1, 1, 1, 1, 1}
	Correlate(Portable, &g, dw, x, x)
	want = 1
	for a := range 4 {
		for b := range 5 {
			for lane := range Lanes {
				want += x[320+a*80+b*16+lane] * x[2*16+a*112+b*16+lane]
			}
		}
	}
	if got := dw[5]; math.Abs(got-want) > 1e-11 {
		t.Errorf("correlation: %g, want %g", got, want)
	}
}

func TestOutOfBoundsPanics(t *testing.T) {
	c := contractions()[20]
	defer func() {
		if recover() == nil {
			t.Error("a contraction that leaves its input did not panic")
		}
	}()
	Contract(Best(), &c, make([]float32, 1<<12), make([]float32, 64), make([]float32, 1024), nil)
}

// The shapes of LeNet5's layers: GFLOP/s count a multiply-add as two.
func BenchmarkContract(b *testing.B) {
	shapes := map[string]Contraction{
		"conv1": {
			Outputs: 6, Positions: 28, N: [3]int{3, 5, 5}, X: [3]int{32 * 32 * 16, 32 * 16, 16}, W: [3]int{25, 5, 1},
			XPosition: 16, WOutput: 75, DstPosition: 16, DstOutput: 28 * 28 * 16,
		},
		"conv2": {
			Outputs: 16, Positions: 10, N: [3]int{6, 5, 5}, X: [3]int{14 * 14 * 16, 14 * 16, 16}, W: [3]int{25, 5, 1},
			XPosition: 16, WOutput: 150, DstPosition: 16, DstOutput: 100 * 16,
		},
		"fc1": {
			Outputs: 120, Positions: 2, N: [3]int{1, 1, 400}, X: [3]int{0, 0, 16}, W: [3]int{0, 0, 1},
			XPosition: 400 * 16, WOutput: 400, DstPosition: 120 * 16, DstOutput: 16,
		},
	}
	key := rng.NewKey(5, "bench")
	x, w, dst := awkward(1<<17, key), awkward(1<<16, key.Derive(1)), make([]float32, 1<<17)
	for name, c := range shapes {
		for _, path := range Paths() {
			b.Run(name+"/"+path.String(), func(b *testing.B) {
				for b.Loop() {
					Contract(path, &c, dst, x, w, nil)
				}
				products := c.Outputs * c.Positions * c.N[0] * c.N[1] * c.N[2] * Lanes
				b.ReportMetric(2*float64(products)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}

func BenchmarkCorrelate(b *testing.B) {
	shapes := map[string]Correlation{
		"conv1": {Outputs: 6, Taps: 5, N: [2]int{28, 28}, Y: [2]int{28 * 16, 16}, X: [2]int{32 * 16, 16}, YOutput: 784 * 16, XTap: 16, DstOutput: 75},
		"conv2": {Outputs: 16, Taps: 5, N: [2]int{10, 10}, Y: [2]int{160, 16}, X: [2]int{14 * 16, 16}, YOutput: 1600, XTap: 16, DstOutput: 150},
	}
	key := rng.NewKey(6, "bench")
	dy, x, dw := awkward(1<<17, key), awkward(1<<17, key.Derive(1)), make([]float32, 1<<12)
	for name, c := range shapes {
		for _, path := range Paths() {
			b.Run(name+"/"+path.String(), func(b *testing.B) {
				for b.Loop() {
					Correlate(path, &c, dw, dy, x)
				}
				products := c.Outputs * c.Taps * c.N[0] * c.N[1] * Lanes
				b.ReportMetric(2*float64(products)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}

// No kernel is faster than multiply-adds on registers alone.
func BenchmarkMultiplyAdd(b *testing.B) {
	for _, path := range Paths() {
		b.Run(path.String(), func(b *testing.B) {
			products := 0
			for b.Loop() {
				products += MultiplyAdd(path, 1000)
			}
			b.ReportMetric(2*float64(products)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
