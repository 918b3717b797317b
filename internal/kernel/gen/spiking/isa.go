package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// isa is an instruction set: its vector registers, and masks of their lanes,
// which are mask registers in AVX-512 and vector registers in AVX2.
type isa struct {
	name      string
	bytes     int // bytes in a register
	constants int // registers that can be spared for constants
	register  func() reg.VecVirtual
}

var (
	avx512 = isa{"AVX512", 64, 24, ZMM}
	avx2   = isa{"AVX2", 32, 8, YMM}
)

func (v isa) masks() bool { return v.bytes == 64 }

const (
	greater = U8(0x1e) // false for NaN
	notLess = U8(0x15) // true for NaN
)

// compare returns the mask of lanes in which x has a relation to y.
func (v isa) compare(relation U8, x reg.VecVirtual, y Op) reg.Register {
	if v.masks() {
		m := K()
		VCMPPS(relation, y, x, m)
		return m
	}
	m := YMM()
	VCMPPS(relation, y, x, m)
	return m
}

// above returns the mask of lanes in which x > y.
func (v isa) above(x reg.VecVirtual, y Op) reg.Register { return v.compare(greater, x, y) }

// without returns the mask of lanes in m and not in other.
func (v isa) without(m, other reg.Register) reg.Register {
	if v.masks() {
		KANDNW(m, other, m)
	} else {
		VANDNPS(m, other, m)
	}
	return m
}

// choose sets the lanes of a mask to those of another register.
func (v isa) choose(m reg.Register, from, to reg.VecVirtual) {
	if v.masks() {
		VMOVAPS(from, m, to)
	} else {
		VBLENDVPS(m, from, to, to)
	}
}

// subtract subtracts in the lanes of a mask.
func (v isa) subtract(m reg.Register, from, x reg.VecVirtual) {
	if v.masks() {
		VSUBPS(from, x, m, x)
		return
	}
	part := YMM()
	VANDPS(from, m, part)
	VSUBPS(part, x, x)
}

// scale multiplies in the lanes of a mask and leaves zero elsewhere.
func (v isa) scale(m reg.Register, y, x reg.VecVirtual) {
	if v.masks() {
		VMULPS_Z(y, x, m, x)
		return
	}
	VMULPS(y, x, x)
	VANDPS(m, x, x)
}

// bits writes a mask with one bit per lane.
func (v isa) bits(m reg.Register, to Mem) {
	if v.masks() {
		KMOVW(m, to)
		return
	}
	set := GP32()
	VMOVMSKPS(m, set)
	MOVB(set.As8(), to)
}

// unlessBetween jumps unless all lanes of x are within a negative constant and
// -0: the whole numbers that have the bits of negative numbers rise from -0 on.
func (f *neurons) unlessBetween(x reg.VecVirtual, constant, label string) {
	if f.masks() {
		m := K()
		VPCMPGTD(x, f.value(constant), m)
		KORTESTW(m, m)
		JCC(LabelRef(label))
		return
	}
	m, all := YMM(), GP32()
	VPCMPGTD(x, f.value(constant), m)
	VMOVMSKPS(m, all)
	CMPL(all, Imm(0xff))
	JNE(LabelRef(label))
}
