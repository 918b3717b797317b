package sim

import (
	"homeostat/internal/machine"
	"homeostat/internal/state"
)

// zeros are numbers of a precision, of which there may be many.
func zeros(p state.Precision, n int) state.Vector {
	if p == state.Single {
		return state.Of(machine.Zeros[float32](n))
	}
	return state.Of(machine.Zeros[float64](n))
}
