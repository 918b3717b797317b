package sim

import (
	"syscall"
	"unsafe"
)

const (
	huge       = 2 << 20 // bytes of a large page
	adviseHuge = 14      // MADV_HUGEPAGE
)

// large returns n zeros. Where there are many it asks the system for large
// pages: what a spike is sent to is scattered, and looking up where small pages
// lie takes longer than what is done there.
func large[T any](n int) []T {
	x := make([]T, n)
	if size := n * int(unsafe.Sizeof(*new(T))); size >= huge {
		begin := uintptr(unsafe.Pointer(unsafe.SliceData(x)))
		skip := int(-begin % huge)
		whole := (size - skip) / huge * huge
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), size)
		_ = syscall.Madvise(bytes[skip:skip+whole], adviseHuge) // a system without them has small ones
	}
	return x
}
