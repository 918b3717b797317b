package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// contract generates the tile of a contraction that keeps outputs × positions
// sums in registers: every input vector meets all outputs, every weight all
// positions. A call walks over groups of such positions.
func contract(v isa, outputs, positions int) {
	TEXT(fmt.Sprintf("contract%sx%dx%d", v.name, outputs, positions), NOSPLIT,
		"func(steps *int, dst, x, w, bias *float32, groups int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("contract%sx%dx%d computes groups of %d positions of %d outputs.", v.name, outputs, positions, positions, outputs))
	t := tile{isa: v, outputs: outputs, positions: positions, sums: v.vectors(outputs * positions)}
	s := Load(Param("steps"), GP64())
	f := fields(s, "n0", "n1", "n2", "x0", "x1", "x2", "w0", "w1", "w2", "xp", "xnext", "wnext", "wj", "dp", "dj", "dnext")
	dst, x, w := Load(Param("dst"), GP64()), Load(Param("x"), GP64()), Load(Param("w"), GP64())
	t.xp, t.wj = load(f["xp"]), load(f["wj"])
	if positions > 3 {
		t.xp3 = triple(t.xp)
	}
	var w3 reg.Register = w
	if outputs > 3 {
		w3 = triple(t.wj)
		ADDQ(w, w3)
	}
	groups := Load(Param("groups"), GP64())
	Label("group")
	t.start()
	loop("a", f["n0"], func() {
		loop("b", f["n1"], func() {
			loop("c", f["n2"], func() {
				t.step(x, w, w3)
				advance(f["x2"], x)
				advance(f["w2"], weights(w, w3)...)
			})
			advance(f["x1"], x)
			advance(f["w1"], weights(w, w3)...)
		})
		advance(f["x0"], x)
		advance(f["w0"], weights(w, w3)...)
	})
	t.store(dst, load(f["dp"]), load(f["dj"]))
	advance(f["dnext"], dst)
	advance(f["xnext"], x)
	advance(f["wnext"], weights(w, w3)...)
	DECQ(groups)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}

// tile is the state of one contraction kernel.
type tile struct {
	isa
	outputs, positions int
	sums               [][]reg.VecVirtual
	xp, xp3, wj        reg.Register
}

func weights(w, w3 reg.Register) []reg.Register {
	if w == w3 {
		return []reg.Register{w}
	}
	return []reg.Register{w, w3}
}

// loop repeats a body as often as memory says, at least once.
func loop(label string, n Mem, body func()) {
	c := load(n)
	Label(label)
	body()
	DECQ(c)
	JNZ(LabelRef(label))
}

func advance(step Mem, cursors ...reg.Register) {
	for _, c := range cursors {
		ADDQ(step, c)
	}
}

// start sets the sums to the bias.
func (t tile) start() {
	bias := Load(Param("bias"), GP64())
	for j := range t.outputs {
		for p := range t.positions {
			for _, r := range t.sums[j*t.positions+p] {
				VBROADCASTSS(Mem{Base: bias, Disp: 4 * j}, r)
			}
		}
	}
}

// step adds one product to every sum.
func (t tile) step(x, w, w3 reg.Register) {
	in := t.vectors(t.positions)
	for p := range in {
		for h, r := range in[p] {
			VMOVUPS(t.half(strided(x, t.xp, t.xp3, p), h), r)
		}
	}
	for j := range t.outputs {
		base := w
		if j >= 3 {
			base = w3
		}
		weight := t.register()
		VBROADCASTSS(strided(base, t.wj, nil, j%3), weight)
		for p := range t.positions {
			for h, sum := range t.sums[j*t.positions+p] {
				VFMADD231PS(in[p][h], weight, sum)
			}
		}
	}
}

// store writes the sums.
func (t tile) store(dst, dp, dj reg.Register) {
	row, at := GP64(), GP64()
	MOVQ(dst, row)
	for j := range t.outputs {
		MOVQ(row, at)
		for p := range t.positions {
			for h, sum := range t.sums[j*t.positions+p] {
				VMOVUPS(sum, t.half(Mem{Base: at}, h))
			}
			ADDQ(dp, at)
		}
		ADDQ(dj, row)
	}
}
