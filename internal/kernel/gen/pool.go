package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pooling generates max pooling of 2 × 2 pixels and its gradient, one row of n
// windows at a time; below is where the row below starts.
func pooling() {
	begin("maxPoolRow", "func(y, x, below *float32, n int)", "sets y to the largest of 2×2 pixels.")
	p := pointers("x", "below", "y")
	overRegisters(2*width, append(p, p[0], p[1]), func() {
		for h := range 2 {
			best := YMM()
			VMOVUPS(at(p[0], h*width), best)
			for _, m := range pixels(p, h)[1:] {
				v := YMM()
				VMOVUPS(m, v)
				VMAXPS(best, v, best) // of equals and NaN the second operand, the earlier pixel
			}
			VMOVUPS(best, at(p[2], h*width))
		}
	})
	finish()
	begin("maxPoolGradientRow", "func(dx, dxBelow, dy, x, below, y *float32, n int)",
		"gives dy to the first largest of 2×2 pixels.")
	p = pointers("x", "below", "dx", "dxBelow", "y", "dy")
	overRegisters(2*width, append(p, p[:4]...), func() {
		for h := range 2 {
			best, left := YMM(), YMM()
			VMOVUPS(at(p[4], h*width), best)
			VMOVUPS(at(p[5], h*width), left)
			to := pixels(p[2:], h)
			for k, m := range pixels(p, h) {
				first, share := YMM(), YMM()
				VCMPPS(Imm(0), m, best, first)
				VANDPS(left, first, share)
				VMOVUPS(share, to[k])
				VANDNPS(left, first, left)
			}
		}
	})
	finish()
}

// pixels returns the addresses of a window's pixels, a half of 16 lanes each.
func pixels(rows []reg.Register, h int) []Mem {
	return []Mem{
		at(rows[0], h*width), at(rows[0], 2*width+h*width),
		at(rows[1], h*width), at(rows[1], 2*width+h*width),
	}
}
