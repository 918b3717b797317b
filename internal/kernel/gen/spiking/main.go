// The generator of the assembly that advances spiking neurons. Run it with go
// generate in the package's folder.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	for _, v := range []isa{avx512, avx2} {
		lif(v)
		conductanceLIF(v)
	}
	exp()
	prefetch()
	Generate()
}

// neurons is a function that advances n registers of neurons by one step, while
// its body is generated. Each neuron that spiked sets its bit in fired.
type neurons struct {
	isa
	state map[string]Mem // this register's numbers in the arrays of LIFState
	value func(name string) reg.VecVirtual
	zero  reg.VecVirtual
	fired Mem // this register's bits
}

// arrays are LIFState's fields, in its order.
var arrays = []string{"V", "GE", "GI", "Threshold", "Drive", "Refractory", "Excited", "Inhibited"}

// stepping generates a function. constants names its constants in their order
// in memory, those first that should stay in registers where there are few.
// Pointers are to the numbers of the neurons that come first.
func stepping(v isa, name string, constants []string, body func(*neurons)) {
	TEXT(name+v.name, NOSPLIT, "func(constants *float32, state *[8]*float32, fired *byte, n, step int)")
	Pragma("noescape")
	Doc(name + v.name + " advances n registers of neurons, each step bytes from the last, by one step and sets the bits of those that spiked.")
	f := &neurons{isa: v, state: map[string]Mem{}, zero: v.register()}
	f.hold(constants)
	state, at := Load(Param("state"), GP64()), GP64()
	for i, array := range arrays {
		base := GP64()
		MOVQ(Mem{Base: state, Disp: 8 * i}, base)
		f.state[array] = Mem{Base: base, Index: at, Scale: 1}
	}
	fired, n, step, bits := Load(Param("fired"), GP64()), Load(Param("n"), GP64()), Load(Param("step"), GP64()), GP64()
	f.fired = Mem{Base: fired}
	MOVQ(step, bits)
	SARQ(Imm(5), bits) // a bit per number
	XORQ(at, at)
	VXORPS(f.zero, f.zero, f.zero)
	Label("next")
	body(f)
	ADDQ(step, at)
	ADDQ(bits, fired)
	DECQ(n)
	JNZ(LabelRef("next"))
	VZEROUPPER()
	RET()
}

// hold fills registers with constants; those for which there is none are
// filled anew at each use.
func (f *neurons) hold(constants []string) {
	base := Load(Param("constants"), GP64())
	fill := func(i int) reg.VecVirtual {
		r := f.register()
		VBROADCASTSS(Mem{Base: base, Disp: 4 * i}, r)
		return r
	}
	place, held := map[string]int{}, map[string]reg.VecVirtual{}
	for i, name := range constants {
		place[name] = i
		if i < f.constants {
			held[name] = fill(i)
		}
	}
	f.value = func(name string) reg.VecVirtual {
		if r, ok := held[name]; ok {
			return r
		}
		i, ok := place[name]
		if !ok {
			panic("no constant " + name)
		}
		return fill(i)
	}
}

// load returns a register of an array's numbers.
func (f *neurons) load(array string) reg.VecVirtual {
	r := f.register()
	VMOVUPS(f.state[array], r)
	return r
}

// times returns x times a constant.
func (f *neurons) times(x reg.VecVirtual, name string) reg.VecVirtual {
	r := f.register()
	VMULPS(f.value(name), x, r)
	return r
}

// plus adds to x a product of y and a constant.
func (f *neurons) plus(x, y reg.VecVirtual, name string) {
	VADDPS(f.times(y, name), x, x)
}

// flush is the portable path's Flushed.
func (f *neurons) flush(x reg.VecVirtual) {
	tiny := f.value("tiny")
	VADDPS(tiny, x, x)
	VSUBPS(tiny, x, x)
}

// arrive takes what arrived for a current or conductance, lets that decay in
// memory and returns what it was before.
func (f *neurons) arrive(combine func(...Op), array, arrived, keep string) reg.VecVirtual {
	g := f.load(array)
	combine(f.state[arrived], g, g)
	VMOVUPS(f.zero, f.state[arrived])
	rest := f.times(g, keep)
	f.flush(rest)
	VMOVUPS(rest, f.state[array])
	return g
}

// settle finds who spikes at the new potentials x and writes potentials and
// refractory steps.
func (f *neurons) settle(x, v reg.VecVirtual) {
	refractory := f.load("Refractory")
	held := f.above(refractory, f.zero)
	spiked := f.without(f.above(x, f.state["Threshold"]), held)
	f.choose(spiked, f.value("reset"), x)
	f.choose(held, v, x)
	VMOVUPS(x, f.state["V"])
	f.subtract(held, f.value("one"), refractory)
	f.choose(spiked, f.value("hold"), refractory)
	VMOVUPS(refractory, f.state["Refractory"])
	f.bits(spiked, f.fired)
}
