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
	if bits := math.Float64bits(s); bits<<35 == tie || bits>>52&0x7ff < smallestNormal {
		return roundOnce(p, float64(c), s)
	}
	return float32(s)
}

const (
	tie            = 1 << 63    // what 29 bits, shifted up, are where float32 has two neighbours equally near
	smallestNormal = 1023 - 126 // exponent in float64 of float32's smallest normal number
)

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

// wide are 16 lanes of T as the portable path works on them: float32 in float64,
// where their products are exact.
type wide [Lanes]float64

// widen fills lanes from numbers.
func widen[T Float](to *wide, x *[Lanes]T) {
	for l, v := range x {
		to[l] = float64(v)
	}
}

// broadcast sets all lanes to one number.
func broadcast[T Float](to *wide, x T) {
	for l := range to {
		to[l] = float64(x)
	}
}

// narrow writes lanes back, which loses nothing.
func narrow[T Float](to *[Lanes]T, x *wide) {
	for l, v := range x {
		to[l] = T(v)
	}
}

// multiplyAdd adds y·x to sum, lane by lane: rounded once in float32, twice in
// float64. The portable path spends its time here, so fma is written out.
func multiplyAdd[T Float](sum, y *wide, x *[Lanes]T) {
	if unsafe.Sizeof(x[0]) == 8 {
		for l, v := range x {
			sum[l] += y[l] * float64(v)
		}
		return
	}
	for l, v := range x {
		p := y[l] * float64(v)
		s := p + sum[l]
		bits := math.Float64bits(s)
		if bits<<35 == tie || bits>>52&0x7ff < smallestNormal && s != 0 {
			sum[l] = float64(roundOnce(p, sum[l], s))
			continue
		}
		sum[l] = float64(float32(s))
	}
}
