package neuron

import "homeostat/internal/state"

// What arrives at neurons with a drive i: at their synapses, and straight into
// the drive. A number x that arrives at the receptor "current" makes the drive
// i + x for that one step, in the unit of i and of either sign. So what a source
// transmits in every step is a current of that size whatever the step's length;
// a spike is a pulse one step long, whose charge goes with the step.

// arrivals are what arrived at neurons for one step, by receptor.
type arrivals[T state.Float] struct {
	excited, inhibited []T
	injected           []T // into the drive; nil: nothing leads there
}

func newArrivals[T state.Float](arrived []state.Vector) arrivals[T] {
	return arrivals[T]{state.As[T](arrived[0]), state.As[T](arrived[1]), injected[T](arrived)}
}

// injected is what arrived for the drive, nil where nothing leads there.
func injected[T state.Float](arrived []state.Vector) []T {
	if len(arrived) < 3 || arrived[2].Len() == 0 {
		return nil
	}
	return state.As[T](arrived[2])
}

// current takes what arrived for neuron k's drive, and leaves zero there.
func (a *arrivals[T]) current(k int) T {
	x := a.injected[k]
	a.injected[k] = 0
	return x
}

// threeReceptors is what a model embeds at which excitation, inhibition and current arrive.
type threeReceptors struct{}

// Receptors names what arrives, in the order of Step's arrived.
func (threeReceptors) Receptors() []string { return []string{"excitatory", "inhibitory", "current"} }

// Optional says whether what arrived at a receptor may be left out, an empty
// vector, where nothing leads to it: then it costs nothing.
func (threeReceptors) Optional(receptor string) bool { return receptor == "current" }
