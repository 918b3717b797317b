package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// Functions whose constants differ from lane to lane, over n groups of 16.
// Products are rounded before they are added: what the portable loops do fast.

// both are the two registers that 16 lanes fill.
type both [2]reg.VecVirtual

// sixteen loads 16 numbers that a parameter points at.
func sixteen(name string) (r both) {
	from := Load(Param(name), GP64())
	for h := range r {
		r[h] = YMM()
		VMOVUPS(at(from, h*width), r[h])
	}
	return r
}

// keep writes 16 numbers to where a parameter points.
func (b both) keep(name string) {
	to := Load(Param(name), GP64())
	for h, r := range b {
		VMOVUPS(r, at(to, h*width))
	}
}

// half loads half of a group.
func half(from reg.Register, h int) reg.VecVirtual {
	r := YMM()
	VMOVUPS(at(from, h*width), r)
	return r
}

func perSample() {
	begin("sampleSumsLanes", "func(sums, x, shift *float32, n int)", "adds x - shift.")
	sums, shift, p := sixteen("sums"), sixteen("shift"), pointers("x")
	overRegisters(2*width, p, func() {
		for h := range sums {
			x := half(p[0], h)
			VSUBPS(shift[h], x, x)
			VADDPS(x, sums[h], sums[h])
		}
	})
	sums.keep("sums")
	finish()
	begin("sampleSquaresLanes", "func(sums, x, shift *float32, n int)", "adds (x - shift) squared.")
	sums, shift, p = sixteen("sums"), sixteen("shift"), pointers("x")
	overRegisters(2*width, p, func() {
		for h := range sums {
			x := half(p[0], h)
			VSUBPS(shift[h], x, x)
			VMULPS(x, x, x)
			VADDPS(x, sums[h], sums[h])
		}
	})
	sums.keep("sums")
	finish()
	sampleSumsAndProducts()
	sampleScale()
	sampleProject()
}

func sampleSumsAndProducts() {
	begin("sampleSumsAndProductsLanes", "func(sums, products, y, x, shift *float32, n int)",
		"adds y to sums and y·(x - shift) to products.")
	sums, products, shift, p := sixteen("sums"), sixteen("products"), sixteen("shift"), pointers("y", "x")
	overRegisters(2*width, p, func() {
		for h := range sums {
			y, x := half(p[0], h), half(p[1], h)
			VSUBPS(shift[h], x, x)
			VADDPS(y, sums[h], sums[h])
			VMULPS(y, x, x)
			VADDPS(x, products[h], products[h])
		}
	})
	sums.keep("sums")
	products.keep("products")
	finish()
}

func sampleScale() {
	begin("sampleScaleLanes", "func(dst, x, shift, scale, offset *float32, least float32, n int)",
		"sets dst to (x - shift)·scale + offset, or to least if that is less.")
	shift, scale, offset, least, p := sixteen("shift"), sixteen("scale"), sixteen("offset"), broadcast("least"), pointers("dst", "x")
	overRegisters(2*width, p, func() {
		for h := range shift {
			x := half(p[1], h)
			VSUBPS(shift[h], x, x)
			VMULPS(scale[h], x, x)
			VADDPS(offset[h], x, x)
			VMAXPS(x, least, x) // of zeros and NaN the second operand, x
			VMOVUPS(x, at(p[0], h*width))
		}
	})
	finish()
}

func sampleProject() {
	begin("sampleProjectLanes", "func(dy, x, scale, offset, shift, slope *float32, n int)",
		"sets dy to dy·scale - offset - (x - shift)·slope.")
	scale, offset, shift, slope, p := sixteen("scale"), sixteen("offset"), sixteen("shift"), sixteen("slope"), pointers("dy", "x")
	overRegisters(2*width, p, func() {
		for h := range shift {
			y, x := half(p[0], h), half(p[1], h)
			VMULPS(scale[h], y, y)
			VSUBPS(offset[h], y, y)
			VSUBPS(shift[h], x, x)
			VMULPS(slope[h], x, x)
			VSUBPS(x, y, y)
			VMOVUPS(y, at(p[0], h*width))
		}
	})
	finish()
}
