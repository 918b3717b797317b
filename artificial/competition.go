package artificial

import (
	"math"

	"homeostat/internal/kernel"
)

// competition is the softmax over a layer's units, s = exp(I)/Σ exp(I), what lateral inhibition
// makes of a layer; the gradient with respect to I is s (g - Σ g s).
type competition[T Float] struct {
	s, dx *Batch[T]
	lost  []bool // by unit: takes no part, so that s is 0; nil if all do
}

func newCompetition[T Float](units, samples int) *competition[T] {
	return &competition[T]{s: newBatch[T](samples, units, 1, 1), dx: newBatch[T](samples, units, 1, 1)}
}

func (n *competition[T]) Params() []*Param[T] { return nil }

func (n *competition[T]) Forward(p *Pass, x *Batch[T], _ Mode) *Batch[T] {
	p.fills(n.s)
	p.eachBlock(func(block int) {
		x, s := x.block(block), n.s.block(block)
		for l := range lanes {
			largest, sum := T(math.Inf(-1)), 0.0
			for i := l; i < len(x); i += lanes {
				if !n.isLost(i / lanes) {
					largest = max(largest, x[i])
				}
			}
			for i := l; i < len(x); i += lanes {
				if s[i] = 0; n.isLost(i / lanes) {
					continue
				}
				e := kernel.Exp(float64(x[i] - largest))
				s[i] = T(e)
				sum += e
			}
			for i := l; i < len(x); i += lanes {
				s[i] = T(float64(s[i]) / sum)
			}
		}
	})
	return n.s
}

func (n *competition[T]) isLost(unit int) bool { return n.lost != nil && n.lost[unit] }

func (n *competition[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	p.fills(n.dx)
	p.eachBlock(func(block int) {
		s, g, dx := n.s.block(block), dy.block(block), n.dx.block(block)
		for l := range lanes {
			along := 0.0
			for i := l; i < len(s); i += lanes {
				along += float64(g[i]) * float64(s[i])
			}
			for i := l; i < len(s); i += lanes {
				dx[i] = T(float64(s[i]) * (float64(g[i]) - along))
			}
		}
	})
	return n.dx
}
