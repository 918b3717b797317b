package artificial

import "slices"

// combination applies several normalizations in turn: each to the weights that
// the ones before it have made, and each to the z that these have. Its last
// one rectifies.
type combination[T Float] struct {
	stages []Normalization[T]
	parts  []string // the stages' names; nil where they are one normalization together
	raw    [][]T    // the weights that each stage was given
}

func newCombination[T Float](stages ...Normalization[T]) *combination[T] {
	return &combination[T]{stages: stages, raw: make([][]T, len(stages))}
}

func (n *combination[T]) Params() (all []*Param[T]) {
	for _, s := range n.stages {
		all = append(all, s.Params()...)
	}
	return all
}

func (n *combination[T]) Weights(p *Pass, w []T) []T {
	for i, s := range n.stages {
		n.raw[i] = w
		w = s.Weights(p, w)
	}
	return w
}

func (n *combination[T]) WeightsGradient(p *Pass, _, g []T) {
	for i, s := range slices.Backward(n.stages) {
		s.WeightsGradient(p, n.raw[i], g)
	}
}

func (n *combination[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	for i, s := range n.stages {
		z = s.Forward(p, z, mode, rectified && i == len(n.stages)-1)
	}
	return z
}

func (n *combination[T]) Backward(p *Pass, dy *Batch[T]) {
	for _, s := range slices.Backward(n.stages) {
		s.Backward(p, dy)
	}
}

// InertBias: what the first stage says of it behind which a bias is no longer
// one number added to all of a unit's z.
func (n *combination[T]) InertBias() bool {
	for _, s := range n.stages {
		if _, kept := s.(interface{ keepsBias() }); !kept {
			return s.InertBias()
		}
	}
	return false
}

func (n *combination[T]) Adapt() {
	for _, s := range n.stages {
		s.Adapt()
	}
}

func (n *combination[T]) EndEpoch(epoch int, raw []T) {
	for _, s := range n.stages {
		s.EndEpoch(epoch, raw)
	}
}

// Resting: only the last stage may have an activation function of its own.
func (n *combination[T]) Resting() (rest T, own bool) { return n.stages[len(n.stages)-1].Resting() }

func (n *combination[T]) Running() (all [][]T) {
	for _, s := range n.stages {
		all = append(all, s.Running()...)
	}
	return all
}

// Buffers: a part's carry its name.
func (n *combination[T]) Buffers() (all []Buffer) {
	for i, s := range n.stages {
		for _, b := range buffersOf(s) {
			if n.parts != nil {
				b.Name = n.parts[i] + "." + b.Name
			}
			all = append(all, b)
		}
	}
	return all
}
