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
		"log2E", "round", "ln2Hi", "ln2Lo", "most", "least", "c0", "c1", "c2", "c3", "c4",
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

// decay generates decay32.
func (f *neurons) decay(x reg.VecVirtual) reg.VecVirtual {
	VMINPS(x, f.value("most"), x) // of NaN the second operand, x
	k, n, r, square := f.times(x, "log2E"), f.register(), f.register(), f.register()
	round := f.value("round")
	VADDPS(round, k, k)
	VSUBPS(round, k, n)
	VSUBPS(f.times(n, "ln2Hi"), x, r)
	VSUBPS(f.times(n, "ln2Lo"), r, r)
	VMULPS(r, r, square)
	high := f.times(r, "c3")
	VADDPS(f.value("c2"), high, high)
	f.plus(high, square, "c4")
	p := f.times(r, "c1")
	VADDPS(f.value("c0"), p, p)
	VMULPS(square, high, high)
	VADDPS(high, p, p)
	VMULPS(square, p, p)
	VADDPS(r, p, p)
	VADDPS(f.value("one"), p, p)
	VPSLLD(Imm(23), k, k)
	f.scale(f.compare(notLess, x, f.value("least")), k, p)
	return p
}
