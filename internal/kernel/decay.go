package kernel

import "math"

// e to the x is 2 to the k times e to the r, where k = round(x/log 2) and
// r = x - k·log 2, and e to the r is 1 + r + r²·p(r), p a Chebyshev fit over
// ±log(2)/2 that is off by a tenth of a unit in the result's last place.
// Adding round rounds to a whole number; the sum's last bits are then k and the
// bias of exponents, and shifted up they are 2 to the k. Multiples of ln2Hi by k
// are exact.
const (
	decayLeast32, decayLeast64 = -87.3, -708.3 // below it e to the x is near the subnormal numbers
	decayMost32, decayMost64   = 88, 709       // above it 2 to the k is infinite
	decayNear32                = -0.34         // from it to 0, k is 0
	decayRound32, decayRound64 = 3<<22 + 127, 3<<51 + 1023
	decayLn2Hi32, decayLn2Lo32 = 0.693359375, -2.12194440054690583e-4
)

// The coefficients of p in float32, of rising powers.
const (
	decay0 = 0.5
	decay1 = 0.166665768459939763
	decay2 = 0.0416665544376859389
	decay3 = 0.00836320297157585494
	decay4 = 0.0013926213466332443
)

// block is what the portable path takes at once.
const block = 64

// decay replaces each x by e to the x, for x that are mostly zero or less: by
// zero where that would be subnormal, and by e⁸⁸ above 88 (float64: e⁷⁰⁹ above
// 709). It is within 1.1 units in the last place.
func decay[T Float](x *[block]T) {
	switch x := any(x).(type) {
	case *[block]float32:
		decay32(x)
	case *[block]float64:
		decay64(x)
	}
}

func decay32(all *[block]float32) {
	for i, x := range all {
		if x > decayMost32 {
			x = decayMost32
		}
		k := float32(x*math.Log2E) + decayRound32
		n := k - decayRound32
		r := float32(x-float32(n*decayLn2Hi32)) - float32(n*decayLn2Lo32)
		r2 := r * r // powers in pairs make a shorter chain than one by one
		high := float32(decay3*r) + decay2 + float32(decay4*r2)
		p := float32(decay1*r) + decay0 + float32(high*r2)
		p = float32(p*r2) + r + 1
		p *= math.Float32frombits(math.Float32bits(k) << 23)
		if x < decayLeast32 {
			p = 0
		}
		all[i] = p
	}
}

func decay64(all *[block]float64) {
	for i, x := range all {
		if x > decayMost64 {
			x = decayMost64
		}
		k := float64(x*math.Log2E) + decayRound64
		n := k - decayRound64
		r := float64(x-float64(n*ln2Hi)) - float64(n*ln2Lo)
		r2 := r * r
		r4 := r2 * r2
		a := float64(0.1666666666666666745*r) + 0.5
		b := float64(8.333333333330061833e-3*r) + 4.166666666662412787e-2
		c := float64(1.984126986305361688e-4*r) + 1.38888889172137169e-3
		d := float64(2.755726845999706477e-6*r) + 2.480152129595437513e-5
		e := float64(2.510038549551031908e-8*r) + 2.762008844540974816e-7
		d += float64(e * r2)
		p := a + float64(b*r2) + float64((c+float64(d*r2))*r4)
		p = float64(p*r2) + r + 1
		p *= math.Float64frombits(math.Float64bits(k) << 52)
		if x < decayLeast64 {
			p = 0
		}
		all[i] = p
	}
}
