package artificial

import "homeostat/internal/kernel"

// dense is a fully connected map z[o] = b[o] + Σ_i w[o][i] · x[i]; its input's
// channels, rows and columns are read as one list, in that order.
type dense[T Float] struct {
	path           kernel.Path
	in, out        int
	all            kernel.Contraction // forward
	back           kernel.Contraction // input gradient
	outer, rest    kernel.Contraction // weight gradient: 16 inputs in the lanes; the last, partial group of them
	turned, narrow []T                // inputs as [sample][input]; the partial group's results
}

func newDense[T Float](path kernel.Path, in, out, samples int) *dense[T] {
	d := &dense[T]{path: path, in: in, out: out}
	d.all = kernel.Contraction{
		Outputs: out, N: [3]int{1, 1, in}, X: [3]int{0, 0, lanes}, W: [3]int{0, 0, 1},
		XPosition: in * lanes, WOutput: in, DstPosition: out * lanes, DstOutput: lanes,
	}
	d.back = kernel.Contraction{
		Outputs: in, N: [3]int{1, 1, out}, X: [3]int{0, 0, lanes}, W: [3]int{0, 0, in},
		XPosition: out * lanes, WOutput: 1, DstPosition: in * lanes, DstOutput: lanes,
	}
	d.turned = make([]T, roundUp(samples)*roundUp(in))
	d.narrow = make([]T, out*lanes)
	d.outer = kernel.Contraction{
		Outputs: out, Positions: in / lanes, X: [3]int{0, lanes * roundUp(in), roundUp(in)}, W: [3]int{0, out * lanes, 1},
		XPosition: lanes, WOutput: lanes, DstPosition: lanes, DstOutput: in,
	}
	d.rest = d.outer
	d.rest.Positions, d.rest.X0, d.rest.DstOutput = 1, in/lanes*lanes, lanes
	return d
}

// roundUp returns the multiple of 16 that holds n.
func roundUp(n int) int { return (n + lanes - 1) &^ (lanes - 1) }

func (d *dense[T]) fanIn() int { return d.in }

func (d *dense[T]) weightShape() []int { return []int{d.out, d.in} }

func (d *dense[T]) outShape() (channels, height, width int) { return d.out, 1, 1 }

// denseGrain is the least number of units for a thread: two tiles of the kernels.
const denseGrain = 12

func (d *dense[T]) forward(p *Pass, x, z *Batch[T], w, b []T) {
	p.split(d.out, denseGrain, func(from, to int) {
		c := d.all
		c.Outputs, c.Positions = to-from, x.Blocks()
		kernel.Contract(d.path, &c, z.Data[from*lanes:], x.Data, w[from*d.in:], b[from:])
	})
}

// weightGradient sums over samples in their order, with inputs in the lanes.
func (d *dense[T]) weightGradient(p *Pass, x, dz *Batch[T], dw, db []T) {
	p.eachBlock(func(block int) { d.turn(x, block) })
	p.split(d.out, denseGrain, func(from, to int) {
		d.rows(d.outer, from, to, dw[from*d.in:], dz)
		if left := d.in % lanes; left > 0 {
			d.rows(d.rest, from, to, d.narrow[from*lanes:], dz)
			for o := from; o < to; o++ {
				copy(dw[(o+1)*d.in-left:(o+1)*d.in], d.narrow[o*lanes:])
			}
		}
		if db != nil {
			channelSums(d.path, dz, db, from, to)
		}
	})
}

// rows does some units of a contraction over samples.
func (d *dense[T]) rows(c kernel.Contraction, from, to int, dst []T, dz *Batch[T]) {
	c.Outputs, c.N = to-from, [3]int{1, dz.Blocks(), lanes}
	kernel.Contract(d.path, &c, dst, d.turned, dz.Data[from*lanes:], nil)
}

func (d *dense[T]) inputGradient(p *Pass, dz, dx *Batch[T], w []T) {
	p.split(d.in, denseGrain, func(from, to int) {
		c := d.back
		c.Outputs, c.Positions = to-from, dz.Blocks()
		kernel.Contract(d.path, &c, dx.Data[from*lanes:], dz.Data, w[from:], nil)
	})
}

// cached is how many inputs are turned before the next ones: 16 lanes of so
// many stay in the nearest cache.
const cached = 64

// turn copies a block [input][16 samples] to [sample][input], four samples at a
// time: more rows at once would crowd one another out of the cache.
func (d *dense[T]) turn(x *Batch[T], block int) {
	in, row := x.block(block), roundUp(d.in)
	for from := 0; from < d.in; from += cached {
		to := min(from+cached, d.in)
		for l := 0; l < lanes; l += 4 {
			at := d.turned[(block*lanes+l)*row:]
			a, b, c, e := at[from:to], at[row+from:][:to-from], at[2*row+from:][:to-from], at[3*row+from:][:to-from]
			for i := range a {
				v := (*[4]T)(in[(from+i)*lanes+l:])
				a[i], b[i], c[i], e[i] = v[0], v[1], v[2], v[3]
			}
		}
	}
}
