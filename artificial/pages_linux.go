package artificial

import (
	"syscall"
	"unsafe"
)

const largePage = 2 << 20 // bytes

// inLargePages asks the system to back a slice, before its first use, by large
// pages as far as it fills them. A batch that exceeds the caches is swept over
// again and again, and has more small pages than the processor keeps addresses
// of. A system that declines changes nothing but the time.
func inLargePages[T Float](x []T) []T {
	if len(x) == 0 {
		return x
	}
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), len(x)*int(unsafe.Sizeof(x[0])))
	from := int(-uintptr(unsafe.Pointer(&x[0])) % largePage)
	if whole := (len(bytes) - from) / largePage; whole > 0 {
		_ = syscall.Madvise(bytes[from:from+whole*largePage], syscall.MADV_HUGEPAGE)
	}
	return x
}
