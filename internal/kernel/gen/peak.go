package main

import (
	. "github.com/mmcloughlin/avo/build"
)

// chains is how many sums the loop of the peak keeps apart: more than a
// processor's multiply-adds under way, so that none waits for another.
const chains = 12

// peak generates n rounds of multiply-adds on registers alone, 16 lanes of each
// of the chains in a round.
func peak(v isa) {
	begin("peak"+v.name, "func(n int)", "does n rounds of 12 multiply-adds of 16 lanes.")
	factor := v.register()
	VXORPS(factor, factor, factor)
	sums := v.vectors(chains / v.halves)
	for _, sum := range sums {
		for _, r := range sum {
			VXORPS(r, r, r)
		}
	}
	overRegisters(0, nil, func() {
		for range v.halves {
			for _, sum := range sums {
				for _, r := range sum {
					VFMADD231PS(factor, factor, r)
				}
			}
		}
	})
	finish()
}
