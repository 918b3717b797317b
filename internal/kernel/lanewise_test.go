package kernel

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// rectified are numbers as a ReLU leaves them: many equal zeros, some negative.
func rectified(n int, key rng.Key) []float32 {
	x := awkward(n, key)
	for i, v := range x {
		switch {
		case v < 0:
			x[i] = 0
		case i%11 == 0:
			x[i] = float32(math.Copysign(0, -1))
		case i%5 == 0:
			x[i] = 1
		}
	}
	return x
}

// Every lane-wise kernel gives the same bits on every path: whole registers, tails, partial blocks.
func TestLanewiseGivesTheSameBitsOnEveryPath(t *testing.T) {
	key := rng.NewKey(7, "lanewise")
	kernels := map[string]func(path Path, a, b []float32) []float32{
		"sum":         func(p Path, a, _ []float32) []float32 { return []float32{Sum(p, a, 0.3, 13)} },
		"sum squares": func(p Path, a, _ []float32) []float32 { return []float32{SumSquares(p, a, 0.3, 16)} },
		"sum and products": func(p Path, a, b []float32) []float32 {
			sum, products := SumAndProducts(p, a, b, 0.3, 11)
			return []float32{sum, products}
		},
		"scale":           func(p Path, a, b []float32) []float32 { Scale(p, b, a, 0.1, 0.7, -2); return b },
		"scale rectified": func(p Path, a, b []float32) []float32 { ScaleRectified(p, b, a, 0.1, 0.7, 0.2); return b },
		"project":         func(p Path, a, b []float32) []float32 { Project(p, a, b, 0.1, 0.7, -2, 0.3); return a },
		"rectify":         func(p Path, a, _ []float32) []float32 { Rectify(p, a); return a },
		"gate":            func(p Path, a, b []float32) []float32 { Gate(p, a, b); return a },
	}
	for _, n := range []int{16, 48, 16 * 100} {
		for name, run := range kernels {
			compare(t, fmt.Sprintf("%s of %d", name, n), run, awkward(n, key), rectified(n, key.Derive(1)))
		}
	}
	kernels["inner"] = func(p Path, a, b []float32) []float32 { return []float32{Inner(p, a, b)} }
	for _, n := range []int{1, 7, 8, 15, 31, 75, 150} {
		for _, name := range []string{"inner", "scale", "scale rectified", "project", "rectify", "gate"} {
			compare(t, fmt.Sprintf("%s of %d", name, n), kernels[name], awkward(n, key), rectified(n, key.Derive(1)))
		}
	}
}

func compare(t *testing.T, what string, run func(Path, []float32, []float32) []float32, a, b []float32) {
	t.Helper()
	want := slices.Clone(run(Portable, slices.Clone(a), slices.Clone(b)))
	for _, path := range Paths() {
		sameBits(t, path.String()+" "+what, run(path, slices.Clone(a), slices.Clone(b)), want)
	}
}

// Two kernels in one are the two.
func TestJointKernelsAreTheirParts(t *testing.T) {
	key := rng.NewKey(15, "joint")
	a, b := awkward(48, key), rectified(48, key.Derive(1))
	sum, products := SumAndProducts(Best(), b, a, 0.3, 13)
	var want float64
	for i, v := range a {
		if i%Lanes < 13 {
			want += float64(b[i]) * float64(v-0.3)
		}
	}
	if got := Sum(Best(), b, 0, 13); sum != got {
		t.Errorf("the sum is %g, alone %g", sum, got)
	}
	if math.Abs(float64(products)-want) > 1e-5*math.Abs(want) {
		t.Errorf("the products are %g, want %g", products, want)
	}
	apart, together := slices.Clone(a), slices.Clone(a)
	Scale(Best(), apart, apart, 0.1, 0.7, 0.2)
	Rectify(Best(), apart)
	ScaleRectified(Best(), together, together, 0.1, 0.7, 0.2)
	sameBits(t, "scale, rectified", together, apart)
}

