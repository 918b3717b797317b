package plasticity

import "homeostat/internal/state"

// rows are numbers of a rule's own, for each synapse of each neuron. A row is
// made when the rule first sees the neuron's synapses, and made anew where some
// of these were lost; nil before.
type rows [][]float64

// keep keeps the rows and how long they are.
func (r rows) keep(k *state.Keeper, name string) {
	lengths, all := make([]int32, len(r)), []float64(nil)
	for i, row := range r {
		lengths[i] = int32(len(row))
		all = append(all, row...)
	}
	state.Slice(k, name+"_lengths", lengths)
	state.List(k, name, &all)
	if !k.Loading() {
		return
	}
	for i, n := range lengths {
		if int(n) > len(all) {
			k.Fail(name, "has fewer numbers than its lengths say")
			return
		}
		r[i], all = append(r[i][:0], all[:n]...), all[n:]
	}
}
