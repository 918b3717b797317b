package main

import "fmt"

// Fields of contractSteps, in bytes from its start.
const (
	n0, n1, n2       = 0, 8, 16
	x0, x1, x2       = 24, 32, 40
	w0, w1, w2       = 48, 56, 64
	xnext, wnext, wj = 80, 88, 96
	dj, dnext        = 112, 120
)

// contract generates the tile of a contraction that keeps 16 lanes of some
// outputs, at one position after the other, in registers.
func contract(f *file, outputs int) {
	name := fmt.Sprintf("contractNEONx%d", outputs)
	f.text(name, fmt.Sprintf("computes positions of %d outputs.", outputs),
		"steps *int", "dst *float32", "x *float32", "w *float32", "bias *float32", "groups int")
	const steps, dst, x, w, bias, groups = 0, 1, 2, 3, 4, 5
	const stepX, stepW, step, at = 6, 7, 8, 9
	const a, b, c, row = 10, 11, 12, 13 // counters; the first row of weights
	f.line("MOVD %d(R%d), R%d", x2, steps, stepX)
	f.line("MOVD %d(R%d), R%d", w2, steps, stepW)
	f.line("MOVD %d(R%d), R%d", wj, steps, step)
	f.line("MOVD R%d, R%d", w, row)
	for j := 1; j < outputs; j++ {
		f.line("ADD R%d, R%d, R%d", step, rowOf(row, j-1), rowOf(row, j))
	}
	advance := func(dx, dw int) {
		f.line("MOVD %d(R%d), R%d", dx, steps, step)
		f.line("ADD R%d, R%d, R%d", step, x, x)
		f.line("MOVD %d(R%d), R%d", dw, steps, step)
		for j := range outputs {
			f.line("ADD R%d, R%d, R%d", step, rowOf(row, j), rowOf(row, j))
		}
	}
	f.repeat("group", groups, func() {
		f.line("MOVD R%d, R%d", bias, at)
		for j := range outputs {
			f.line("VLD1R.P 4(R%d), [V%d.S4]", at, 4*j)
			for q := 1; q < 4; q++ {
				f.op(move, 4*j+q, 4*j, 4*j)
			}
		}
		f.line("MOVD %d(R%d), R%d", n0, steps, a)
		f.repeat("a", a, func() {
			f.line("MOVD %d(R%d), R%d", n1, steps, b)
			f.repeat("b", b, func() {
				f.line("MOVD %d(R%d), R%d", n2, steps, c)
				f.repeat("c", c, func() {
					f.line("VLD1.P (R%d)(R%d), [V24.S4, V25.S4, V26.S4, V27.S4]", x, stepX)
					for j := range outputs {
						weight := 28 + j%4
						f.line("VLD1R.P (R%d)(R%d), [V%d.S4]", rowOf(row, j), stepW, weight)
						for q := range 4 {
							f.fma(4*j+q, 24+q, weight)
						}
					}
				})
				advance(x1, w1)
			})
			advance(x0, w0)
		})
		f.line("MOVD %d(R%d), R%d", dj, steps, step)
		f.line("MOVD R%d, R%d", dst, at)
		for j := range outputs {
			f.store(4*j, at)
			f.line("ADD R%d, R%d, R%d", step, at, at)
		}
		f.line("MOVD %d(R%d), R%d", dnext, steps, step)
		f.line("ADD R%d, R%d, R%d", step, dst, dst)
		advance(xnext, wnext)
	})
	f.line("RET")
}

// rowOf is the register of an output's weights; R18 belongs to the system.
func rowOf(first, j int) int {
	if r := first + j; r < 18 {
		return r
	}
	return first + j + 1
}

// Fields of correlateSteps.
const (
	y0, y1, cx0, cx1 = 16, 24, 32, 40
	yj, xk, cdj      = 48, 56, 64
)

// correlate generates the tile of a correlation that keeps 16 lanes of
// outputs × taps in registers, then adds the lanes.
func correlate(f *file, outputs, taps int) {
	name := fmt.Sprintf("correlateNEONx%dx%d", outputs, taps)
	f.text(name, fmt.Sprintf("adds the correlations of %d outputs and %d taps.", outputs, taps),
		"steps *int", "dst *float32", "dy *float32", "x *float32")
	const steps, dst, dy, x, a, b, step, at = 0, 1, 2, 3, 4, 5, 6, 7
	const stepY, stepX, bytes = 8, 9, 16
	f.line("MOVD %d(R%d), R%d", yj, steps, stepY)
	f.line("MOVD %d(R%d), R%d", xk, steps, stepX)
	for i := range outputs * taps * 4 {
		f.zero(i)
	}
	advance := func(from, cursor int) {
		f.line("MOVD %d(R%d), R%d", from, steps, step)
		f.line("ADD R%d, R%d, R%d", step, cursor, cursor)
	}
	f.line("MOVD %d(R%d), R%d", n0, steps, a)
	f.repeat("a", a, func() {
		f.line("MOVD %d(R%d), R%d", n1, steps, b)
		f.repeat("b", b, func() {
			for q := range 4 {
				f.line("ADD $%d, R%d, R%d", q*bytes, x, at)
				for k := range taps {
					f.line("VLD1.P (R%d)(R%d), [V%d.S4]", at, stepX, 24+k)
				}
				f.line("ADD $%d, R%d, R%d", q*bytes, dy, at)
				for j := range outputs {
					f.line("VLD1.P (R%d)(R%d), [V%d.S4]", at, stepY, 27+j)
					for k := range taps {
						f.fma(4*(j*taps+k)+q, 24+k, 27+j)
					}
				}
			}
			advance(y1, dy)
			advance(cx1, x)
		})
		advance(y0, dy)
		advance(cx0, x)
	})
	for j := range outputs {
		for k := range taps {
			v := 4 * (j*taps + k)
			f.tree(v)
			f.line("FMOVS %d(R%d), F31", 4*k, dst)
			f.line("FADDS F%d, F31, F31", v)
			f.line("FMOVS F31, %d(R%d)", 4*k, dst)
		}
		advance(cdj, dst)
	}
	f.line("RET")
}

// tree adds 16 lanes into lane 0: i and i+8, i and i+4, i and i+2, i and i+1.
func (f *file) tree(v int) {
	f.op(fadd, v, v, v+2)
	f.op(fadd, v+1, v+1, v+3)
	f.op(fadd, v, v, v+1)
	f.op(rotate|8<<11, v+1, v, v)
	f.op(fadd, v, v, v+1)
	f.op(rotate|4<<11, v+1, v, v)
	f.op(fadd, v, v, v+1)
}

// peak generates rounds of multiply-adds on registers alone: 12 × 16 lanes each.
func peak(f *file) {
	f.text("peakNEON", "does n rounds of 12 multiply-adds of 16 lanes.", "n int")
	for v := range 25 {
		f.zero(v)
	}
	f.repeat("next", 0, func() {
		for i := range 48 {
			f.fma(i%24, 24, 24)
		}
	})
	f.line("RET")
}
