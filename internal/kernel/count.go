package kernel

import "math"

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

// countPositive32 looks at bits as whole numbers, in which a number is above
// zero if it has no sign and its negative has one.
func countPositive32(x []float32, samples int) int {
	var count uint32
	for i := 0; i < len(x); i += Lanes {
		for _, v := range x[i:][:samples] {
			bits := math.Float32bits(v)
			count += (^bits & -bits) >> 31
		}
	}
	return int(count)
}
