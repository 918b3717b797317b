package main

import "fmt"

// Fields of correlateSteps, in bytes from its start.
const (
	y0, y1, cx0, cx1 = 16, 24, 32, 40
	yj, xk, cdj      = 48, 56, 64
)

// Registers of a correlation, beside those of a contraction: dy stands where
// that has x.
const (
	dy, cx = 2, 3
	stepY  = stepW
)

// correlation is a tile that keeps 16 lanes of outputs × taps in registers.
type correlation struct {
	*file
	outputs, taps int
}

func correlate(f *file, outputs, taps int) {
	name := fmt.Sprintf("correlateNEONx%dx%d", outputs, taps)
	f.text(name, fmt.Sprintf("adds the correlations of %d outputs and %d taps.", outputs, taps),
		"steps *int", "dst *float32", "dy *float32", "x *float32")
	c := correlation{f, outputs, taps}
	c.field(yj, stepY)
	c.field(xk, stepX)
	for i := range outputs * taps * 4 {
		c.zero(i)
	}
	c.loop("a", n0, countA, func() {
		c.loop("b", n1, countB, func() {
			c.products()
			c.move(dy, y1)
			c.move(cx, cx1)
		})
		c.move(dy, y0)
		c.move(cx, cx0)
	})
	c.finish()
	c.line("RET")
}

// move moves a cursor by a step.
func (f *file) move(cursor, by int) {
	f.field(by, step)
	f.line("ADD R%d, R%d, R%d", step, cursor, cursor)
}

// products adds one product to every sum, four lanes after four.
func (c correlation) products() {
	const bytes = 16
	for q := range 4 {
		c.line("ADD $%d, R%d, R%d", q*bytes, cx, at)
		for k := range c.taps {
			c.line("VLD1.P (R%d)(R%d), [V%d.S4]", at, stepX, 24+k)
		}
		c.line("ADD $%d, R%d, R%d", q*bytes, dy, at)
		for j := range c.outputs {
			c.line("VLD1.P (R%d)(R%d), [V%d.S4]", at, stepY, 27+j)
			for k := range c.taps {
				c.fma(4*(j*c.taps+k)+q, 24+k, 27+j)
			}
		}
	}
}

// finish adds the lanes to what dst has.
func (c correlation) finish() {
	for j := range c.outputs {
		for k := range c.taps {
			v := 4 * (j*c.taps + k)
			c.tree(v)
			c.line("FMOVS %d(R%d), F31", 4*k, dst)
			c.line("FADDS F%d, F31, F31", v)
			c.line("FMOVS F31, %d(R%d)", 4*k, dst)
		}
		c.move(dst, cdj)
	}
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
