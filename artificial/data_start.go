package artificial

import (
	"math"

	"homeostat/internal/kernel"
)

// dataStart sets the lengths of a layer's weights and its biases such that over
// the first batch of a training every unit's z has mean zero and variance one
// (Salimans and Kingma, NeurIPS 2016, section 3):
//
//	c ← c/sd(z),  b ← (b − mean(z))/sd(z)
//
// Layers start one after the other in the same pass, each on what the ones
// before it make from then on. A unit that is constant keeps its c.
type dataStart[T Float] struct {
	bias   *Param[T]
	blocks *moments[T]
	done   []T  // one number, 1 once it is done: part of the training's state
	now    bool // in the pass under way
	means  []T
	scales []T // 1/sd(z)
}

func newDataStart[T Float](s Site[T]) *dataStart[T] {
	return &dataStart[T]{
		bias: s.Bias, blocks: newMoments(s), done: make([]T, 1),
		means: make([]T, s.Units), scales: make([]T, s.Units),
	}
}

// Forward lets the first training pass set c, b and z. Weights that this pass
// has used already become those that belong to the new c.
func (n *weightNorm[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	if n.start != nil && mode == Training {
		n.begin(p, z)
	}
	return n.plain.Forward(p, z, mode, rectified)
}

func (n *weightNorm[T]) begin(p *Pass, z *Batch[T]) {
	s := n.start
	p.eachBlock(func(block int) {
		for u := range s.means {
			if s.done[0] == 0 {
				s.blocks.take(z, block, u)
			}
		}
	})
	p.once(func() {
		if s.now = s.done[0] == 0; s.now {
			s.done[0] = 1
			n.measureStart(z)
		}
	})
	p.eachBlock(func(block int) {
		for u, mean := range s.means {
			if s.now {
				kernel.Scale(n.path, z.plane(block, u), z.plane(block, u), mean, s.scales[u], 0)
			}
		}
	})
}

func (n *weightNorm[T]) measureStart(z *Batch[T]) {
	s := n.start
	for u := range s.means {
		s.means[u] = s.blocks.mean(z, u)
		s.scales[u] = 1
		if variance := s.blocks.variance(z, u, s.means[u]); variance > 0 {
			s.scales[u] = T(1 / math.Sqrt(float64(variance)))
		}
		n.c.Value[u] *= s.scales[u]
		s.bias.Value[u] = (s.bias.Value[u] - s.means[u]) * s.scales[u]
		kernel.Scale(n.path, n.row(n.w, u), n.row(n.w, u), 0, s.scales[u], 0)
	}
}

// Running returns whether c has started.
func (n *weightNorm[T]) Running() [][]T {
	if n.start == nil {
		return nil
	}
	return [][]T{n.start.done}
}

func (n *weightNorm[T]) Buffers() []Buffer {
	if n.start == nil {
		return nil
	}
	return []Buffer{{"started", []int{1}}}
}
