package kernel

import "unsafe"

// prefetchMost is how many lines Prefetch asks for: beyond, the processor has
// seen that they are read one after another, and fetches on by itself.
const prefetchMost = 16

// Prefetch asks the cache for the start of a slice that is read next, such as
// the next row of synapses while one is delivered, and waits for nothing.
// Where there is no assembly for it, it does nothing.
func Prefetch[T Float | int32](x []T) {
	if len(x) > 0 {
		lines := (len(x)*int(unsafe.Sizeof(x[0])) + line - 1) / line
		prefetchLines((*byte)(unsafe.Pointer(unsafe.SliceData(x))), min(lines, prefetchMost))
	}
}
