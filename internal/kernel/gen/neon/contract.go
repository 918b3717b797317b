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

// Registers of a contraction: its parameters, the inner loop's steps, scratch,
// counters. Rows of weights follow, see row.
const (
	steps, dst, x, w, bias, groups = 0, 1, 2, 3, 4, 5
	stepX, stepW, step, at         = 6, 7, 8, 9
	countA, countB, countC         = 10, 11, 12
	firstRow                       = 13
)

// row is the register of an output's weights; R18 belongs to the system.
func row(output int) int {
	if r := firstRow + output; r < 18 {
		return r
	}
	return firstRow + output + 1
}

// contraction is a tile that keeps 16 lanes of some outputs, at one position
// after the other, in registers: those of output j are V4j to V4j+3.
type contraction struct {
	*file
	outputs int
}

func contract(f *file, outputs int) {
	name := fmt.Sprintf("contractNEONx%d", outputs)
	f.text(name, fmt.Sprintf("computes positions of %d outputs.", outputs),
		"steps *int", "dst *float32", "x *float32", "w *float32", "bias *float32", "groups int")
	c := contraction{f, outputs}
	c.field(x2, stepX)
	c.field(w2, stepW)
	c.field(wj, step)
	c.line("MOVD R%d, R%d", w, row(0))
	for j := 1; j < outputs; j++ {
		c.line("ADD R%d, R%d, R%d", step, row(j-1), row(j))
	}
	c.repeat("group", groups, func() {
		c.start()
		c.loop("a", n0, countA, func() {
			c.loop("b", n1, countB, func() {
				c.loop("c", n2, countC, c.products)
				c.advance(x1, w1)
			})
			c.advance(x0, w0)
		})
		c.finish()
		c.advance(xnext, wnext)
	})
	c.line("RET")
}

// field loads one of the steps.
func (f *file) field(offset, register int) { f.line("MOVD %d(R%d), R%d", offset, steps, register) }

// loop repeats a body as often as a field says.
func (f *file) loop(label string, count, counter int, body func()) {
	f.field(count, counter)
	f.repeat(label, counter, body)
}

// start sets the sums to the bias.
func (c contraction) start() {
	c.line("MOVD R%d, R%d", bias, at)
	for j := range c.outputs {
		c.line("VLD1R.P 4(R%d), [V%d.S4]", at, 4*j)
		for q := 1; q < 4; q++ {
			c.op(same, 4*j+q, 4*j, 4*j)
		}
	}
}

// products adds one product to every sum.
func (c contraction) products() {
	c.line("VLD1.P (R%d)(R%d), [V24.S4, V25.S4, V26.S4, V27.S4]", x, stepX)
	for j := range c.outputs {
		weight := 28 + j%4
		c.line("VLD1R.P (R%d)(R%d), [V%d.S4]", row(j), stepW, weight)
		for q := range 4 {
			c.fma(4*j+q, 24+q, weight)
		}
	}
}

// advance moves x and all rows of weights by steps.
func (c contraction) advance(dx, dw int) {
	c.field(dx, step)
	c.line("ADD R%d, R%d, R%d", step, x, x)
	c.field(dw, step)
	for j := range c.outputs {
		c.line("ADD R%d, R%d, R%d", step, row(j), row(j))
	}
}

// finish writes the sums and moves dst on.
func (c contraction) finish() {
	c.field(dj, step)
	c.line("MOVD R%d, R%d", dst, at)
	for j := range c.outputs {
		c.store(4*j, at)
		c.line("ADD R%d, R%d, R%d", step, at, at)
	}
	c.field(dnext, step)
	c.line("ADD R%d, R%d, R%d", step, dst, dst)
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
