package kernel

import (
	"math"
	"unsafe"
)

// fma returns a·b + c rounded once, as a fused multiply-add instruction does.
//
// The product of two float32 is exact in float64, so the sum s is the exact
// result rounded to 53 bits, and rounding it again to 24 bits can only differ
// from rounding once where s lies exactly between two float32, or where the
// result is subnormal and has fewer bits. Those rare cases are decided by the
// error of the sum.
func fma(a, b, c float32) float32 {
	p := float64(a) * float64(b)
	s := p + float64(c)
	if plainlyRounded(s) {
		return float32(s)
	}
	return roundOnce(p, float64(c), s)
}

// plainlyRounded reports that s is neither halfway between two float32 nor too
// small for a normal one.
func plainlyRounded(s float64) bool {
	const tail, half, smallestNormal = 1<<29 - 1, 1 << 28, 1023 - 126
	bits := math.Float64bits(s)
	return bits&tail != half && bits>>52&0x7ff >= smallestNormal
}

// roundOnce rounds p + c, whose float64 sum is s, to float32. Rounding s to odd
// first (Boldo and Melquiond, IEEE Trans. Comput. 2008) leaves nothing to the
// second rounding that the first has decided.
//
//go:noinline
func roundOnce(p, c, s float64) float32 {
	t := s - p
	e := (p - (s - t)) + (c - t) // Knuth's TwoSum: s + e is exact
	bits := math.Float64bits(s)
	if e == 0 || e != e || bits&1 == 1 {
		return float32(s)
	}
	if (e > 0) == (s > 0) {
		return float32(math.Float64frombits(bits + 1))
	}
	return float32(math.Float64frombits(bits - 1))
}

// fused returns a·b + c: rounded once in float32, twice in float64.
func fused[T Float](a, b, c T) T {
	if unsafe.Sizeof(a) == 4 {
		return T(fma(float32(a), float32(b), float32(c)))
	}
	return a*b + c
}

// multiplyAdd adds y·x to sum, lane by lane, fused; the portable path spends
// its time here, so the fast half of fma is written out.
func multiplyAdd[T Float](sum, y, x *[Lanes]T) {
	a, ok := any(sum).(*[Lanes]float32)
	if !ok {
		for l := range sum {
			sum[l] += y[l] * x[l]
		}
		return
	}
	b, c := any(y).(*[Lanes]float32), any(x).(*[Lanes]float32)
	for l := range a {
		p := float64(b[l]) * float64(c[l])
		s := p + float64(a[l])
		if s != 0 && !plainlyRounded(s) {
			a[l] = roundOnce(p, float64(a[l]), s)
			continue
		}
		a[l] = float32(s)
	}
}

// broadcast sets all lanes to w.
func broadcast[T Float](y *[Lanes]T, w T) {
	for l := range y {
		y[l] = w
	}
}
