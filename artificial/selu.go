package artificial

import "homeostat/internal/kernel"

// Self-normalization (Klambauer et al., NeurIPS 2017): no statistics, but in
// place of the ReLU the scaled exponential linear unit
//
//	y = λ·z if z > 0, else λα·(eᶻ − 1)
//
// and weights that start normal with variance 1/fan_in and biases that start at
// zero, unless the file asks for others. λ and α make mean 0 and variance 1 of
// the inputs those of the outputs, and attract what is near. A unit counts as
// active where y > 0. The output layer, which has no such unit, starts as all do.
type selu[T Float] struct {
	plain[T]
	active bool
	y      *Batch[T]
}

func newSELU[T Float](s Site[T]) Normalization[T] {
	if s.Drawn == "default" {
		initialize(s.Weight, s.Bias, "lecun", s.Key)
		amplify(s.Weight, s.Gain)
	}
	return &selu[T]{plain: plain[T]{s.Path}}
}

func (n *selu[T]) Forward(p *Pass, z *Batch[T], _ Mode, rectified bool) *Batch[T] {
	n.y, n.active = z, rectified
	if rectified {
		p.eachBlock(func(block int) { kernel.SELU(n.path, z.block(block)) })
	}
	return z
}

func (n *selu[T]) Backward(p *Pass, dy *Batch[T]) {
	if n.active {
		p.eachBlock(func(block int) { kernel.SELUGradient(n.path, dy.block(block), n.y.block(block)) })
	}
}

func (n *selu[T]) Resting() (rest T, own bool) { return 0, true }
