package artificial

import (
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// linear is the arithmetic of an affine map and its gradients: conv or dense.
// Its methods add their steps to a pass, which set what the names say: z; dw,
// and db unless it is nil; dx.
type linear[T Float] interface {
	fanIn() int
	weightShape() []int
	outShape() (channels, height, width int)
	forward(p *Pass, x, z *Batch[T], w, b []T)
	weightGradient(p *Pass, x, dz *Batch[T], dw, db []T)
	inputGradient(p *Pass, dz, dx *Batch[T], w []T)
}

// affine is a layer of units: an affine map, its normalization and, in hidden
// layers, the ReLU.
type affine[T Float] struct {
	name         string
	path         kernel.Path
	linear       linear[T]
	weight, bias *Param[T]
	norm         Normalization[T]
	rectified    bool
	active       *activation[T] // in the ReLU's place; nil if there is none
	silenced     []bool         // by unit; nil if no unit ever is
	frailty      []int          // units in the order in which they fall silent
	lesson       *lesson[T]     // synapses that are potentiated; nil if none ever is
	late         *Batch[T]      // what the ReLU puts out, where the normalization comes behind it; else nil
	unbiased     bool           // its bias stays zero
	gated        bool           // the gradient comes gated by the ReLU, and in place of out

	raw    []T       // the layer's parameter, as it was taught
	used   []T       // the weights of the affine map
	x      *Batch[T] // its input
	z, out *Batch[T] // the affine map's output; the layer's output
	dx     *Batch[T] // nil in the first layer
}

// newAffine makes a layer with its initial weights and biases drawn as one of
// the initializations says.
func newAffine[T Float](name string, path kernel.Path, l linear[T], initialization string, key rng.Key, samples int) *affine[T] {
	channels, height, width := l.outShape()
	a := &affine[T]{
		name: name, path: path, linear: l,
		weight: newParam[T](name+".weight", l.weightShape()...),
		bias:   newParam[T](name+".bias", channels),
		z:      newBatch[T](samples, channels, height, width),
	}
	initialize(a.weight, a.bias, initialization, key)
	return a
}

func (a *affine[T]) Forward(p *Pass, x *Batch[T], mode Mode) *Batch[T] {
	a.x = x
	a.raw = a.parameter(p)
	a.used = a.norm.Weights(p, a.raw)
	p.fills(a.z)
	a.linear.forward(p, x, a.z, a.used, a.bias.Value)
	a.mute(p, a.z, 0)
	if a.late != nil {
		a.rectifyFirst(p)
	}
	a.out = a.norm.Forward(p, a.z, mode, a.rectified)
	a.activate(p)
	a.mute(p, a.out, a.quiet())
	if o, ok := a.norm.(observer[T]); ok {
		o.observe(p, a.out, a.resting(), a.gates(), mode)
	}
	return a.out
}

func (a *affine[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	a.mute(p, dy, 0)
	a.activateBack(p, dy)
	if a.gates() && !a.gated {
		p.eachBlock(func(block int) { kernel.Gate(a.path, dy.block(block), a.out.block(block)) })
	}
	a.norm.Backward(p, dy)
	if a.late != nil {
		p.eachBlock(func(block int) { kernel.Gate(a.path, dy.block(block), a.late.block(block)) })
	}
	a.mute(p, dy, 0)
	if a.dx != nil {
		p.fills(a.dx)
		a.linear.inputGradient(p, dy, a.dx, a.used)
	}
	db := a.bias.Grad
	if a.unbiased || a.late == nil && a.norm.InertBias() {
		db = nil // it stays zero
	}
	a.linear.weightGradient(p, a.x, dy, a.weight.Grad, db)
	a.norm.WeightsGradient(p, a.raw, a.weight.Grad)
	return a.dx
}

// rectifyFirst rectifies z, and keeps that: the normalization may overwrite it.
func (a *affine[T]) rectifyFirst(p *Pass) {
	p.fills(a.late)
	p.eachBlock(func(block int) {
		kernel.Rectify(a.path, a.z.block(block))
		copy(a.late.block(block), a.z.block(block))
	})
}

// shown returns the batch in which units are active or at rest: what the ReLU
// puts out, which is what the layer does unless the normalization comes behind it.
func (a *affine[T]) shown() *Batch[T] {
	if a.late != nil {
		return a.late
	}
	return a.out
}

// gates reports that the way back goes through a ReLU's gates.
func (a *affine[T]) gates() bool {
	_, own := a.norm.Resting()
	return a.rectified && !own
}

func (a *affine[T]) Params() []*Param[T] {
	return append([]*Param[T]{a.weight, a.bias}, a.norm.Params()...)
}