func TestRectifyPassesNaNOnAndGateStopsIt(t *testing.T) {
	for _, path := range Paths() {
		x := make([]float32, 16)
		x[3], x[4] = float32(math.NaN()), -1
		Rectify(path, x)
		if x[3] == x[3] || x[4] != 0 {
			t.Errorf("%v: rectified NaN and -1 are %g and %g", path, x[3], x[4])
		}
		x[4] = -1
		ScaleRectified(path, x, x, 0, 1, -0.5)
		if x[3] == x[3] || x[4] != 0 || x[0] != 0 {
			t.Errorf("%v: NaN, -1 and 0 less a half, rectified, are %g, %g and %g", path, x[3], x[4], x[0])
		}
		dy := slices.Repeat([]float32{1}, 16)
		Gate(path, dy, x)
		if dy[3] != 0 || dy[0] != 0 {
			t.Errorf("%v: gradients past NaN and 0 are %g and %g", path, dy[3], dy[0])
		}
	}
}

func TestPoolingGivesTheSameBitsOnEveryPath(t *testing.T) {
	key := rng.NewKey(8, "pool")
	for _, p := range []Pooling{{2, 2, 2}, {3, 5, 2}, {28, 28, 2}, {7, 8, 3}, {4, 3, 1}, {9, 1, 2}} {
		height, width := p.Out()
		x, dy := rectified(p.Height*p.Width*Lanes, key), awkward(height*width*Lanes, key.Derive(1))
		run := func(path Path) (y, dx []float32) {
			y, dx = make([]float32, len(dy)), awkward(len(x), key.Derive(2))
			MaxPool(path, p, y, x)
			MaxPoolGradient(path, p, dx, dy, x, y)
			return y, dx
		}
		y, dx := run(Portable)
		for _, path := range Paths() {
			gotY, gotDx := run(path)
			sameBits(t, fmt.Sprintf("%v pool %v", path, p), gotY, y)
			sameBits(t, fmt.Sprintf("%v gradient of pool %v", path, p), gotDx, dx)
			over := slices.Clone(x)
			MaxPoolGradient(path, p, over, dy, over, gotY)
			sameBits(t, fmt.Sprintf("%v gradient of pool %v over its input", path, p), over, dx)
		}
	}
}

// A window of equal pixels gives its gradient to the first alone.
func TestPoolGradientGoesToTheFirstOfEquals(t *testing.T) {
	for _, path := range Paths() {
		x, y := slices.Repeat([]float32{3}, 4*Lanes), make([]float32, Lanes)
		dx, dy := make([]float32, 4*Lanes), slices.Repeat([]float32{2}, Lanes)
		p := Pooling{2, 2, 2}
		MaxPool(path, p, y, x)
		MaxPoolGradient(path, p, dx, dy, x, y)
		want := append(slices.Repeat([]float32{2}, Lanes), make([]float32, 3*Lanes)...)
		if y[5] != 3 || !slices.Equal(dx, want) {
			t.Errorf("%v: pooled %g, gradient %v", path, y[5], dx)
		}
	}
}

func TestAdamGivesTheSameBitsOnEveryPath(t *testing.T) {
	const n = 160
	key := rng.NewKey(9, "adam")
	s := AdamStep[float32]{Beta1: 0.9, Beta2: 0.999, Rate: 0.003, Correction: 1.7, Epsilon: 1e-8}
	run := func(path Path) ([][]float32, bool) {
		p, m, v, g := awkward(n, key), awkward(n, key.Derive(1)), rectified(n, key.Derive(2)), awkward(n, key.Derive(3))
		finite := true
		for range 3 {
			finite = Adam(path, &s, p, m, v, g) && finite
		}
		return [][]float32{p, m, v}, finite
	}
	want, _ := run(Portable)
	for _, path := range Paths() {
		got, finite := run(path)
		for i, name := range []string{"parameters", "means", "squares"} {
			sameBits(t, fmt.Sprintf("%v %s", path, name), got[i], want[i])
		}
		if !finite {
			t.Errorf("%v: finite parameters reported as not", path)
		}
	}
}

