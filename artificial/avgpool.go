package artificial

// avgPool takes the mean of size × size pixels; each has an equal share of the
// gradient. What does not fill a window is left out and has none.
type avgPool[T Float] struct {
	size  int
	y, dx *Batch[T]
}

func newAvgPool[T Float](in shape, size, samples int) *avgPool[T] {
	return &avgPool[T]{
		size: size, y: newBatch[T](samples, in.channels, in.height/size, in.width/size),
		dx: newBatch[T](samples, in.channels, in.height, in.width),
	}
}

func (a *avgPool[T]) Forward(p *Pass, x *Batch[T], _ Mode) *Batch[T] {
	p.fills(a.y)
	p.eachBlock(func(block int) {
		y := a.y.block(block)
		clear(y)
		a.eachPixel(block, func(pixel, window *[lanes]T) {
			for l, v := range pixel {
				window[l] += v
			}
		}, x, a.y)
		for i := range y {
			y[i] /= T(a.size * a.size)
		}
	})
	return a.y
}

func (a *avgPool[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	p.fills(a.dx)
	p.eachBlock(func(block int) {
		clear(a.dx.block(block))
		a.eachPixel(block, func(pixel, window *[lanes]T) {
			for l, g := range window {
				pixel[l] = g / T(a.size*a.size)
			}
		}, a.dx, dy)
	})
	return a.dx
}

// eachPixel visits the pixels that fill windows, in a fixed order, with theirs.
func (a *avgPool[T]) eachPixel(block int, do func(pixel, window *[lanes]T), x, y *Batch[T]) {
	for c := range x.Channels {
		from, to := x.plane(block, c), y.plane(block, c)
		for row := range y.Height * a.size {
			for column := range y.Width * a.size {
				window := (row/a.size*y.Width + column/a.size) * lanes
				do((*[lanes]T)(from[(row*x.Width+column)*lanes:]), (*[lanes]T)(to[window:]))
			}
		}
	}
}

func (a *avgPool[T]) Params() []*Param[T] { return nil }
