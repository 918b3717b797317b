package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Functions that work lane by lane exist once, with the 8 lanes of AVX2: their
// bits do not depend on the width, and memory, not arithmetic, is their limit.

const width = 32 // bytes in a register

// pointers loads parameters that are pointers.
func pointers(names ...string) []reg.Register {
	all := make([]reg.Register, len(names))
	for i, name := range names {
		all[i] = Load(Param(name), GP64())
	}
	return all
}

// broadcast returns a register filled with a float32 parameter.
func broadcast(name string) reg.VecVirtual {
	r := YMM()
	m, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	VBROADCASTSS(m.Addr, r)
	return r
}

// overRegisters repeats a body n times, n a parameter, and moves cursors on by
// a number of bytes.
func overRegisters(bytes int, cursors []reg.Register, body func()) {
	n := Load(Param("n"), GP64())
	Label("next")
	body()
	for _, c := range cursors {
		ADDQ(Imm(uint64(bytes)), c)
	}
	DECQ(n)
	JNZ(LabelRef("next"))
}

func at(base reg.Register, disp int) Mem { return Mem{Base: base, Disp: disp} }

func finish() {
	VZEROUPPER()
	RET()
}

func begin(name, signature, doc string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(name + " " + doc)
}

// sums generates the functions that add to 16 lanes over n groups of 16.
func sums() {
	begin("sumLanes", "func(lanes, x *float32, shift float32, n int)", "adds x - shift.")
	lanewise([]string{"x"}, true, func(sum reg.VecVirtual, v []reg.VecVirtual) {
		VADDPS(v[0], sum, sum)
	})
	begin("sumSquaresLanes", "func(lanes, x *float32, shift float32, n int)", "adds (x - shift) squared.")
	lanewise([]string{"x"}, true, func(sum reg.VecVirtual, v []reg.VecVirtual) {
		VFMADD231PS(v[0], v[0], sum)
	})
	begin("innerLanes", "func(lanes, x, y *float32, n int)", "adds x·y.")
	lanewise([]string{"x", "y"}, false, func(sum reg.VecVirtual, v []reg.VecVirtual) {
		VFMADD231PS(v[0], v[1], sum)
	})
}

// lanewise generates one function of sums; the first input is shifted.
func lanewise(inputs []string, shifted bool, add func(sum reg.VecVirtual, v []reg.VecVirtual)) {
	out := Load(Param("lanes"), GP64())
	cursors := pointers(inputs...)
	var shift reg.VecVirtual
	if shifted {
		shift = broadcast("shift")
	}
	sum := []reg.VecVirtual{YMM(), YMM()}
	for h, s := range sum {
		VMOVUPS(at(out, h*width), s)
	}
	overRegisters(2*width, cursors, func() {
		for h, s := range sum {
			var v []reg.VecVirtual
			for _, c := range cursors {
				r := YMM()
				VMOVUPS(at(c, h*width), r)
				v = append(v, r)
			}
			if shifted {
				VSUBPS(shift, v[0], v[0])
			}
			add(s, v)
		}
	})
	for h, s := range sum {
		VMOVUPS(s, at(out, h*width))
	}
	finish()
}

// sumAndProducts generates two sums in one: the gradient is read once.
func sumAndProducts() {
	begin("sumAndProductsLanes", "func(lanes, products, x, y *float32, shift float32, n int)",
		"adds y to lanes and y·(x - shift) to products.")
	out, p, shift := pointers("lanes", "products"), pointers("x", "y"), broadcast("shift")
	sum, products := []reg.VecVirtual{YMM(), YMM()}, []reg.VecVirtual{YMM(), YMM()}
	for h := range sum {
		VMOVUPS(at(out[0], h*width), sum[h])
		VMOVUPS(at(out[1], h*width), products[h])
	}
	overRegisters(2*width, p, func() {
		for h := range sum {
			x, y := YMM(), YMM()
			VMOVUPS(at(p[0], h*width), x)
			VMOVUPS(at(p[1], h*width), y)
			VSUBPS(shift, x, x)
			VADDPS(y, sum[h], sum[h])
			VFMADD231PS(x, y, products[h])
		}
	})
	for h := range sum {
		VMOVUPS(sum[h], at(out[0], h*width))
		VMOVUPS(products[h], at(out[1], h*width))
	}
	finish()
}

