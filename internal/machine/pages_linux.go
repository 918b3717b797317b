package machine

import (
	"syscall"
	"unsafe"
)

const (
	largePage  = 2 << 20 // bytes
	adviseHuge = 14      // MADV_HUGEPAGE, the same on every processor
)

// Zeros returns n zeros, in large pages as far as they fill them and the system
// has them. What is swept over again and again, or reached into at random, has
// more small pages than the processor keeps addresses of. Elsewhere nothing
// changes but the time.
func Zeros[T any](n int) []T {
	x := make([]T, n)
	size := n * int(unsafe.Sizeof(*new(T)))
	if size < largePage {
		return x
	}
	begin := unsafe.Pointer(unsafe.SliceData(x))
	skip := int(-uintptr(begin) % largePage)
	whole := (size - skip) / largePage * largePage
	_ = syscall.Madvise(unsafe.Slice((*byte)(begin), size)[skip:skip+whole], adviseHuge)
	return x
}
