package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// spread generates the step from bytes to lanes for 8 images, n times 16 pixels.
func spread() {
	begin("spreadLanes", "func(dst *float32, images **uint8, divisor, shift, gain float32, n int)",
		"sets 8 of 16 lanes to (x/divisor - shift)·gain of 8 images' bytes x.")
	dst := Load(Param("dst"), GP64())
	list := Load(Param("images"), GP64())
	divisor, shift, gain := broadcast("divisor"), broadcast("shift"), broadcast("gain")
	images := make([]reg.Register, 8)
	for i := range images {
		images[i] = load(Mem{Base: list, Disp: 8 * i})
	}
	overRegisters(16, images, func() {
		rows := make([]reg.VecVirtual, 8)
		for i := range rows {
			rows[i] = XMM()
			VMOVDQU(Mem{Base: images[i]}, rows[i])
		}
		for _, pair := range interleave(rows) {
			for half := range 2 {
				if half == 1 {
					VPSRLDQ(Imm(8), pair, pair)
				}
				v := YMM()
				VPMOVZXBD(pair, v)
				VCVTDQ2PS(v, v)
				VDIVPS(divisor, v, v)
				VSUBPS(shift, v, v)
				VMULPS(gain, v, v)
				VMOVUPS(v, Mem{Base: dst})
				ADDQ(Imm(64), dst)
			}
		}
	})
	finish()
}

// interleave turns 8 rows of 16 bytes into 8 registers with two columns of 8 each.
func interleave(rows []reg.VecVirtual) []reg.VecVirtual {
	if len(rows) == 1 {
		return rows
	}
	half := len(rows) / 2
	low, high := make([]reg.VecVirtual, half), make([]reg.VecVirtual, half)
	for i := range half {
		low[i], high[i] = XMM(), XMM()
		VPUNPCKLBW(rows[i+half], rows[i], low[i])
		VPUNPCKHBW(rows[i+half], rows[i], high[i])
	}
	return append(interleave(low), interleave(high)...)
}
