package main

// sums generates the functions that add to 16 lanes over n groups of 16. The
// sum is V0 to V3, x V4 to V7, y V8 to V11, the shift V12.
func sums(f *file) {
	sum(f, "sumLanes", "adds x - shift.", []string{"x"}, true, func(q int) { f.op(fadd, q, q, 4+q) })
	sum(f, "sumSquaresLanes", "adds (x - shift) squared.", []string{"x"}, true, func(q int) { f.fma(q, 4+q, 4+q) })
	sum(f, "innerLanes", "adds x·y.", []string{"x", "y"}, false, func(q int) { f.fma(q, 4+q, 8+q) })
}

func sum(f *file, name, doc string, inputs []string, shifted bool, add func(q int)) {
	params := []string{"lanes *float32"}
	for _, in := range inputs {
		params = append(params, in+" *float32")
	}
	if shifted {
		params = append(params, "shift float32")
	}
	at := f.text(name, doc, append(params, "n int")...)
	n := 1 + len(inputs)
	f.load(0, 0)
	if shifted {
		f.broadcast(at["shift"], 12)
	}
	f.repeat("next", n, func() {
		for i := range inputs {
			f.next(1+i, 4+4*i)
		}
		for q := range 4 {
			if shifted {
				f.op(fsub, 4+q, 4+q, 12)
			}
			add(q)
		}
	})
	f.store(0, 0)
	f.line("RET")
}

// sumAndProducts generates two sums in one: that of y is V0 to V3, that of
// products V16 to V19.
func sumAndProducts(f *file) {
	at := f.text("sumAndProductsLanes", "adds y to lanes and y·(x - shift) to products.",
		"lanes *float32", "products *float32", "x *float32", "y *float32", "shift float32", "n int")
	f.load(0, 0)
	f.load(1, 16)
	f.broadcast(at["shift"], 12)
	f.repeat("next", 4, func() {
		f.next(2, 4)
		f.next(3, 8)
		for q := range 4 {
			f.op(fsub, 4+q, 4+q, 12)
			f.op(fadd, q, q, 8+q)
			f.fma(16+q, 4+q, 8+q)
		}
	})
	f.store(0, 0)
	f.store(16, 1)
	f.line("RET")
}

// next loads 16 lanes and moves on.
func (f *file) next(at, v int) {
	f.line("VLD1.P 64(R%d), [V%d.S4, V%d.S4, V%d.S4, V%d.S4]", at, v, v+1, v+2, v+3)
}

// pair and put load and store 8 numbers.
func (f *file) pair(at, v int) { f.line("VLD1 (R%d), [V%d.S4, V%d.S4]", at, v, v+1) }

func (f *file) put(v, at int) { f.line("VST1.P [V%d.S4, V%d.S4], 32(R%d)", v, v+1, at) }

// elementwise generates the functions of n groups of 8 numbers.
func elementwise(f *file) {
	at := f.text("scaleLanes", "sets dst to (x - shift)·scale + offset, or to least if that is less.",
		"dst *float32", "x *float32", "shift float32", "scale float32", "offset float32", "least float32", "n int")
	f.broadcast(at["shift"], 8)
	f.broadcast(at["scale"], 9)
	f.broadcast(at["offset"], 10)
	f.broadcast(at["least"], 11)
	f.repeat("next", 2, func() {
		f.line("VLD1.P 32(R1), [V0.S4, V1.S4]")
		for h := range 2 {
			f.op(fsub, h, h, 8)
			f.op(same, 2+h, 10, 10)
			f.fma(2+h, h, 9)
			f.op(greater, h, 11, 2+h)
			f.op(insert, 2+h, 11, h)
		}
		f.put(2, 0)
	})
	f.line("RET")
	project(f)
	f.text("rectifyLanes", "sets negative numbers to zero.", "x *float32", "n int")
	f.repeat("next", 1, func() {
		f.pair(0, 0)
		for h := range 2 {
			f.op(negative, 2+h, h, 0)
			f.op(without, h, h, 2+h)
		}
		f.put(0, 0)
	})
	f.line("RET")
	f.text("gateLanes", "sets dy to zero where y is not above zero.", "dy *float32", "y *float32", "n int")
	f.repeat("next", 2, func() {
		f.pair(0, 0)
		f.line("VLD1.P 32(R1), [V2.S4, V3.S4]")
		for h := range 2 {
			f.op(positive, 2+h, 2+h, 0)
			f.op(and, h, h, 2+h)
		}
		f.put(0, 0)
	})
	f.line("RET")
}

