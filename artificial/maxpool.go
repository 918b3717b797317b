package artificial

import "homeostat/internal/kernel"

// maxPool keeps the largest of size × size pixels. The gradient goes to the
// first largest, as PyTorch's does; what does not fill a window gets none.
//
// Behind a ReLU it takes over that one's part in the way back: the largest
// pixel's gate is open if the output is above zero, so it suffices to gate the
// smaller dy. Then nobody needs its input any more, and the gradient is written
// over it, while that is in the nearer caches.
type maxPool[T Float] struct {
	path  kernel.Path
	p     kernel.Pooling
	x     *Batch[T]
	y     *Batch[T]
	dx    *Batch[T] // nil behind a ReLU
	gates bool
}

func newMaxPool[T Float](path kernel.Path, channels, height, width, size, samples int) *maxPool[T] {
	p := kernel.Pooling{Height: height, Width: width, Size: size}
	h, w := p.Out()
	return &maxPool[T]{
		path: path, p: p,
		y: newBatch[T](samples, channels, h, w), dx: newBatch[T](samples, channels, height, width),
	}
}

// follow tells the layer which other it follows.
func (m *maxPool[T]) follow(l Layer[T]) {
	if a, ok := l.(*affine[T]); ok && a.gates() {
		m.gates, a.gated, m.dx = true, true, nil
	}
}

func (m *maxPool[T]) Forward(p *Pass, x *Batch[T], _ Mode) *Batch[T] {
	m.x = x
	p.fills(m.y)
	p.eachBlock(func(block int) {
		for c := range x.Channels {
			kernel.MaxPool(m.path, m.p, m.y.plane(block, c), x.plane(block, c))
		}
	})
	return m.y
}

func (m *maxPool[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	dx := m.x
	if !m.gates {
		dx = m.dx
		p.fills(dx)
	}
	p.eachBlock(func(block int) {
		if m.gates {
			kernel.Gate(m.path, dy.block(block), m.y.block(block))
		}
		for c := range dy.Channels {
			kernel.MaxPoolGradient(m.path, m.p, dx.plane(block, c), dy.plane(block, c), m.x.plane(block, c), m.y.plane(block, c))
		}
	})
	return dx
}

func (m *maxPool[T]) Params() []*Param[T] { return nil }
