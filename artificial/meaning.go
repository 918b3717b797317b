package artificial

import "homeostat/internal/kernel"

// meaning reads classes off competing units: unit c stands for class k with probability
// B_ck = exp(u_ck)/Σ_k exp(u_ck), and what comes out are the logarithms of
//
//	q_k = Σ_c s_c B_ck
//
// whose softmax they are themselves, for shares s sum to 1. The gradients are
// ∂L/∂s_c = Σ_k h_k B_ck and ∂L/∂u_ck = Σ over samples of s_c B_ck (h_k - Σ_k h_k B_ck), with h = g/q.
type meaning[T Float] struct {
	classes, units int
	u              *Param[T]
	b              []T
	s              *Batch[T]
	q, z, dx       *Batch[T]
	h              *Batch[T] // g/q
}

// newMeaning starts where all units may stand for any class.
func newMeaning[T Float](units, classes, samples int) *meaning[T] {
	batch := func(n int) *Batch[T] { return newBatch[T](samples, n, 1, 1) }
	return &meaning[T]{
		classes: classes, units: units, u: newParam[T]("classes.weight", units, classes), b: make([]T, units*classes),
		q: batch(classes), z: batch(classes), h: batch(classes), dx: batch(units),
	}
}

func (n *meaning[T]) Params() []*Param[T] { return []*Param[T]{n.u} }

// row is B of one unit.
func (n *meaning[T]) row(c int) []T { return n.b[c*n.classes : (c+1)*n.classes] }

func (n *meaning[T]) Forward(p *Pass, s *Batch[T], _ Mode) *Batch[T] {
	n.s = s
	p.fills(n.q)
	p.fills(n.z)
	p.once(func() {
		for c := range n.units {
			softmax(n.row(c), n.u.Value[c*n.classes:(c+1)*n.classes])
		}
	})
	p.eachBlock(func(block int) {
		s, q, z := n.s.block(block), n.q.block(block), n.z.block(block)
		clear(q)
		for c := range n.units {
			for k, b := range n.row(c) {
				for l := range lanes {
					q[k*lanes+l] += s[c*lanes+l] * b
				}
			}
		}
		for i, x := range q {
			q[i] = max(x, 1e-30)
			z[i] = T(kernel.Log(float64(q[i])))
		}
	})
	return n.z
}

func (n *meaning[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	p.fills(n.h)
	p.fills(n.dx)
	p.eachBlock(func(block int) {
		g, q, h, dx := dy.block(block), n.q.block(block), n.h.block(block), n.dx.block(block)
		for i := range h {
			h[i] = g[i] / q[i]
		}
		clear(dx)
		for c := range n.units {
			for k, b := range n.row(c) {
				for l := range lanes {
					dx[c*lanes+l] += h[k*lanes+l] * b
				}
			}
		}
	})
	p.split(n.units, 1, func(from, to int) {
		for c := from; c < to; c++ {
			n.toParameters(c)
		}
	})
	return n.dx
}

// toParameters sets the gradient of one unit's parameters.
func (n *meaning[T]) toParameters(c int) {
	du := n.u.Grad[c*n.classes : (c+1)*n.classes]
	clear(du)
	for block := range n.s.Blocks() {
		s, h, dx := n.s.block(block)[c*lanes:][:lanes], n.h.block(block), n.dx.block(block)[c*lanes:][:lanes]
		for l := range n.s.samples(block) {
			for k, b := range n.row(c) {
				du[k] += s[l] * b * (h[k*lanes+l] - dx[l])
			}
		}
	}
}
