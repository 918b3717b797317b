package circuits

import "fmt"

// AllToAll connects every source to every target.
type AllToAll struct{}

// Validate finds nothing wrong.
func (AllToAll) Validate() error { return nil }

func (AllToAll) fit(wiring) error { return nil }

func (AllToAll) expected(w wiring) (float64, bool) {
	return float64(w.from.size)*float64(w.to.size) - float64(w.selves()), true
}

func (AllToAll) pair(w wiring) pairs {
	length := func(t int) int {
		if w.banned(t) >= 0 {
			return w.from.size - 1
		}
		return w.from.size
	}
	return w.byTarget(length, func() rower {
		return func(t int, list []int32) []int32 { return allBut(list, w.from.size, w.banned(t)) }
	})
}

// allBut appends 0..n-1 without banned.
func allBut(list []int32, n, banned int) []int32 {
	for s := range n {
		if s != banned {
			list = append(list, int32(s))
		}
	}
	return list
}

// OneToOne connects source k to target k.
type OneToOne struct{}

// Validate finds nothing wrong.
func (OneToOne) Validate() error { return nil }

func (OneToOne) fit(w wiring) error {
	if w.from.size != w.to.size {
		return fmt.Errorf("connect: one_to_one needs as many sources as targets; there are %d and %d", w.from.size, w.to.size)
	}
	return nil
}

func (OneToOne) expected(w wiring) (float64, bool) {
	if w.from.from == w.to.from {
		return float64(w.to.size - w.selves()), true
	}
	return float64(w.to.size), true
}

func (OneToOne) pair(w wiring) pairs {
	return w.byTarget(nil, func() rower {
		return func(t int, list []int32) []int32 {
			if t != w.banned(t) {
				list = append(list, int32(t))
			}
			return list
		}
	})
}
