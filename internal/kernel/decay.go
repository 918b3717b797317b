package kernel

import (
	"math"
	"unsafe"
)

// decay returns e to the x, for x that are mostly zero or less: zero where that
// would be subnormal, and e⁸⁸ above 88 in float32. It is within 1.1 units in the last place.
func decay[T Float](x T) T {
	if unsafe.Sizeof(x) == 4 {
		return T(decay32(float32(x)))
	}
	return T(Exp(float64(x)))
}

// Constants of decay32: e to the x is 2 to the k times e to the r, where
// k = round(x/log 2) and r = x - k·log 2. The polynomial is a Chebyshev fit of
// (exp(r) - 1 - r)/r² over ±log(2)/2, off by 7e-8.
const (
	decayLeast = -87.3                   // below it e to the x is near the subnormal numbers
	decayMost  = 88                      // above it 2 to the k is infinite
	decayRound = 3 << 22                 // adding it rounds to whole numbers, which its last bits then hold
	decayLn2Hi = 0.693359375             // 9 bits of log 2, so that multiples by k are exact
	decayLn2Lo = -2.12194440054690583e-4 // the rest
	decay2     = 0.5
	decay3     = 0.166665768459939763
	decay4     = 0.0416665544376859389
	decay5     = 0.00836320297157585494
	decay6     = 0.0013926213466332443
)

func decay32(x float32) float32 {
	if x > decayMost {
		x = decayMost
	}
	k := float32(x*math.Log2E) + decayRound
	n := k - decayRound
	r := float32(x-float32(n*decayLn2Hi)) - float32(n*decayLn2Lo)
	p := float32(decay6*r) + decay5
	p = float32(p*r) + decay4
	p = float32(p*r) + decay3
	p = float32(p*r) + decay2
	p = float32(float32(r*r)*p) + r + 1
	if x < decayLeast {
		return 0
	}
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(k)<<23) // times 2 to the k
}
