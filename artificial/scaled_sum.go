package artificial

import "homeostat/internal/kernel"

// scaledSum is scale-only where α multiplies the bias, too, and so the whole sum:
//
//	y = α·z,  z = w·x + b;  ∂L/∂z = α·g,  ∂L/∂α = Σ g·z
type scaledSum[T Float] struct {
	plain[T]
	alphas[T]
	z, y  *Batch[T]
	parts []T // of the gradient of α: [block][unit]
}

func newScaledSum[T Float](s Site[T], set ScaleOnly) *scaledSum[T] {
	return &scaledSum[T]{
		plain: plain[T]{s.Path}, alphas: newAlphas(s, set),
		y: newBatch[T](s.Samples, s.Units, s.Height, s.Width), parts: make([]T, blocksOf(s.Samples)*s.Units),
	}
}

func (n *scaledSum[T]) Params() []*Param[T] { return []*Param[T]{n.alpha} }

// keepsBias: b became α·b, still one number of all of a unit's.
func (n *scaledSum[T]) keepsBias() {}

func (n *scaledSum[T]) Forward(p *Pass, z *Batch[T], _ Mode, rectified bool) *Batch[T] {
	n.z = z
	n.hold(p)
	p.fills(n.y)
	scale := scaler[T](rectified)
	p.eachBlock(func(block int) {
		for c, alpha := range n.alpha.Value {
			scale(n.path, n.y.plane(block, c), z.plane(block, c), 0, alpha, 0)
		}
	})
	return n.y
}

func (n *scaledSum[T]) Backward(p *Pass, dy *Batch[T]) {
	p.eachBlock(func(block int) {
		for c, alpha := range n.alpha.Value {
			g := dy.plane(block, c)
			_, n.parts[block*len(n.alpha.Value)+c] = kernel.SumAndProducts(n.path, g, n.z.plane(block, c), 0, dy.samples(block))
			kernel.Scale(n.path, g, g, 0, alpha, 0)
		}
	})
	p.once(func() { addBlocks(n.alpha.Grad, n.parts, dy.Blocks()) })
}
