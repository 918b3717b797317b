package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// lif generates LIF.step; each line is one of the portable path's.
func lif(v isa) {
	constants := []string{"tiny", "keepM", "keepE", "keepI", "toRest", "fromE", "fromI", "rest", "reset", "hold", "one"}
	stepping(v, "lif", constants, func(f *neurons) {
		e := f.arrive(VADDPS, "GE", "Excited", "keepE")
		i := f.arrive(VADDPS, "GI", "Inhibited", "keepI")
		old := f.load("V")
		x := f.times(old, "keepM")
		drive := f.register()
		VADDPS(f.state["Drive"], f.value("rest"), drive)
		f.plus(x, drive, "toRest")
		f.plus(x, e, "fromE")
		f.plus(x, i, "fromI")
		f.flush(x)
		f.settle(x, old)
	})
}

// conductanceLIF generates ConductanceLIF.step; each line is one of the portable path's.
func conductanceLIF(v isa) {
	constants := []string{
		"tiny", "keepE", "keepI", "halfE", "halfI", "reversalE", "reversalI", "leak", "leakCurrent", "rate", "reset", "hold", "one",
		"near", "c0", "c1", "c2", "c3", "c4", "log2E", "round", "ln2Hi", "ln2Lo", "most", "least",
	}
	stepping(v, "conductanceLIF", constants, func(f *neurons) {
		e := f.times(f.arrive(VADDPS, "GE", "Excited", "keepE"), "halfE")
		i := f.times(f.arrive(VSUBPS, "GI", "Inhibited", "keepI"), "halfI")
		g, end := f.register(), f.register()
		VADDPS(f.value("leak"), e, g)
		VADDPS(i, g, g)
		VADDPS(f.state["Drive"], f.value("leakCurrent"), end)
		f.plus(end, e, "reversalE")
		f.plus(end, i, "reversalI")
		VDIVPS(g, end, end)
		left := f.decay(f.times(g, "rate"))
		old := f.load("V")
		x := f.register()
		VSUBPS(end, old, x)
		VMULPS(left, x, x)
		VADDPS(x, end, x)
		f.flush(x)
		f.settle(x, old)
	})
}

// decay generates decay32. Steps are short beside membranes' time constants, so
// x is mostly that near to zero in all lanes that k is 0 and r is x; what k is
// needed for is then left out, which changes no bit.
func (f *neurons) decay(x reg.VecVirtual) reg.VecVirtual {
	p := f.register()
	f.unlessBetween(x, "near", "far")
	f.series(x, p)
	JMP(LabelRef("decayed"))

	Label("far")
	VMINPS(x, f.value("most"), x) // of NaN the second operand, x
	k, n, r := f.times(x, "log2E"), f.register(), f.register()
	round := f.value("round")
	VADDPS(round, k, k)
	VSUBPS(round, k, n)
	VSUBPS(f.times(n, "ln2Hi"), x, r)
	VSUBPS(f.times(n, "ln2Lo"), r, r)
	f.series(r, p)
	VPSLLD(Imm(23), k, k)
	f.scale(f.compare(notLess, x, f.value("least")), k, p)

	Label("decayed")
	return p
}

// series sets p to e to the r, near zero.
func (f *neurons) series(r, p reg.VecVirtual) {
	square := f.register()
	VMULPS(r, r, square)
	high := f.times(r, "c3")
	VADDPS(f.value("c2"), high, high)
	f.plus(high, square, "c4")
	VMULPS(f.value("c1"), r, p)
	VADDPS(f.value("c0"), p, p)
	VMULPS(square, high, high)
	VADDPS(high, p, p)
	VMULPS(square, p, p)
	VADDPS(r, p, p)
	VADDPS(f.value("one"), p, p)
}
