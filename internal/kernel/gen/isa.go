package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// isa is an instruction set seen through its vector registers: 16 lanes are one
// register of AVX-512 or two of AVX2.
type isa struct {
	name     string
	halves   int // registers for 16 lanes
	bytes    int // bytes in a register
	register func() reg.VecVirtual
}

var (
	avx512 = isa{"AVX512", 1, 64, ZMM}
	avx2   = isa{"AVX2", 2, 32, YMM}
)

// vectors returns n groups of registers of 16 lanes each.
func (v isa) vectors(n int) [][]reg.VecVirtual {
	groups := make([][]reg.VecVirtual, n)
	for i := range groups {
		for range v.halves {
			groups[i] = append(groups[i], v.register())
		}
	}
	return groups
}

// half returns the address of a half of 16 lanes.
func (v isa) half(m Mem, h int) Mem { return m.Offset(h * v.bytes) }

// strided returns base + i·step for i < 3; a fourth needs step3, three steps.
func strided(base, step, step3 reg.Register, i int) Mem {
	switch i {
	case 0:
		return Mem{Base: base}
	case 1, 2, 4:
		return Mem{Base: base, Index: step, Scale: uint8(i)}
	}
	return Mem{Base: base, Index: step3, Scale: 1}
}

// fields addresses the 64-bit fields of a struct of steps, in their order.
func fields(base reg.Register, names ...string) map[string]Mem {
	m := map[string]Mem{}
	for i, name := range names {
		m[name] = Mem{Base: base, Disp: 8 * i}
	}
	return m
}

// load returns a register that holds a field.
func load(m Mem) reg.GPVirtual {
	r := GP64()
	MOVQ(m, r)
	return r
}

// triple returns a register that holds three times another.
func triple(step reg.Register) reg.GPVirtual {
	r := GP64()
	LEAQ(Mem{Base: step, Index: step, Scale: 2}, r)
	return r
}
