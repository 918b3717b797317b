package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// selu generates the scaled exponential linear unit and its gradient. Products
// are rounded before they are added, as the portable loops do.
func selu() {
	begin("seluLanes", "func(constants, x *float32, n int)", "passes x through the function; see the constants.")
	c := Load(Param("constants"), GP64())
	constant := func(i int) Mem { return at(c, 4*i) }
	spread := func(i int) reg.VecVirtual {
		r := YMM()
		VBROADCASTSS(constant(i), r)
		return r
	}
	p := pointers("x")
	scale, depth, least, log2e, shifter, hi, lo, one := spread(0), spread(1), spread(2), spread(3), spread(4), spread(5), spread(6), spread(7)
	zero := YMM()
	VXORPS(zero, zero, zero)
	const first, last = 8, 13 // the polynomial's coefficients, highest first
	overRegisters(width, p, func() {
		x, e, k, power, y, t := YMM(), YMM(), YMM(), YMM(), YMM(), YMM()
		VMOVUPS(at(p[0], 0), x)
		VMAXPS(x, least, e) // of NaN the second operand, x
		VMINPS(e, zero, e)
		VMULPS(log2e, e, k)
		VADDPS(shifter, k, k)
		VPSLLD(Imm(23), k, power)
		VPADDD(one, power, power) // the exponent of 1 added to that of 2 to the k
		VSUBPS(shifter, k, k)
		VMULPS(hi, k, t)
		VSUBPS(t, e, e)
		VMULPS(lo, k, t)
		VSUBPS(t, e, e)
		VBROADCASTSS(constant(first), y)
		for i := first + 1; i <= last; i++ {
			VMULPS(e, y, y)
			VBROADCASTSS(constant(i), t)
			VADDPS(t, y, y)
		}
		VMULPS(e, e, t)
		VMULPS(t, y, y)
		VADDPS(e, y, y)
		VMULPS(power, y, y)
		VSUBPS(one, power, power)
		VADDPS(power, y, y)
		VMULPS(depth, y, y)
		VMULPS(scale, x, t)
		VCMPPS(Imm(0x11), x, zero, k) // 0 < x, false for NaN
		VBLENDVPS(k, t, y, y)
		VMOVUPS(y, at(p[0], 0))
	})
	finish()
	begin("seluGradientLanes", "func(dy, y *float32, scale, depth float32, n int)", "multiplies dy by the slope where the output is y.")
	p = pointers("dy", "y")
	scale, depth = broadcast("scale"), broadcast("depth")
	zero = YMM()
	VXORPS(zero, zero, zero)
	overRegisters(width, p, func() {
		y, slope, positive := YMM(), YMM(), YMM()
		VMOVUPS(at(p[1], 0), y)
		VADDPS(depth, y, slope)
		VCMPPS(Imm(0x11), y, zero, positive)
		VBLENDVPS(positive, scale, slope, slope)
		VMULPS(at(p[0], 0), slope, slope)
		VMOVUPS(slope, at(p[0], 0))
	})
	finish()
}
