package kernel

import "math"

// assembly returns x as float32 if there is assembly to be used on it.
func assembly[T Float](path Path, x []T) ([]float32, bool) {
	f, ok := any(x).([]float32)
	return f, ok && path != Portable
}

// Sum returns Σ (x − shift) over the samples of a run of 16-sample groups, of
// which only the first n lanes hold samples. Lanes are added last, by the tree.
func Sum[T Float](path Path, x []T, shift T, n int) T {
	var sum [Lanes]T
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sumNative(any(&sum).(*[Lanes]float32), f, float32(shift))
	}
	for i := done; i < len(x); i += Lanes {
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
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sumSquaresNative(any(&sum).(*[Lanes]float32), f, float32(shift))
	}
	for i := done; i < len(x); i += Lanes {
		v := lanes(x, i)
		for l := range sum {
			d := v[l] - shift
			sum[l] = fused(d, d, sum[l])
		}
	}
	clear(sum[n:])
	return tree(&sum)
}

// SumAndProducts returns Σ y and Σ y·(x − shift), over samples as Sum does.
func SumAndProducts[T Float](path Path, y, x []T, shift T, n int) (sum, products T) {
	var sums, along [Lanes]T
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sumAndProductsNative(any(&sums).(*[Lanes]float32), any(&along).(*[Lanes]float32), any(y).([]float32), f, float32(shift))
	}
	for i := done; i < len(x); i += Lanes {
		v, g := lanes(x, i), lanes(y, i)
		for l := range sums {
			sums[l] += g[l]
			along[l] = fused(g[l], v[l]-shift, along[l])
		}
	}
	clear(sums[n:])
	clear(along[n:])
	return tree(&sums), tree(&along)
}

// Inner returns the inner product of two vectors of any length: element i goes
// to lane i mod 16.
func Inner[T Float](path Path, x, y []T) T {
	var sum [Lanes]T
	whole, done := len(x)&^(Lanes-1), 0
	if f, ok := assembly(path, x); ok {
		done = innerNative(any(&sum).(*[Lanes]float32), f, any(y).([]float32))
	}
	for i := done; i < whole; i += Lanes {
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
	scaleFrom(path, dst, x, shift, scale, offset, T(math.Inf(-1)))
}

// ScaleRectified is Scale, then Rectify.
func ScaleRectified[T Float](path Path, dst, x []T, shift, scale, offset T) {
	scaleFrom(path, dst, x, shift, scale, offset, 0)
}

// scaleFrom is Scale with a least result, which NaN passes.
func scaleFrom[T Float](path Path, dst, x []T, shift, scale, offset, least T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = scaleNative(any(dst).([]float32), f, float32(shift), float32(scale), float32(offset), float32(least))
	}
	for i := done; i < len(x); i++ {
		y := fused(x[i]-shift, scale, offset)
		if y < least {
			y = least
		}
		dst[i] = y
	}
}

// Project sets dy to (dy − mean)·scale − (x − shift)·slope: a gradient without
// its parts along 1 and along x.
func Project[T Float](path Path, dy, x []T, mean, scale, shift, slope T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = projectNative(any(dy).([]float32), f, float32(mean), float32(scale), float32(shift), float32(slope))
	}
	for i := done; i < len(x); i++ {
		dy[i] = fused(-(x[i] - shift), slope, (dy[i]-mean)*scale)
	}
}

// Rectify sets negative numbers to zero and passes NaN on.
func Rectify[T Float](path Path, x []T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = rectifyNative(f)
	}
	for i := done; i < len(x); i++ {
		if x[i] < 0 {
			x[i] = 0
		}
	}
}

// Gate sets the gradient to zero where the rectified output is zero.
func Gate[T Float](path Path, dy, y []T) {
	done := 0
	if f, ok := assembly(path, y); ok {
		done = gateNative(any(dy).([]float32), f)
	}
	for i := done; i < len(y); i++ {
		if !(y[i] > 0) {
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
// them are still finite. All four slices have one length.
func Adam[T Float](path Path, s *AdamStep[T], p, m, v, g []T) bool {
	var poison [Lanes]T // 0·p: zero or, once a parameter is infinite or NaN, NaN
	done := 0
	if f, ok := assembly(path, p); ok {
		s := any(s).(*AdamStep[float32])
		done = adamNative(any(&poison).(*[Lanes]float32), s, f, any(m).([]float32), any(v).([]float32), any(g).([]float32))
	}
	for i := done; i < len(p); i++ {
		m[i] = fused(1-s.Beta1, g[i], T(s.Beta1*m[i]))
		v[i] = fused(T((1-s.Beta2)*g[i]), g[i], T(s.Beta2*v[i]))
		scale := fused(T(math.Sqrt(float64(v[i]))), s.Correction, s.Epsilon)
		p[i] = fused(-s.Rate, m[i]/scale, p[i])
		poison[i%Lanes] = fused(0, p[i], poison[i%Lanes])
	}
	return tree(&poison) == 0
}
