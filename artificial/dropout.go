package artificial

import (
	"math"

	"homeostat/internal/rng"
)

// Dropout (Srivastava et al., JMLR 2014): in training each output x of the layer
// before is dropped with probability p, anew for every image; with d = 0 if it
// is and 1 if not, in the form that leaves testing alone,
//
//	y = d·x/(1 − p)
//
// Alpha dropout (Klambauer et al., NeurIPS 2017) drops to the least output of a
// scaled exponential linear unit, l = −λα, and keeps mean 0 and variance 1 as
// they are:
//
//	y = a·(d·x + (1 − d)·l) + b,  a = 1/√((1 − p)·(1 + p·l²)),  b = −a·p·l
//
// Which are dropped depends on seed, layer, iteration and place in the batch.
type dropout[T Float] struct {
	fraction    float64
	gain, shift T // of what stays
	dropped     T // what is dropped becomes this
	key         rng.Key
	iteration   *int // of the training, at hand
	stays       []bool
	y           *Batch[T]
}

const seluLeast = -1.7580993408473766 // −λα

// drops says that there is dropout of either kind.
func (r Regularizers) drops() bool { return r.Dropout > 0 || r.AlphaDropout > 0 }

// newDropout returns the layer behind a hidden layer.
func newDropout[T Float](r Regularizers, behind *affine[T], seed uint64, iteration *int) *dropout[T] {
	d := &dropout[T]{
		fraction: r.Dropout, gain: T(1 / (1 - r.Dropout)), key: rng.NewKey(seed, "dropout/"+behind.name), iteration: iteration,
		y: newBatch[T](behind.z.N, behind.z.Channels, behind.z.Height, behind.z.Width),
	}
	if p := r.AlphaDropout; p > 0 {
		a := 1 / math.Sqrt((1-p)*(1+float64(p*seluLeast*seluLeast)))
		b := -a * p * seluLeast
		d.fraction, d.gain, d.shift, d.dropped = p, T(a), T(b), T(float64(a*seluLeast)+b)
	}
	d.stays = make([]bool, len(d.y.Data))
	return d
}

func (d *dropout[T]) Forward(p *Pass, x *Batch[T], mode Mode) *Batch[T] {
	if mode != Training {
		return x
	}
	p.fills(d.y)
	p.eachBlock(func(block int) {
		y, stays := d.y.block(block), d.block(block)
		draws := d.key.Derive(uint64(*d.iteration)).At(uint64(block))
		for i, v := range x.block(block) {
			y[i], stays[i] = d.dropped, draws.Float64() >= d.fraction
			if stays[i] {
				y[i] = T(d.gain*v) + d.shift
			}
		}
	})
	return d.y
}

// block returns what stays of a block.
func (d *dropout[T]) block(i int) []bool { return d.stays[i*d.y.blockSize() : (i+1)*d.y.blockSize()] }

func (d *dropout[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	p.eachBlock(func(block int) {
		g := dy.block(block)
		for i, stays := range d.block(block) {
			if stays {
				g[i] *= d.gain
			} else {
				g[i] = 0
			}
		}
	})
	return dy
}

func (d *dropout[T]) Params() []*Param[T] { return nil }
