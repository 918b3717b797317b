package artificial

import (
	"fmt"
	"slices"

	"homeostat/internal/rng"
)

// Potentiation of one synapse of each unit of the first hidden layer, as an experimenter
// does to a neuron: the layer's parameter v has, from a segment's start on and for good,
//
//	v_j ← (1 + potentiate) v_j
//
// in one place j of each unit, drawn by the seed; what a normalization then makes of the
// other weights is its own. The parameter as it was drawn stays where it is, and what is
// seen of it is changed, so that segments which begin at the same end find it whole.

// teaches says that segments of a configuration potentiate synapses.
func (c Config) teaches() bool {
	return slices.ContainsFunc(c.Segments, func(s Segment) bool { return s.Potentiate != 0 })
}

// potentiated returns by what those synapses are multiplied in a segment.
func (c Config) potentiated(segment int) float64 {
	factor := 1.0
	for protocol := c.Protocol(); segment >= 0; segment = c.Before(segment) {
		factor *= 1 + protocol[segment].Potentiate
	}
	return factor
}

// checkPotentiation returns the fault of a segment in which weights would learn behind it.
func (c Config) checkPotentiation(segment int) error {
	if s := c.Segments[segment]; s.Learn == "all" && c.potentiated(segment) != 1 {
		return fmt.Errorf("segment[%d].learn must be none or normalization where synapses are potentiated, but is all", segment)
	}
	return nil
}

// Potentiated are the numbers of the weights that are potentiated, one of each unit of a layer.
func Potentiated(layer string, units, inputs int, seed uint64) []int {
	draws, at := rng.NewKey(seed, "train/potentiate/"+layer).Rand(), make([]int, units)
	for unit := range at {
		at[unit] = draws.IntN(inputs)
	}
	return at
}

// lesson is what a layer has been taught.
type lesson[T Float] struct {
	at      []int // a weight of each unit
	factor  T
	weights []T // the layer's parameter with these multiplied
}

func (a *affine[T]) teach(seed uint64) {
	inputs := len(a.weight.Value) / a.z.Channels
	a.lesson = &lesson[T]{at: Potentiated(a.name, a.z.Channels, inputs, seed), factor: 1, weights: make([]T, len(a.weight.Value))}
}

// parameter is the layer's, as it was taught; it adds the step that teaches.
func (a *affine[T]) parameter(p *Pass) []T {
	if a.lesson == nil {
		return a.weight.Value
	}
	p.once(func() {
		l, inputs := a.lesson, len(a.weight.Value)/a.z.Channels
		copy(l.weights, a.weight.Value)
		for unit, at := range l.at {
			l.weights[unit*inputs+at] *= l.factor
		}
	})
	return a.lesson.weights
}
