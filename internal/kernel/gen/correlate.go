package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// correlate generates the tile of a correlation that keeps outputs × taps sums
// of 16 lanes in registers over all positions, then adds the lanes.
func correlate(v isa, outputs, taps int) {
	TEXT(fmt.Sprintf("correlate%sx%dx%d", v.name, outputs, taps), NOSPLIT,
		"func(steps *int, dst, dy, x *float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("correlate%sx%dx%d adds the correlations of %d outputs and %d taps.", v.name, outputs, taps, outputs, taps))
	s := Load(Param("steps"), GP64())
	f := fields(s, "n0", "n1", "y0", "y1", "x0", "x1", "yj", "xk", "dj")
	dst, y, x := Load(Param("dst"), GP64()), Load(Param("dy"), GP64()), Load(Param("x"), GP64())
	yj, xk := load(f["yj"]), load(f["xk"])
	var yj3, xk3 reg.Register
	if outputs > 3 {
		yj3 = triple(yj)
	}
	if taps > 3 {
		xk3 = triple(xk)
	}
	c := correlation{isa: v, outputs: outputs, taps: taps, sums: v.vectors(outputs * taps), yj: yj, yj3: yj3, xk: xk, xk3: xk3}
	for _, sum := range c.sums {
		for _, r := range sum {
			VXORPS(r, r, r)
		}
	}
	loop("a", f["n0"], func() {
		loop("b", f["n1"], func() {
			for h := range v.halves {
				c.products(x, y, h)
			}
			advance(f["y1"], y)
			advance(f["x1"], x)
		})
		advance(f["y0"], y)
		advance(f["x0"], x)
	})
	c.store(dst, load(f["dj"]))
	finish()
}

// correlation is the state of one correlation kernel.
type correlation struct {
	isa
	outputs, taps    int
	sums             [][]reg.VecVirtual
	yj, yj3, xk, xk3 reg.Register
}

// products adds one product to a half of every sum.
func (c correlation) products(x, y reg.Register, h int) {
	in := make([]reg.VecVirtual, c.taps)
	for k := range in {
		in[k] = c.register()
		VMOVUPS(c.half(strided(x, c.xk, c.xk3, k), h), in[k])
	}
	for j := range c.outputs {
		g := c.register()
		VMOVUPS(c.half(strided(y, c.yj, c.yj3, j), h), g)
		for k := range c.taps {
			VFMADD231PS(in[k], g, c.sums[j*c.taps+k][h])
		}
	}
}

// store adds the sums' lanes to dst.
func (c correlation) store(dst, dj reg.Register) {
	for j := range c.outputs {
		for k := range c.taps {
			sum := c.tree(c.sums[j*c.taps+k])
			VADDSS(Mem{Base: dst, Disp: 4 * k}, sum, sum)
			VMOVSS(sum, Mem{Base: dst, Disp: 4 * k})
		}
		ADDQ(dj, dst)
	}
}

// tree adds 16 lanes: i and i+8, i and i+4, i and i+2, i and i+1.
func (v isa) tree(lanes []reg.VecVirtual) reg.Register {
	low, other := lanes[0].AsY(), YMM()
	if v.halves == 1 {
		VEXTRACTF64X4(Imm(1), lanes[0], other)
		VADDPS(other, low, low)
	} else {
		VADDPS(lanes[1], low, low)
	}
	quarter := XMM()
	sum := low.(reg.Vec).AsX()
	if v.halves == 1 {
		VEXTRACTF64X2(Imm(1), low, quarter)
	} else {
		VEXTRACTF128(Imm(1), low, quarter)
	}
	VADDPS(quarter, sum, sum)
	VPERMILPS(Imm(0b1110), sum, quarter)
	VADDPS(quarter, sum, sum)
	VPERMILPS(Imm(0b01), sum, quarter)
	VADDSS(quarter, sum, sum)
	return sum
}
