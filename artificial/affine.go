package artificial

import (
	"math"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// linear is the arithmetic of an affine map and its gradients: conv or dense.
// dw is overwritten.
type linear[T Float] interface {
	fanIn() int
	weightShape() []int
	outShape() (channels, height, width int)
	forward(x, z *Batch[T], w, b []T)
	weightGradient(x, dz *Batch[T], dw []T)
	inputGradient(dz, dx *Batch[T], w []T)
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

	used   []T       // the weights of the last forward pass
	x      *Batch[T] // its input
	z, out *Batch[T] // the affine map's output; the layer's output
	dx     *Batch[T] // nil in the first layer
}

// newAffine draws the initial weights and biases as PyTorch's default does,
// uniformly between ±1/√fan_in.
func newAffine[T Float](name string, path kernel.Path, l linear[T], key rng.Key, samples int) *affine[T] {
	channels, height, width := l.outShape()
	a := &affine[T]{
		name: name, path: path, linear: l,
		weight: newParam[T](name+".weight", l.weightShape()...),
		bias:   newParam[T](name+".bias", channels),
		z:      newBatch[T](samples, channels, height, width),
	}
	bound := 1 / math.Sqrt(float64(l.fanIn()))
	uniform(a.weight.Value, bound, key.At(0))
	uniform(a.bias.Value, bound, key.At(1))
	return a
}

// uniform draws numbers between ±bound, rounded to float32 so that a network
// starts at the same point in either type.
func uniform[T Float](x []T, bound float64, s rng.Stream) {
	for i := range x {
		x[i] = T(float32((2*s.Float64() - 1) * bound))
	}
}

func (a *affine[T]) Forward(x *Batch[T], mode Mode) *Batch[T] {
	a.x = x
	a.z.resize(x.N)
	a.used = a.norm.Weights(a.weight.Value)
	a.linear.forward(x, a.z, a.used, a.bias.Value)
	a.out = a.norm.Forward(a.z, mode)
	if a.rectified {
		kernel.Rectify(a.path, a.out.Data)
	}
	return a.out
}

func (a *affine[T]) Backward(dy *Batch[T]) *Batch[T] {
	if a.rectified {
		kernel.Gate(a.path, dy.Data, a.out.Data)
	}
	a.norm.Backward(dy)
	if a.norm.InertBias() {
		clear(a.bias.Grad)
	} else {
		channelSums(a.path, dy, a.bias.Grad)
	}
	a.linear.weightGradient(a.x, dy, a.weight.Grad)
	if a.dx != nil {
		a.dx.resize(dy.N)
		a.linear.inputGradient(dy, a.dx, a.used)
	}
	a.norm.WeightsGradient(a.weight.Value, a.weight.Grad)
	return a.dx
}

func (a *affine[T]) Params() []*Param[T] {
	return append([]*Param[T]{a.weight, a.bias}, a.norm.Params()...)
}
