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
type activation struct {
	rest  float64
	of    func(z float64) float64
	slope func(y float64) float64 // where it puts out y
}

const tanhHeight, tanhSteepness = 1.7159, 2.0 / 3

// newActivation returns the function of a name; nil for the ReLU.
func newActivation(name string) *activation {
	switch name {
	case "sigmoid":
		return &activation{0.5, sigmoid, func(y float64) float64 { return y * (1 - y) }}
	case "tanh":
		return &activation{
			of:    func(z float64) float64 { return tanhHeight * (2*sigmoid(2*tanhSteepness*z) - 1) },
			slope: func(y float64) float64 { return (tanhHeight - float64(y*y/tanhHeight)) * tanhSteepness },
		}
	}
	return nil
}

// sigmoid has no difference of large numbers and no overflow on either side.
func sigmoid(z float64) float64 {
	if z < 0 {
		e := kernel.Exp(z)
		return e / (1 + e)
	}
	return 1 / (1 + kernel.Exp(-z))
}

// activate adds the step from the transformed z to what units put out, in place.
func (a *affine[T]) activate(p *Pass) {
	f := a.active
	if f == nil {
		return
	}
	p.eachBlock(func(block int) {
		y := a.out.block(block)
		for i, z := range y {
			y[i] = T(f.of(float64(z)))
		}
	})
}

// activateBack turns the gradient with respect to the output into that with
// respect to the transformed z.
func (a *affine[T]) activateBack(p *Pass, dy *Batch[T]) {
	f := a.active
	if f == nil {
		return
	}
	p.eachBlock(func(block int) {
		g := dy.block(block)
		for i, y := range a.out.block(block) {
			g[i] *= T(f.slope(float64(y)))
		}
	})
}

// resting returns what the layer's units put out where they begin to count as active.
func (a *affine[T]) resting() T {
	if a.active != nil {
		return T(a.active.rest)
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
	own := activates(maker)
	switch {
	case newActivation(c.Activation) != nil && own:
		return fmt.Errorf("activation must be \"relu\" under %s, which has units of its own, but is %q", normalization, c.Activation)
	case c.Order == "relu_norm" && own:
		return fmt.Errorf("order must be \"norm_relu\" under %s, which has units of its own, but is %q", normalization, c.Order)
	case c.Order == "relu_norm" && newActivation(c.Activation) != nil:
		return fmt.Errorf("order must be \"norm_relu\" where activation is %q, but is %q", c.Activation, c.Order)
	}
	return nil
}
