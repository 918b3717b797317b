package kernel

import (
	"math"
	"unsafe"
)

// TurnBelowZero turns the signs of numbers of g where x is below zero. Weights
// cross zero at random: a branch on each would cost more than the rest of what
// is done with them.
func TurnBelowZero[T Float](g, x []T) {
	if len(x) == 0 {
		return
	}
	g = g[:len(x)]
	if x, ok := any(x).([]float32); ok {
		turnBelowZero32(unsafe.Slice((*uint32)(unsafe.Pointer(&g[0])), len(x)), x)
		return
	}
	for i, v := range x {
		if v < 0 {
			g[i] = -g[i]
		}
	}
}

// turnBelowZero32 looks at bits. Adding zero takes the sign from a zero that has one.
func turnBelowZero32(g []uint32, x []float32) {
	for i := range g {
		g[i] ^= math.Float32bits(x[i]+0) & (1 << 31)
	}
}
