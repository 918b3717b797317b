package sim

import (
	"errors"
	"fmt"
	"math"
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
			for i := range values.Len() {
				if x := values.At(i); !(math.Abs(x) <= limit) {
					return fmt.Errorf("%w: at %g ms %s of %s %d is %g; use a smaller dt, weight or drive",
						ErrRunaway, n.Time(), p.names[k], p.Name, i, x)
				}
			}
		}
	}
	return nil
}
