package kernel

import "unsafe"

const (
	line  = 64 // bytes in a line of the caches
	page  = 64 // lines whose addresses end differently in their last 12 bits
	apart = 17 // lines, see Arrays
)

// Arrays returns count slices of n numbers, for loops that walk all of them
// side by side. They start at lines of the cache, and at addresses that differ
// in their last 12 bits (of up to 64 slices all): were those equal, processors
// would take a load from one slice to depend on a store just made to another,
// and all slices would compete for the same few places in the cache, which costs
// a step of neurons up to four times its time. apart is odd, hence prime to a
// page's lines, and its small multiples lie far from each other. A slice takes up
// to 4 KB more than its numbers.
func Arrays[T Float](count, n int) [][]T {
	perLine := line / int(unsafe.Sizeof(*new(T)))
	lines := (n + perLine - 1) / perLine
	pitch := (lines + (apart-lines%page+page)%page) * perLine
	block := make([]T, count*pitch)
	arrays := make([][]T, count)
	for k := range arrays {
		arrays[k] = block[k*pitch:][:n:n]
	}
	return arrays
}