func project(f *file) {
	at := f.text("projectLanes", "sets dy to (dy - mean)·scale - (x - shift)·slope.",
		"dy *float32", "x *float32", "mean float32", "scale float32", "shift float32", "slope float32", "n int")
	for i, name := range []string{"mean", "scale", "shift", "slope"} {
		f.broadcast(at[name], 8+i)
	}
	f.repeat("next", 2, func() {
		f.pair(0, 0)
		f.line("VLD1.P 32(R1), [V2.S4, V3.S4]")
		for h := range 2 {
			f.op(fsub, h, h, 8)
			f.op(fmul, h, h, 9)
			f.op(fsub, 2+h, 2+h, 10)
			f.line("VFMLS V11.S4, V%d.S4, V%d.S4", 2+h, h)
		}
		f.put(0, 0)
	})
	f.line("RET")
}

// adam generates Adam over n groups of 16 parameters. Constants are V16 to V22:
// beta1, 1 - beta1, beta2, 1 - beta2, correction, epsilon, rate. V0 to V3 stay
// zero until a parameter is not finite, V23 stays zero.
func adam(f *file) {
	f.text("adamLanes", "takes one step of Adam.",
		"constants *float32", "poison *float32", "value *float32", "mean *float32", "square *float32", "grad *float32", "n int")
	for i := range 7 {
		f.line("VLD1R.P 4(R0), [V%d.S4]", 16+i)
	}
	for _, v := range []int{0, 1, 2, 3, 23} {
		f.zero(v)
	}
	const p, m, v, g, scale = 4, 5, 6, 7, 8
	f.repeat("next", 6, func() {
		for q := range 4 {
			f.line("VLD1 (R2), [V%d.S4]", p)
			f.line("VLD1 (R3), [V%d.S4]", m)
			f.line("VLD1 (R4), [V%d.S4]", v)
			f.line("VLD1.P 16(R5), [V%d.S4]", g)
			f.op(fmul, m, m, 16)
			f.fma(m, g, 17)
			f.line("VST1.P [V%d.S4], 16(R3)", m)
			f.op(fmul, v, v, 18)
			f.op(fmul, scale, g, 19)
			f.fma(v, g, scale)
			f.line("VST1.P [V%d.S4], 16(R4)", v)
			f.op(fsqrt, v, v, 0)
			f.op(same, scale, 21, 21)
			f.fma(scale, v, 20)
			f.op(fdiv, m, m, scale)
			f.line("VFMLS V22.S4, V%d.S4, V%d.S4", m, p)
			f.line("VST1.P [V%d.S4], 16(R2)", p)
			f.fma(q, p, 23)
		}
	})
	f.store(0, 1)
	f.line("RET")
}

// pooling generates max pooling of 2×2 pixels and its gradient, a row of n
// windows at a time; below is where the row below starts.
func pooling(f *file) {
	f.text("maxPoolRow", "sets y to the largest of 2×2 pixels.", "y *float32", "x *float32", "below *float32", "n int")
	f.repeat("next", 3, func() {
		f.next(1, 0)
		for _, row := range []int{1, 2, 2} {
			f.next(row, 4)
			for q := range 4 {
				f.op(greater, 8+q, 4+q, q)
				f.op(insert, q, 4+q, 8+q)
			}
		}
		f.store(0, 0)
		f.line("ADD $64, R0, R0")
	})
	f.line("RET")
	f.text("maxPoolGradientRow", "gives dy to the first largest of 2×2 pixels.",
		"dx *float32", "dxBelow *float32", "dy *float32", "x *float32", "below *float32", "y *float32", "n int")
	f.repeat("next", 6, func() {
		f.next(2, 0)
		f.next(5, 4)
		for _, row := range []int{0, 0, 1, 1} {
			f.next(3+row, 8)
			for q := range 4 {
				f.op(equal, 8+q, 8+q, 4+q)
				f.op(and, 12+q, q, 8+q)
				f.op(without, q, q, 8+q)
			}
			f.line("VST1.P [V12.S4, V13.S4, V14.S4, V15.S4], 64(R%d)", row)
		}
	})
	f.line("RET")
}