// The first step of Adam is the learning rate against the gradient's sign,
// whatever its size, and a zero gradient moves nothing.
func TestAdamsFirstStep(t *testing.T) {
	const beta1, beta2, rate = 0.9, 0.999, 0.01
	s := AdamStep[float64]{Beta1: beta1, Beta2: beta2, Rate: rate / (1 - beta1), Correction: 1 / math.Sqrt(1-beta2), Epsilon: 1e-8}
	g := []float64{1, -1e-3, 1e3, 0}
	p, m, v := make([]float64, 4), make([]float64, 4), make([]float64, 4)
	Adam(Portable, &s, p, m, v, g)
	for i, want := range []float64{-rate, rate, -rate, 0} {
		if math.Abs(p[i]-want) > 2e-5*rate { // ε/|g| of the step is lost
			t.Errorf("gradient %g moves by %g, want %g", g[i], p[i], want)
		}
	}
}

func TestAdamFindsWhatIsNotFinite(t *testing.T) {
	s := AdamStep[float32]{Beta1: 0.9, Beta2: 0.999, Rate: 0.003, Correction: 1, Epsilon: 1e-8}
	for _, path := range Paths() {
		for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
			p, zero := make([]float32, 32), make([]float32, 32)
			p[21] = bad
			if Adam(path, &s, p, slices.Clone(zero), slices.Clone(zero), zero) {
				t.Errorf("%v: %g passed as finite", path, bad)
			}
		}
	}
}

func BenchmarkLanewise(b *testing.B) {
	const n = 6 * 784 * Lanes
	x, y := awkward(n, rng.NewKey(10, "bench")), rectified(n, rng.NewKey(11, "bench"))
	dst, p := make([]float32, n), Pooling{28, 28, 2}
	s := AdamStep[float32]{Beta1: 0.9, Beta2: 0.999, Rate: 0, Correction: 1, Epsilon: 1e-8}
	kernels := map[string]func(path Path){
		"sum":     func(path Path) { Sum(path, x, 0, 16) },
		"scale":   func(path Path) { Scale(path, dst, x, 0, 1, 0) },
		"rectify": func(path Path) { Rectify(path, y) },
		"pool":    func(path Path) { MaxPool(path, p, dst, y[:784*Lanes]) },
		"adam":    func(path Path) { Adam(path, &s, dst, dst, y, x) },
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

// Every byte, in images of whole runs and with a rest, 16 of them and fewer.
func TestSpreadGivesTheSameBitsOnEveryPath(t *testing.T) {
	for _, p := range []*Pixels{NewPixels(255, 0.5, 2), NewPixels(255, 0, 1), NewPixels(1, 0, 1)} {
		for _, size := range []int{5, 16, 256, 300} {
			for _, n := range []int{1, 15, 16} {
				images := make([][]uint8, n)
				for i := range images {
					for k := range size {
						images[i] = append(images[i], uint8(k+17*i))
					}
				}
				want := awkward(size*Lanes, rng.NewKey(14, "spread"))
				start := slices.Clone(want)
				Spread(Portable, p, want, images)
				for _, path := range Paths() {
					got := slices.Clone(start)
					Spread(path, p, got, images)
					sameBits(t, fmt.Sprintf("%v, %d images of %d bytes", path, n, size), got, want)
				}
			}
		}
	}
}

func TestPixels(t *testing.T) {
	p, dst := NewPixels(255, 0.5, 2), slices.Repeat([]float64{7}, 2*Lanes)
	Spread(Portable, p, dst, [][]uint8{{0, 255}, {51, 51}})
	if dst[0] != -1 || dst[16] != 1 || math.Abs(dst[1]+0.6) > 1e-7 || dst[1] != dst[17] || dst[2] != 7 {
		t.Errorf("bytes 0, 255 and 51 became %g, %g and %g, a lane without an image %g", dst[0], dst[16], dst[1], dst[2])
	}
}
