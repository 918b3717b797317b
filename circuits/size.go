package circuits

// Bytes of one neuron (state, counters, delay buffers) and of one synapse with its
// share of what building it takes.
const (
	neuronBytes  = 400
	synapseBytes = 32
)

// Bytes estimates the memory that a network takes, from its numbers of neurons
// and synapses alone. The spec must be one that Check passes.
func (s Spec) Bytes(shape Shape) (total float64) {
	for _, p := range s.Populations {
		n, err := p.size(shape)
		if err == nil {
			total += float64(n) * neuronBytes
		}
	}
	for _, p := range s.Projections {
		from, wrong := s.block(p.From, shape)
		to, alsoWrong := s.block(p.To, shape)
		if wrong == nil && alsoWrong == nil {
			number, _ := p.pairing().expected(p.wiring(from, to, 0, 1))
			total += number * synapseBytes
		}
	}
	return total
}
