package kernel

import "unsafe"

// What decays without end must not come to the subnormal numbers, with which
// processors are a hundred times slower: the last place of tiny is far above them.
const (
	tiny32 = 1e-28
	tiny64 = 1e-280
)

// Flushed is x to within tiny's last place: 1e-35 or 1e-296. A product x is
// rounded first.
func Flushed[T Float](x T) T {
	tiny := T(tiny64)
	if unsafe.Sizeof(x) == 4 {
		tiny = T(tiny32)
	}
	return T(x) + tiny - tiny
}
