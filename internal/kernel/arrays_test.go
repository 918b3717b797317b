package kernel

import (
	"testing"
	"unsafe"
)

func TestArraysStartAtLinesOfTheirOwn(t *testing.T) {
	checkArrays[float32](t)
	checkArrays[float64](t)
}

func checkArrays[T Float](t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 1000, 4000, 4096, 10_000} {
		seen := map[uintptr]bool{}
		for k, x := range Arrays[T](64, n) {
			start := uintptr(unsafe.Pointer(unsafe.SliceData(x)))
			if len(x) != n || cap(x) != n || start%line != 0 || seen[start%(page*line)] {
				t.Errorf("array %d of %d numbers starts at %#x, where another does or no line does", k, n, start)
			}
			seen[start%(page*line)] = true
		}
	}
}
