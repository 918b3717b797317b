package sim

import (
	"cmp"
	"errors"
	"fmt"

	"homeostat/internal/state"
)

// ErrRunaway is wrapped by Run's error when state is no longer finite, and when
// a population fires at the greatest rate that its neurons can.
var ErrRunaway = errors.New("the network ran away")

// limit is the largest magnitude that any state may have, whatever its unit.
const limit = 1e12

// window is how often the guard looks, in steps: looking costs as much as a step.
const window = 100

// ceiling is the share of all spikes that are possible in a window of pauses
// between spikes which neurons must have fired for their rate to be at its
// ceiling, 1/t_ref or 1/dt: there it says nothing any more.
const ceiling = 0.99

// guard looks for activity and for state that has run away. It is asked after
// every stretch of steps, which ends with a window or within one.
func (n *Network) guard() error {
	return cmp.Or(n.guardState(), n.guardActivity())
}

// guardActivity looks for populations at the ceiling in the window that ends.
// Sources fire as they are told, and are let.
func (n *Network) guardActivity() error {
	for _, p := range n.populations {
		if n.step%int64(window*p.pause) != 0 {
			continue
		}
		fired := p.fired
		p.fired = 0
		if len(p.arriving) > 0 && float64(fired) >= ceiling*window*float64(p.size) {
			return fmt.Errorf("%w: at %g ms all neurons of %s spike every %g ms, as fast as they can; use weaker excitation or drive, or stronger inhibition",
				ErrRunaway, n.Time(), p.Name, float64(p.pause)*n.Dt())
		}
	}
	return nil
}

// guardState looks for state that is not a number or beyond limit.
func (n *Network) guardState() error {
	for _, p := range n.populations {
		for k, values := range p.state {
			if i := beyond(values); i >= 0 {
				return fmt.Errorf("%w: at %g ms %s of %s %d is %g; use a smaller dt, weight or drive",
					ErrRunaway, n.Time(), p.names[k], p.Name, i, values.At(i))
			}
		}
	}
	return nil
}

// beyond is the first number that is none or above the limit, or -1.
func beyond(v state.Vector) int {
	if v.Single() {
		return firstBeyond(state.As[float32](v))
	}
	return firstBeyond(state.As[float64](v))
}

func firstBeyond[T state.Float](x []T) int {
	for i, y := range x {
		if !(y <= limit && y >= -limit) {
			return i
		}
	}
	return -1
}
