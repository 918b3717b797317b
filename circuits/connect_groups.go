package circuits

import "fmt"

// Groups connects consecutive neurons of the larger end to one of the smaller: with 40
// sources and 10 targets sources 0 to 3 end on target 0, and so on, as receptor neurons
// of one type converge on their glomerulus; with more targets than sources they diverge.
type Groups struct{}

// Validate finds nothing wrong.
func (Groups) Validate() error { return nil }

func (Groups) fit(w wiring) error {
	if more, fewer := max(w.from.size, w.to.size), min(w.from.size, w.to.size); fewer > 0 && more%fewer != 0 {
		return fmt.Errorf("connect: groups needs sources and targets of which one number is a multiple of the other; there are %d and %d", w.from.size, w.to.size)
	}
	return nil
}

func (Groups) expected(w wiring) (float64, bool) {
	number := max(w.from.size, w.to.size)
	for t := range w.to.size {
		if lo, hi := w.group(t); w.banned(t) >= lo && w.banned(t) < hi {
			number--
		}
	}
	return float64(number), true
}

// group is the sources lo..hi-1 of a target.
func (w wiring) group(t int) (lo, hi int) {
	if w.from.size >= w.to.size {
		each := w.from.size / w.to.size
		return t * each, (t + 1) * each
	}
	source := t / (w.to.size / w.from.size)
	return source, source + 1
}

func (Groups) pair(w wiring) pairs {
	return w.byTarget(nil, func() rower {
		return func(t int, list []int32) []int32 {
			lo, hi := w.group(t)
			for s := lo; s < hi; s++ {
				if s != w.banned(t) {
					list = append(list, int32(s))
				}
			}
			return list
		}
	})
}
