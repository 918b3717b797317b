package kernel

import (
	"math"
	"unsafe"
)

// CountPositive returns how many of the first samples lanes of every Lanes
// numbers are above zero. Half of a layer's are, at random: a branch on each
// would cost more than all else that a pass does with them.
func CountPositive[T Float](x []T, samples int) (count int) {
	if x, ok := any(x).([]float32); ok {
		return countPositive32(x, samples)
	}
	for i := 0; i < len(x); i += Lanes {
		for _, v := range x[i:][:samples] {
			if v > 0 {
				count++
			}
		}
	}
	return count
}

// countPositive32 looks at bits as whole numbers, two in a word: a number is
// above zero if it has no sign and its magnitude is at least one.
func countPositive32(x []float32, samples int) int {
	const signs, ones = 1<<63 | 1<<31, 1<<32 | 1
	if samples < Lanes || len(x) == 0 || uintptr(unsafe.Pointer(&x[0]))%8 != 0 { // words lie at multiples of 8
		return countSome(x, samples)
	}
	var count uint64 // of each half
	for words := unsafe.Slice((*uint64)(unsafe.Pointer(&x[0])), len(x)/2); len(words) >= 4; words = words[4:] {
		w := (*[4]uint64)(words)
		a, b := (w[0]&^signs+^uint64(signs))&^w[0], (w[1]&^signs+^uint64(signs))&^w[1]
		c, d := (w[2]&^signs+^uint64(signs))&^w[2], (w[3]&^signs+^uint64(signs))&^w[3]
		count += a>>31&ones + b>>31&ones + c>>31&ones + d>>31&ones
	}
	return int(count>>32 + count&math.MaxUint32)
}

func countSome(x []float32, samples int) int {
	var count uint32
	for i := 0; i < len(x); i += Lanes {
		for _, v := range x[i:][:samples] {
			bits := math.Float32bits(v)
			count += (^bits & -bits) >> 31
		}
	}
	return int(count)
}