// elementwise generates the functions of n registers of 8 numbers each.
func elementwise() {
	begin("scaleLanes", "func(dst, x *float32, shift, scale, offset, least float32, n int)",
		"sets dst to (x - shift)·scale + offset, or to least if that is less.")
	p := pointers("dst", "x")
	shift, scale, offset, least := broadcast("shift"), broadcast("scale"), broadcast("offset"), broadcast("least")
	overRegisters(width, p, func() {
		v := YMM()
		VMOVUPS(at(p[1], 0), v)
		VSUBPS(shift, v, v)
		VFMADD213PS(offset, scale, v)
		VMAXPS(v, least, v) // of zeros and NaN the second operand, v
		VMOVUPS(v, at(p[0], 0))
	})
	finish()
	project()
	begin("rectifyLanes", "func(x *float32, n int)", "sets negative numbers to zero.")
	p = pointers("x")
	zero := YMM()
	VXORPS(zero, zero, zero)
	overRegisters(width, p, func() {
		v := YMM()
		VMOVUPS(at(p[0], 0), v)
		VMAXPS(v, zero, v) // of zeros and NaN the second operand, x
		VMOVUPS(v, at(p[0], 0))
	})
	finish()
	begin("gateLanes", "func(dy, y *float32, n int)", "sets dy to zero where y is not above zero.")
	p = pointers("dy", "y")
	zero = YMM()
	VXORPS(zero, zero, zero)
	overRegisters(width, p, func() {
		open := YMM()
		VCMPPS(Imm(0x11), at(p[1], 0), zero, open) // 0 < y, false for NaN
		VANDPS(at(p[0], 0), open, open)
		VMOVUPS(open, at(p[0], 0))
	})
	finish()
}

func project() {
	begin("projectLanes", "func(dy, x *float32, mean, scale, shift, slope float32, n int)",
		"sets dy to (dy - mean)·scale - (x - shift)·slope.")
	p := pointers("dy", "x")
	mean, scale, shift, slope := broadcast("mean"), broadcast("scale"), broadcast("shift"), broadcast("slope")
	overRegisters(width, p, func() {
		g, v := YMM(), YMM()
		VMOVUPS(at(p[0], 0), g)
		VSUBPS(mean, g, g)
		VMULPS(scale, g, g)
		VMOVUPS(at(p[1], 0), v)
		VSUBPS(shift, v, v)
		VFNMADD231PS(slope, v, g)
		VMOVUPS(g, at(p[0], 0))
	})
	finish()
}

// adam generates Adam over n groups of 16 parameters.
func adam() {
	begin("adamLanes", "func(constants, poison, value, mean, square, grad *float32, n int)", "takes one step of Adam.")
	c := Load(Param("constants"), GP64())
	var k [7]reg.VecVirtual
	for i := range k {
		k[i] = YMM()
		VBROADCASTSS(at(c, 4*i), k[i])
	}
	beta1, gain1, beta2, gain2, correction, epsilon, rate := k[0], k[1], k[2], k[3], k[4], k[5], k[6]
	out := Load(Param("poison"), GP64())
	p := pointers("value", "mean", "square", "grad")
	poison := []reg.VecVirtual{YMM(), YMM()}
	zero := YMM()
	for _, r := range append(poison, zero) {
		VXORPS(r, r, r)
	}
	overRegisters(2*width, p, func() {
		for h := range poison {
			g, m, v, scale := YMM(), YMM(), YMM(), YMM()
			VMOVUPS(at(p[3], h*width), g)
			VMULPS(at(p[1], h*width), beta1, m)
			VFMADD231PS(g, gain1, m)
			VMOVUPS(m, at(p[1], h*width))
			VMULPS(at(p[2], h*width), beta2, v)
			VMULPS(g, gain2, scale)
			VFMADD231PS(g, scale, v)
			VMOVUPS(v, at(p[2], h*width))
			VSQRTPS(v, scale)
			VFMADD213PS(epsilon, correction, scale)
			VDIVPS(scale, m, m)
			VMOVUPS(at(p[0], h*width), v)
			VFNMADD231PS(m, rate, v)
			VMOVUPS(v, at(p[0], h*width))
			VFMADD231PS(v, zero, poison[h])
		}
	})
	for h, r := range poison {
		VMOVUPS(r, at(out, h*width))
	}
	finish()
}
