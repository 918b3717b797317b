package artificial

// Input normalization: what feedforward inhibition does to a circuit's inputs (Keck, Savin
// and Lücke 2012, PLoS Comput Biol 8:e1002432, equation 5), as a layer:
//
//	y_d = (A - D) x_d/Σ x + 1,   x >= 0, D units, Σ y = A
//
// With g the gradient with respect to y,
//
//	∂L/∂x_d = (A - D)/Σ x · (g_d - Σ g x/Σ x)
//
// A sample of zeros has no share to give: every unit is at A/D, and its gradient is zero. No sample
// sees another, so training and testing are one.
type inputNormalization[T Float] struct {
	total float64
	x     *Batch[T]
	y, dx *Batch[T]
}

func newInputNormalization[T Float](total float64, units, samples int) *inputNormalization[T] {
	return &inputNormalization[T]{total: total, y: newBatch[T](samples, units, 1, 1), dx: newBatch[T](samples, units, 1, 1)}
}

func (n *inputNormalization[T]) Params() []*Param[T] { return nil }

// sum adds up one sample of a block, a lane.
func sumOfLane[T Float](x []T, lane int) (sum float64) {
	for i := lane; i < len(x); i += lanes {
		sum += float64(x[i])
	}
	return sum
}

func (n *inputNormalization[T]) Forward(p *Pass, x *Batch[T], _ Mode) *Batch[T] {
	n.x = x
	p.fills(n.y)
	p.eachBlock(func(block int) {
		x, y := n.x.block(block), n.y.block(block)
		units := float64(len(x) / lanes)
		for l := range lanes {
			sum := sumOfLane(x, l)
			for i := l; i < len(x); i += lanes {
				if y[i] = T(n.total / units); sum > 0 {
					y[i] = T((n.total-units)*float64(x[i])/sum + 1)
				}
			}
		}
	})
	return n.y
}

func (n *inputNormalization[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	p.fills(n.dx)
	p.eachBlock(func(block int) {
		x, g, dx := n.x.block(block), dy.block(block), n.dx.block(block)
		units := float64(len(x) / lanes)
		for l := range lanes {
			sum, along := sumOfLane(x, l), 0.0
			for i := l; i < len(x); i += lanes {
				along += float64(g[i]) * float64(x[i])
			}
			for i := l; i < len(x); i += lanes {
				if dx[i] = 0; sum > 0 {
					dx[i] = T((n.total - units) / sum * (float64(g[i]) - along/sum))
				}
			}
		}
	})
	return n.dx
}
