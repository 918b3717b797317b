package artificial

import (
	"math"

	"homeostat/internal/kernel"
)

// Weight normalization (Salimans and Kingma, NeurIPS 2016):
//
//	w = c·v/‖v‖,  per unit or output channel
//
// The layer's weight becomes v, and c starts at ‖v‖, so that training starts
// where vanilla does. With g the gradient with respect to w,
//
//	∂L/∂c = g·v/‖v‖,  ∂L/∂v = c/‖v‖ · (g − v (g·v)/‖v‖²)
//
// so that v·∂L/∂v = 0. A unit whose v is all zero has w = 0 and no gradient.
type weightNorm[T Float] struct {
	weightsOnly[T]
	c     *Param[T]
	norms []T // ‖v‖ of the last forward pass
	fanIn int
	w     []T
}

func newWeightNorm[T Float](s Site[T]) Normalization[T] {
	s.Weight.Name = s.Name + ".v"
	n := &weightNorm[T]{
		weightsOnly: weightsOnly[T]{plain[T]{s.Path}}, c: s.param("c", 0), norms: make([]T, s.Units),
		fanIn: s.FanIn(), w: make([]T, len(s.Weight.Value)),
	}
	for u := range n.norms {
		n.measure(s.Weight.Value, u)
	}
	copy(n.c.Value, n.norms)
	return n
}

func (n *weightNorm[T]) Params() []*Param[T] { return []*Param[T]{n.c} }

func (n *weightNorm[T]) measure(v []T, u int) {
	row := n.row(v, u)
	n.norms[u] = T(math.Sqrt(float64(kernel.Inner(n.path, row, row))))
}

// row returns the weights of one unit.
func (n *weightNorm[T]) row(w []T, unit int) []T { return w[unit*n.fanIn : (unit+1)*n.fanIn] }

// scale returns c/‖v‖ of a unit.
func (n *weightNorm[T]) scale(u int) T {
	if n.norms[u] == 0 {
		return 0
	}
	return n.c.Value[u] / n.norms[u]
}

func (n *weightNorm[T]) Weights(p *Pass, v []T) []T {
	p.split(len(n.norms), 1, func(from, to int) {
		for u := from; u < to; u++ {
			n.measure(v, u)
			kernel.Scale(n.path, n.row(n.w, u), n.row(v, u), 0, n.scale(u), 0)
		}
	})
	return n.w
}

func (n *weightNorm[T]) WeightsGradient(p *Pass, v, g []T) {
	p.split(len(n.norms), 1, func(from, to int) {
		for u := from; u < to; u++ {
			n.gradient(u, n.row(v, u), n.row(g, u))
		}
	})
}

func (n *weightNorm[T]) gradient(u int, v, g []T) {
	norm := n.norms[u]
	if norm == 0 {
		n.c.Grad[u] = 0
		clear(g)
		return
	}
	along, scale := kernel.Inner(n.path, g, v)/norm, n.scale(u)
	n.c.Grad[u] = along
	kernel.Project(n.path, g, v, 0, scale, 0, scale*along/norm)
}
