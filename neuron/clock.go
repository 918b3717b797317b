package neuron

import (
	"sync/atomic"

	"homeostat/internal/state"
)

// clock tells a model whose parts are advanced by several threads which step it
// is in: every neuron is advanced once before any is advanced again, so the step
// is the number of advances so far over the number of neurons.
type clock struct {
	neurons  int64
	advances atomic.Int64
}

// step is the number of the step that is being taken.
func (c *clock) step() int64 { return c.advances.Load() / max(1, c.neurons) }

// advanced says that neurons lo..hi-1 have taken it.
func (c *clock) advanced(lo, hi int) { c.advances.Add(int64(hi - lo)) }

// keep keeps the step; between steps only.
func (c *clock) keep(k *state.Keeper) {
	step := c.step()
	state.One(k, "step", &step)
	c.advances.Store(step * c.neurons)
}
