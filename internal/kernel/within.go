package kernel

import (
	"math"
	"unsafe"
)

// Within reports that the magnitudes of all x lie in low..high. The bits of
// magnitudes, taken as whole numbers, rise with them: a difference of two has a
// sign where one is too small or too large, so that two numbers of a word are
// compared at once, without a branch. Not a number lies nowhere.
func Within(x []float32, low, high float32) bool {
	if len(x) > 0 && uintptr(unsafe.Pointer(&x[0]))%8 != 0 { // words lie at multiples of 8
		if !between(x[0], low, high) {
			return false
		}
		x = x[1:]
	}
	const signs = 1<<63 | 1<<31
	least, most := uint64(math.Float32bits(low))*(1<<32+1), uint64(math.Float32bits(high))*(1<<32+1)|signs
	words := unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(x))), len(x)/2)
	all := uint64(signs)
	for ; len(words) >= 4; words = words[4:] {
		w := (*[4]uint64)(words)
		a, b, c, d := w[0]&^signs, w[1]&^signs, w[2]&^signs, w[3]&^signs
		all &= ((a | signs) - least) & (most - a) & ((b | signs) - least) & (most - b)
		all &= ((c | signs) - least) & (most - c) & ((d | signs) - least) & (most - d)
	}
	for _, w := range words {
		all &= ((w | signs) - least) & (most - (w &^ signs))
	}
	return all == signs && (len(x)%2 == 0 || between(x[len(x)-1], low, high))
}

func between(x, low, high float32) bool {
	size := math.Abs(float64(x))
	return size >= float64(low) && size <= float64(high)
}
