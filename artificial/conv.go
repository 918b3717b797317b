package artificial

import "homeostat/internal/kernel"

// conv is a convolution (in the usual sense of neural networks, a cross-
// correlation) with square filters, step 1, and no padding:
//
//	z[o][y][x] = b[o] + Σ_c Σ_ky Σ_kx w[o][c][ky][kx] · in[c][y+ky][x+kx]
type conv[T Float] struct {
	path                 kernel.Path
	channels, out, size  int
	height, width        int // of the input
	outHeight, outWidth  int
	forwardRow, inputRow kernel.Contraction
	weightRow            kernel.Correlation
	parts                []T // of the gradients of weights, then biases: [block][...]
}

func newConv[T Float](path kernel.Path, channels, height, width, out, size, samples int) *conv[T] {
	c := &conv[T]{
		path: path, channels: channels, out: out, size: size, height: height, width: width,
		outHeight: height - size + 1, outWidth: width - size + 1,
	}
	c.parts = make([]T, blocksOf(samples)*out*(c.fanIn()+1))
	plane, outPlane := height*width*lanes, c.outHeight*c.outWidth*lanes
	c.forwardRow = kernel.Contraction{
		Outputs: out, Positions: c.outWidth, N: [3]int{channels, size, size},
		X: [3]int{plane, width * lanes, lanes}, W: [3]int{size * size, size, 1},
		XPosition: lanes, WOutput: channels * size * size, DstPosition: lanes, DstOutput: outPlane,
	}
	c.inputRow = kernel.Contraction{
		Outputs: channels, X: [3]int{outPlane, -c.outWidth * lanes, -lanes},
		W: [3]int{channels * size * size, size, 1}, WOutput: size * size,
		XPosition: lanes, DstPosition: lanes, DstOutput: plane,
	}
	c.weightRow = kernel.Correlation{
		Outputs: out, Taps: size, N: [2]int{c.outHeight, c.outWidth},
		Y: [2]int{c.outWidth * lanes, lanes}, X: [2]int{width * lanes, lanes},
		YOutput: outPlane, XTap: lanes, DstOutput: channels * size * size,
	}
	return c
}

func (c *conv[T]) fanIn() int { return c.channels * c.size * c.size }

func (c *conv[T]) weightShape() []int { return []int{c.out, c.channels, c.size, c.size} }

func (c *conv[T]) outShape() (channels, height, width int) { return c.out, c.outHeight, c.outWidth }

func (c *conv[T]) forward(p *Pass, x, z *Batch[T], w, b []T) {
	p.eachBlock(func(block int) {
		in, out, row := x.block(block), z.block(block), c.forwardRow
		for y := range c.outHeight {
			row.X0 = y * c.width * lanes
			kernel.Contract(c.path, &row, out[y*c.outWidth*lanes:], in, w, b)
		}
	})
}

// weightGradient lets each block sum for itself; then the blocks' sums are
// added in their order.
func (c *conv[T]) weightGradient(p *Pass, x, dz *Batch[T], dw, db []T) {
	p.eachBlock(func(block int) {
		part := c.part(block)
		c.blockGradient(x, dz, block, part[:len(dw)])
		if db != nil {
			for o := range c.out {
				part[len(dw)+o] = kernel.Sum(c.path, dz.plane(block, o), 0, dz.samples(block))
			}
		}
	})
	p.split(c.out, 1, func(from, to int) {
		fanIn := c.fanIn()
		c.addParts(dw[from*fanIn:to*fanIn], from*fanIn, x.Blocks())
		if db != nil {
			c.addParts(db[from:to], len(dw)+from, x.Blocks())
		}
	})
}

// blockGradient sets dw to the weight gradient of one block.
func (c *conv[T]) blockGradient(x, dz *Batch[T], block int, dw []T) {
	clear(dw)
	g := dz.block(block)
	for ch := range c.channels {
		in := x.plane(block, ch)
		for ky := range c.size {
			tap := (ch*c.size + ky) * c.size
			kernel.Correlate(c.path, &c.weightRow, dw[tap:], g, in[ky*c.width*lanes:])
		}
	}
}

// part returns one block's gradients of weights and biases.
func (c *conv[T]) part(block int) []T {
	n := c.out * (c.fanIn() + 1)
	return c.parts[block*n : (block+1)*n]
}

// addParts sets a gradient to the sum of what blocks have from a place on.
func (c *conv[T]) addParts(gradient []T, from, blocks int) {
	clear(gradient)
	for block := range blocks {
		for i, v := range c.part(block)[from : from+len(gradient)] {
			gradient[i] += v
		}
	}
}

// inputGradient is, for the pixel (y, x) of channel c, the sum over outputs and
// those taps for which (y−ky, x−kx) lies in the output. Pixels of a row that
// share their taps, all but size−1 at either end, go together.
func (c *conv[T]) inputGradient(p *Pass, dz, dx *Batch[T], w []T) {
	p.eachBlock(func(block int) {
		g, d, row := dz.block(block), dx.block(block), c.inputRow
		for y := range c.height {
			ky, kyEnd := taps(y, c.size, c.outHeight)
			for x := 0; x < c.width; {
				kx, kxEnd := taps(x, c.size, c.outWidth)
				end := x + 1
				for kx == 0 && kxEnd == c.size && end <= c.outWidth-1 {
					end++
				}
				row.Positions = end - x
				row.N = [3]int{c.out, kyEnd - ky, kxEnd - kx}
				row.X0 = ((y-ky)*c.outWidth + x - kx) * lanes
				row.W0 = ky*c.size + kx
				kernel.Contract(c.path, &row, d[(y*c.width+x)*lanes:], g, w, nil)
				x = end
			}
		}
	})
}

// taps returns the range of k in [0, size) for which i − k lies in [0, out).
func taps(i, size, out int) (from, to int) { return max(0, i-out+1), min(size, i+1) }
