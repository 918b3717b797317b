package artificial

import "homeostat/internal/kernel"

// Scale-only is the half of synaptic scaling that multiplies all of a unit's
// incoming weights by one learned factor (Shen, Wang, Navlakha 2021, Table 2):
//
//	z = (α·w)·x + b,  one α per unit or channel, 1 at the start, of any sign
//
// The bias is not scaled. ∂L/∂w = α·g and ∂L/∂α = Σ g·w over the unit's
// weights, with g the gradient with respect to α·w.

// scaled multiplies weights: scale-only, and the weights' side of synaptic scaling.
type scaled[T Float] struct {
	weightsOnly[T]
	alpha  *Param[T]
	fanIn  int
	scaled []T
}

func newScaleOnly[T Float](s Site[T]) Normalization[T] { return newScaled(s) }

func newScaled[T Float](s Site[T]) *scaled[T] {
	return &scaled[T]{weightsOnly: weightsOnly[T]{plain[T]{s.Path}}, alpha: s.param("alpha", 1), fanIn: s.FanIn(), scaled: make([]T, len(s.Weight.Value))}
}

func (n *scaled[T]) Params() []*Param[T] { return []*Param[T]{n.alpha} }

func (n *scaled[T]) Weights(p *Pass, raw []T) []T {
	p.split(len(n.alpha.Value), 1, func(from, to int) {
		for u := from; u < to; u++ {
			kernel.Scale(n.path, n.row(n.scaled, u), n.row(raw, u), 0, n.alpha.Value[u], 0)
		}
	})
	return n.scaled
}

func (n *scaled[T]) WeightsGradient(p *Pass, raw, g []T) {
	p.split(len(n.alpha.Value), 1, func(from, to int) {
		for u := from; u < to; u++ {
			g := n.row(g, u)
			n.alpha.Grad[u] = kernel.Inner(n.path, g, n.row(raw, u))
			kernel.Scale(n.path, g, g, 0, n.alpha.Value[u], 0)
		}
	})
}

// row returns the weights of one unit.
func (n *scaled[T]) row(w []T, unit int) []T { return w[unit*n.fanIn : (unit+1)*n.fanIn] }
