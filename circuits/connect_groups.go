package circuits

import "fmt"

// Groups connects consecutive neurons of the larger end to one of the smaller: with 40
// sources and 10 targets sources 0 to 3 end on target 0, and so on, as receptor neurons
// of one type converge on their glomerulus; with more targets than sources they diverge.
// Where a number of groups is given, both ends are cut into so many runs, and all of a run's
// sources end on all of its targets.
type Groups struct {
	Groups int `toml:"groups"` // runs at both ends; 0: as many as neurons at the smaller end
}

// Validate says whether the number of groups is below 0.
func (p Groups) Validate() error {
	if p.Groups < 0 {
		return fmt.Errorf("groups: must be at least 0, is %d", p.Groups)
	}
	return nil
}

func (p Groups) fit(w wiring) error {
	if n := p.Groups; n > 0 {
		if w.from.size%n != 0 || w.to.size%n != 0 {
			return fmt.Errorf("groups: must divide the numbers of sources and of targets; %d does not divide both %d and %d", n, w.from.size, w.to.size)
		}
		return nil
	}
	if more, fewer := max(w.from.size, w.to.size), min(w.from.size, w.to.size); fewer > 0 && more%fewer != 0 {
		return fmt.Errorf("connect: groups needs sources and targets of which one number is a multiple of the other; there are %d and %d", w.from.size, w.to.size)
	}
	return nil
}

func (p Groups) expected(w wiring) (float64, bool) {
	number := 0
	for t := range w.to.size {
		lo, hi := p.sources(w, t)
		number += hi - lo
		if w.banned(t) >= lo && w.banned(t) < hi {
			number--
		}
	}
	return float64(number), true
}

// sources are those of a target, lo..hi-1.
func (p Groups) sources(w wiring, t int) (lo, hi int) {
	if p.Groups > 0 {
		each := w.from.size / p.Groups
		run := t / (w.to.size / p.Groups)
		return run * each, (run + 1) * each
	}
	if w.from.size >= w.to.size {
		each := w.from.size / w.to.size
		return t * each, (t + 1) * each
	}
	source := t / (w.to.size / w.from.size)
	return source, source + 1
}

func (p Groups) pair(w wiring) pairs {
	return w.byTarget(nil, func() rower {
		return func(t int, list []int32) []int32 {
			lo, hi := p.sources(w, t)
			for s := lo; s < hi; s++ {
				if s != w.banned(t) {
					list = append(list, int32(s))
				}
			}
			return list
		}
	})
}
