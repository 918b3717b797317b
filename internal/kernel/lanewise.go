package kernel

import "math"

// Sum returns Σ (x − shift) over the samples of a run of 16-sample groups, of
// which only the first n lanes hold samples. Lanes are added last, by the tree.
func Sum[T Float](path Path, x []T, shift T, n int) T {
	var sum [Lanes]T
	for i := 0; i < len(x); i += Lanes {
		v := lanes(x, i)
		for l := range sum {
			sum[l] += v[l] - shift
		}
	}
	clear(sum[n:])
	return tree(&sum)
}

// SumSquares returns Σ (x − shift)², over samples as Sum does.
func SumSquares[T Float](path Path, x []T, shift T, n int) T {
	var sum [Lanes]T
	for i := 0; i < len(x); i += Lanes {
		v := lanes(x, i)
		for l := range sum {
			d := v[l] - shift
			sum[l] = fused(d, d, sum[l])
		}
	}
	clear(sum[n:])
	return tree(&sum)
}

// SumProducts returns Σ y·(x − shift), over samples as Sum does.
func SumProducts[T Float](path Path, y, x []T, shift T, n int) T {
	var sum [Lanes]T
	for i := 0; i < len(x); i += Lanes {
		v, g := lanes(x, i), lanes(y, i)
		for l := range sum {
			sum[l] = fused(g[l], v[l]-shift, sum[l])
		}
	}
	clear(sum[n:])
	return tree(&sum)
}

// Inner returns the inner product of two vectors of any length: element i goes
// to lane i mod 16.
func Inner[T Float](path Path, x, y []T) T {
	var sum [Lanes]T
	whole := len(x) &^ (Lanes - 1)
	for i := 0; i < whole; i += Lanes {
		v, g := lanes(x, i), lanes(y, i)
		for l := range sum {
			sum[l] = fused(v[l], g[l], sum[l])
		}
	}
	for i := whole; i < len(x); i++ {
		sum[i-whole] = fused(x[i], y[i], sum[i-whole])
	}
	return tree(&sum)
}

// Scale sets dst to (x − shift)·scale + offset; dst may be x.
func Scale[T Float](path Path, dst, x []T, shift, scale, offset T) {
	for i, v := range x {
		dst[i] = fused(v-shift, scale, offset)
	}
}

// Project sets dy to (dy − mean)·scale − (x − shift)·slope: a gradient without
// its parts along 1 and along x.
func Project[T Float](path Path, dy, x []T, mean, scale, shift, slope T) {
	for i, v := range x {
		dy[i] = fused(-(v - shift), slope, (dy[i]-mean)*scale)
	}
}

// Rectify sets negative numbers to zero and passes NaN on.
func Rectify[T Float](path Path, x []T) {
	for i, v := range x {
		if v < 0 {
			x[i] = 0
		}
	}
}

// Gate sets the gradient to zero where the rectified output is zero.
func Gate[T Float](path Path, dy, y []T) {
	for i, v := range y {
		if !(v > 0) {
			dy[i] = 0
		}
	}
}

// AdamStep is one step's constants of Adam (Kingma and Ba, ICLR 2015), in the
// form of PyTorch: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
// p ← p − rate/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
type AdamStep[T Float] struct {
	Beta1, Beta2 T
	Rate         T // learning rate / (1 − β₁ᵗ)
	Correction   T // 1/√(1 − β₂ᵗ)
	Epsilon      T
}

// Adam moves parameters p along their gradients g and reports whether all of
// them are still finite. All four slices have one length, a multiple of 16.
func Adam[T Float](path Path, s *AdamStep[T], p, m, v, g []T) bool {
	var poison [Lanes]T // 0·p: zero or, once a parameter is infinite or NaN, NaN
	for i := range p {
		m[i] = fused(1-s.Beta1, g[i], s.Beta1*m[i])
		v[i] = fused((1-s.Beta2)*g[i], g[i], s.Beta2*v[i])
		scale := fused(T(math.Sqrt(float64(v[i]))), s.Correction, s.Epsilon)
		p[i] = fused(-s.Rate, m[i]/scale, p[i])
		poison[i%Lanes] = fused(0, p[i], poison[i%Lanes])
	}
	return tree(&poison) == 0
}
