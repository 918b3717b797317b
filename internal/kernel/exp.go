package kernel

import "math"

// The standard library's exponential and logarithm differ in their last bits
// from processor to processor: some have assembly, and where x·y + z is one
// instruction the compiler may use it. These do not: a product that is added to
// something is converted to its own type first, which forbids that. Methods and
// constants are those of FreeBSD's msun (e_exp.c, e_log.c: Copyright (C) 2004
// and 1993 by Sun Microsystems, Inc., free to use with this notice).

const (
	expMost, expLeast = 709, -708 // beyond, infinity and zero

	ln2Hi = 6.93147180369123816490e-01 // the first 32 bits of log 2, so that small multiples are exact
	ln2Lo = 1.90821492927058770002e-10 // the rest

	// r/tanh(r/2) = 2 + t·P(t), t = r².
	expP5 = 4.13813679705723846039e-08
	expP4 = -1.65339022054652515390e-06
	expP3 = 6.61375632143793436117e-05
	expP2 = -2.77777777770155933842e-03
	expP1 = 1.66666666666666019037e-01
)

// Exp returns e to the x, within one unit in the last place; infinity for x
// above 709, zero for x below -708.
func Exp(x float64) float64 {
	switch {
	case x != x || x > expMost:
		return x * math.Inf(1) // NaN or infinity
	case x < expLeast:
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	hi, lo := x-float64(k*ln2Hi), float64(k*ln2Lo)
	r := hi - lo // within ±log(2)/2
	t := r * r
	p := float64(t*expP5) + expP4
	p = float64(t*p) + expP3
	p = float64(t*p) + expP2
	p = float64(t*p) + expP1
	c := r - float64(t*p)
	power := math.Float64frombits(uint64(int64(k)+1023) << 52) // 2 to the k
	return power * (1 - ((lo - r*c/(2-c)) - hi))
}

// Exps sets x to the exponentials of its numbers, to the bits of [Exp].
func Exps(path Path, x []float64) {
	for i := expsNative(path, x); i < len(x); i++ {
		x[i] = Exp(x[i])
	}
}

// Log returns the natural logarithm of a positive, finite, normal number, within one unit in
// the last place.
func Log(x float64) float64 {
	f, exponent := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f *= 2
		exponent--
	}
	f--
	k := float64(exponent)
	s := f / (2 + f)
	t := s * s
	p := float64(t*1.479819860511658591e-01) + 1.531383769920937332e-01
	p = float64(t*p) + 1.818357216161805012e-01
	p = float64(t*p) + 2.222219843214978396e-01
	p = float64(t*p) + 2.857142874366239149e-01
	p = float64(t*p) + 3.999999999940941908e-01
	p = float64(t*p) + 6.666666666666735130e-01
	r, half := float64(t*p), float64(0.5*f*f)
	return float64(k*ln2Hi) - ((half - (float64(s*(half+r)) + float64(k*ln2Lo))) - f)
}
