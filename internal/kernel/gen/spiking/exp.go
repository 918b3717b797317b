package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// exp generates the exponential of float64, two registers of four numbers at a time since each waits
// for itself. Products are rounded before they are added, as in the portable function.
func exp() {
	TEXT("expLanes", NOSPLIT, "func(constants, x *float64, n int)")
	Pragma("noescape")
	Doc("expLanes sets x, n times eight numbers, to their exponentials; see the constants.")
	c, x, n := Load(Param("constants"), GP64()), Load(Param("x"), GP64()), Load(Param("n"), GP64())
	Label("next")
	for half := range 2 {
		expRegister(Mem{Base: x, Disp: 32 * half}, func(i int) reg.VecVirtual {
			r := YMM()
			VBROADCASTSD(Mem{Base: c, Disp: 8 * i}, r)
			return r
		})
	}
	ADDQ(Imm(64), x)
	DECQ(n)
	JNZ(LabelRef("next"))
	VZEROUPPER()
	RET()
}

// expRegister generates the exponential of the four numbers at an address.
func expRegister(at Mem, constant func(i int) reg.VecVirtual) {
	v, k, power := YMM(), YMM(), YMM()
	VMOVUPD(at, v)
	within := YMM() // between the least and the most
	VMINPD(constant(0), v, within)
	VMAXPD(constant(1), within, within)
	VMULPD(constant(2), within, k)
	VADDPD(constant(3), k, k)
	VROUNDPD(Imm(9), k, k) // down
	VADDPD(constant(4), k, power)
	VPSLLQ(Imm(52), power, power)
	VPADDQ(constant(5), power, power) // the exponent of 1 added to that of 2 to the k
	hi, lo := YMM(), YMM()
	VMULPD(constant(6), k, hi)
	VSUBPD(hi, within, hi)
	VMULPD(constant(7), k, lo)
	r, t, p := YMM(), YMM(), YMM()
	VSUBPD(lo, hi, r)
	VMULPD(r, r, t)
	VMULPD(constant(8), t, p)
	for i := 9; i < 13; i++ { // the polynomial's other coefficients
		VADDPD(constant(i), p, p)
		VMULPD(p, t, p)
	}
	VSUBPD(p, r, p) // c
	VMULPD(p, r, r) // r·c
	two := constant(13)
	VSUBPD(p, two, p) // 2 - c
	VDIVPD(p, r, r)
	VSUBPD(r, lo, r)
	VSUBPD(hi, r, r)
	VSUBPD(r, constant(5), r)
	VMULPD(power, r, r)
	// Beyond: x times infinity above the most, and where it is no number; zero below the least.
	far, mask := YMM(), YMM()
	VMULPD(constant(14), v, far)
	VCMPPD(Imm(0x16), constant(0), v, mask) // not (x <= most)
	VBLENDVPD(mask, far, r, r)
	VCMPPD(Imm(0x11), constant(1), v, mask) // x < least
	VANDNPD(r, mask, r)
	VMOVUPD(r, at)
}
