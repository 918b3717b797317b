package neuron

import (
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// inputs is what flows into neurons whose membrane is not linear, through
// synapses (receptors.go) and as noise (noise.go): what a model embeds for its
// Receptors and its Keep.
type inputs[T state.Float] struct {
	receptors[T]
	noise noise[T]
}

// newInputs adds g_e and g_i to a population's state; noise is drawn from key.
func newInputs[T state.Float](synapses SynapseParameters, noise NoiseParameters, s *variables[T], dt float64, key rng.Key) inputs[T] {
	return inputs[T]{newReceptors(synapses, s, dt), newNoise[T](noise, s.n, dt, key)}
}

// Keep keeps what is on its way through the synapses, and the noise.
func (in *inputs[T]) Keep(k *state.Keeper) {
	in.receptors.keep(k)
	in.noise.keep(k)
}
