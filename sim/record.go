package sim

import "homeostat/internal/state"

// recorder reads the network at the end of a step and never writes to it.
type recorder interface {
	due(step int64) bool // whether it reads this step
	looks() bool         // whether it looks at more than the step's spikes
	observe(step int64)
	keep(k *state.Keeper)
}
