package sim

import (
	"errors"
	"fmt"

	"homeostat/internal/state"
)

// ErrRunaway is wrapped by Run's error when state is no longer finite.
var ErrRunaway = errors.New("the network ran away")

// limit is the largest magnitude that any state may have, whatever its unit.
const limit = 1e12

// guard looks for state that is not a number or beyond limit; every hundred
// steps, because looking costs as much as a step.
func (n *Network) guard() error {
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
