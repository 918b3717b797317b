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

func (d *dense[T]) forward(x, z *Batch[T], w, b []T) {
	d.all.Positions = x.Blocks()
	kernel.Contract(d.path, &d.all, z.Data, x.Data, w, b)
}

// weightGradient sums over samples in their order, with inputs in the lanes.
func (d *dense[T]) weightGradient(x, dz *Batch[T], dw []T) {
	d.turn(x)
	d.outer.N = [3]int{1, x.Blocks(), lanes}
	kernel.Contract(d.path, &d.outer, dw, d.turned, dz.Data, nil)
	left := d.in % lanes
	if left == 0 {
		return
	}
	d.rest.N = d.outer.N
	kernel.Contract(d.path, &d.rest, d.narrow, d.turned, dz.Data, nil)
	for o := range d.out {
		copy(dw[(o+1)*d.in-left:(o+1)*d.in], d.narrow[o*lanes:])
	}
}

func (d *dense[T]) inputGradient(dz, dx *Batch[T], w []T) {
	d.back.Positions = dz.Blocks()
	kernel.Contract(d.path, &d.back, dx.Data, dz.Data, w, nil)
}

// turn copies [block][input][16 samples] to [sample][input].
func (d *dense[T]) turn(x *Batch[T]) {
	row := roundUp(d.in)
	for block := range x.Blocks() {
		in, out := x.block(block), d.turned[block*lanes*row:]
		for i := range d.in {
			for l, v := range in[i*lanes : (i+1)*lanes] {
				out[l*row+i] = v
			}
		}
	}
}
