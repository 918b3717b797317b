package artificial

import "homeostat/internal/kernel"

// maxPool keeps the largest of size × size pixels. The gradient goes to the
// first largest, as PyTorch's does; what does not fill a window gets none.
type maxPool[T Float] struct {
	path kernel.Path
	p    kernel.Pooling
	x    *Batch[T]
	y    *Batch[T]
	dx   *Batch[T]
}

func newMaxPool[T Float](path kernel.Path, channels, height, width, size, samples int) *maxPool[T] {
	p := kernel.Pooling{Height: height, Width: width, Size: size}
	h, w := p.Out()
	return &maxPool[T]{
		path: path, p: p,
		y: newBatch[T](samples, channels, h, w), dx: newBatch[T](samples, channels, height, width),
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
	p.fills(m.dx)
	p.eachBlock(func(block int) {
		for c := range dy.Channels {
			kernel.MaxPoolGradient(m.path, m.p, m.dx.plane(block, c), dy.plane(block, c), m.x.plane(block, c), m.y.plane(block, c))
		}
	})
	return m.dx
}

func (m *maxPool[T]) Params() []*Param[T] { return nil }
