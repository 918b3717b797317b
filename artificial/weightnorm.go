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
	plain[T]
	path  kernel.Path
	c     *Param[T]
	norms []T // ‖v‖ of the last forward pass
	fanIn int
	w     []T
}

func newWeightNorm[T Float](s Site[T]) Normalization[T] {
	s.Weight.Name = s.Name + ".v"
	n := &weightNorm[T]{
		path: s.Path, c: s.param("c", 0), norms: make([]T, s.Units),
		fanIn: s.FanIn(), w: make([]T, len(s.Weight.Value)),
	}
	n.measure(s.Weight.Value)
	copy(n.c.Value, n.norms)
	return n
}

func (n *weightNorm[T]) Params() []*Param[T] { return []*Param[T]{n.c} }

func (n *weightNorm[T]) measure(v []T) {
	for u := range n.norms {
		row := v[u*n.fanIn : (u+1)*n.fanIn]
		n.norms[u] = T(math.Sqrt(float64(kernel.Inner(n.path, row, row))))
	}
}

// scale returns c/‖v‖ of a unit.
func (n *weightNorm[T]) scale(u int) T {
	if n.norms[u] == 0 {
		return 0
	}
	return n.c.Value[u] / n.norms[u]
}

func (n *weightNorm[T]) Weights(v []T) []T {
	n.measure(v)
	for u := range n.norms {
		from, to := u*n.fanIn, (u+1)*n.fanIn
		kernel.Scale(n.path, n.w[from:to], v[from:to], 0, n.scale(u), 0)
	}
	return n.w
}

func (n *weightNorm[T]) WeightsGradient(v, g []T) {
	for u, norm := range n.norms {
		from, to := u*n.fanIn, (u+1)*n.fanIn
		if norm == 0 {
			n.c.Grad[u] = 0
			clear(g[from:to])
			continue
		}
		along, scale := kernel.Inner(n.path, g[from:to], v[from:to])/norm, n.scale(u)
		n.c.Grad[u] = along
		kernel.Project(n.path, g[from:to], v[from:to], 0, scale, 0, scale*along/norm)
	}
}
