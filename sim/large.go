package sim

import "homeostat/internal/state"

// zeros are numbers of a precision, of which there may be many.
func zeros(p state.Precision, n int) state.Vector {
	if p == state.Single {
		return state.Of(large[float32](n))
	}
	return state.Of(large[float64](n))
}
