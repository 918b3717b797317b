package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// prefetch generates the loop of Prefetch.
func prefetch() {
	TEXT("prefetchLines", NOSPLIT, "func(at *byte, n int)")
	Pragma("noescape")
	Doc("prefetchLines asks the cache for n lines.")
	at, n := Load(Param("at"), GP64()), Load(Param("n"), GP64())
	Label("next")
	PREFETCHT0(Mem{Base: at})
	ADDQ(Imm(64), at)
	DECQ(n)
	JNZ(LabelRef("next"))
	RET()
}
