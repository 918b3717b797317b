package artificial

import (
	"fmt"

	"homeostat/internal/kernel"
)

// activation is a function of hidden units in the ReLU's place,
//
//	sigmoid  y = 1/(1 + e⁻ᶻ),         y' = y·(1 − y)
//	tanh     y = 1.7159·tanh(2z/3),   y' = (1.7159² − y²)·2/(3·1.7159)
//
// the latter with the constants of LeCun, Bottou, Orr and Müller (Efficient
// BackProp, 1998), which bring ±1 to ±1. A unit counts as active where z > 0, as
// with the ReLU; what it puts out there is its rest.
type activation[T Float] struct {
	rest  T
	of    func(z []T)     // in place
	slope func(dy, y []T) // multiplies dy by it where units put out y
}

const tanhHeight, tanhSteepness = 1.7159, 2.0 / 3

// newActivation returns the function of a name; nil for the ReLU.
func newActivation[T Float](path kernel.Path, name string) *activation[T] {
	switch name {
	case "sigmoid":
		return &activation[T]{0.5, func(z []T) { kernel.Logistic(path, z) }, kernel.LogisticGradient[T]}
	case "tanh":
		return &activation[T]{
			of:    func(z []T) { kernel.Tanh(path, z, tanhHeight, tanhSteepness) },
			slope: func(dy, y []T) { kernel.TanhGradient(dy, y, tanhHeight, tanhSteepness) },
		}
	}
	return nil
}

// Range returns the least and the largest activity that hidden units can have,
// above that at rest; false where there is no largest.
func (c Config) Range() (low, high float64, bounded bool) {
	switch c.Activation {
	case "sigmoid":
		return -0.5, 0.5, true
	case "tanh":
		return -tanhHeight, tanhHeight, true
	}
	return 0, 0, false
}

// activate adds the step from the transformed z to what units put out, in place.
func (a *affine[T]) activate(p *Pass) {
	f := a.active
	if f == nil {
		return
	}
	p.eachBlock(func(block int) { f.of(a.out.block(block)) })
}

// activateBack turns the gradient with respect to the output into that with
// respect to the transformed z.
func (a *affine[T]) activateBack(p *Pass, dy *Batch[T]) {
	f := a.active
	if f == nil {
		return
	}
	p.eachBlock(func(block int) { f.slope(dy.block(block), a.out.block(block)) })
}

// resting returns what the layer's units put out where they begin to count as active.
func (a *affine[T]) resting() T {
	if a.active != nil {
		return a.active.rest
	}
	rest, _ := a.norm.Resting()
	return rest
}

// ValidateUnder returns an error if a normalization does not go with the configuration.
func (c Config) ValidateUnder(normalization string) error {
	maker, err := findNormalization[float32](normalization, c.Settings)
	if err != nil {
		return err
	}
	own, other := activates(maker), newActivation[float32](kernel.Portable, c.Activation) != nil
	switch {
	case other && own:
		return fmt.Errorf("activation must be \"relu\" under %s, which has units of its own, but is %q", normalization, c.Activation)
	case c.Order == "relu_norm" && own:
		return fmt.Errorf("order must be \"norm_relu\" under %s, which has units of its own, but is %q", normalization, c.Order)
	case c.Order == "relu_norm" && other:
		return fmt.Errorf("order must be \"norm_relu\" where activation is %q, but is %q", c.Activation, c.Order)
	}
	return nil
}
