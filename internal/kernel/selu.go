package kernel

import "math"

// The scaled exponential linear unit (Klambauer et al., NeurIPS 2017): λx for
// x > 0, else λα(eˣ − 1), with the λ and α that make mean 0 and variance 1 of a
// normal x a fixed point.
const (
	seluAlpha = 1.6732632423543772848170429916717
	seluScale = 1.0507009873554804934193349852946 // λ
	seluDepth = seluScale * seluAlpha             // how far below zero it goes
)

// In float32 eˣ is 2ᵏ(1 + q): k is the integer nearest to x/log 2, and q, for
// the rest r, r + r²·P(r) with P of the Cephes library (expf.c, S. Moshier).
// Products are rounded before they are added, see persample.go.
const (
	seluLeast  = -87 // from here on eˣ is less than half a unit in the last place of 1
	log2e      = math.Log2E
	roundShift = 3 << 22 // added, it leaves no bits for fractions
	expLn2Hi   = 0.693359375
	expLn2Lo   = -2.12194440e-4
	exp6       = 1.9875691500e-4
	exp5       = 1.3981999507e-3
	exp4       = 8.3334519073e-3
	exp3       = 4.1665795894e-2
	exp2       = 1.6666665459e-1
	exp1       = 5.0000001201e-1
)

// SELU passes x through the scaled exponential linear unit, NaN too.
func SELU[T Float](path Path, x []T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = seluNative(f)
	}
	for i := done; i < len(x); i++ {
		if x[i] > 0 {
			x[i] *= seluScale
		} else {
			x[i] = T(seluDepth * lessOne(x[i]))
		}
	}
}

// SELUGradient multiplies the gradient by the unit's slope where its output is y.
func SELUGradient[T Float](path Path, dy, y []T) {
	done := 0
	if f, ok := assembly(path, y); ok {
		done = seluGradientNative(any(dy).([]float32), f)
	}
	for i := done; i < len(y); i++ {
		if y[i] > 0 {
			dy[i] *= seluScale
		} else {
			dy[i] *= y[i] + seluDepth
		}
	}
}

// lessOne returns eˣ − 1 for x ≤ 0.
func lessOne[T Float](x T) T {
	if f, ok := any(x).(float32); ok {
		return T(lessOne32(f))
	}
	return T(Exp(float64(x)) - 1)
}

func lessOne32(x float32) float32 {
	if x < seluLeast {
		x = seluLeast
	}
	shifted := float32(x*log2e) + roundShift
	power := math.Float32frombits(math.Float32bits(shifted)<<23 + math.Float32bits(1))
	k := shifted - roundShift
	r := x - float32(k*expLn2Hi)
	r -= float32(k * expLn2Lo)
	p := float32(exp6)
	for _, c := range [...]float32{exp5, exp4, exp3, exp2, exp1} {
		p = float32(p*r) + c
	}
	q := float32(p*float32(r*r)) + r
	return float32(q*power) + (power - 1)
}
