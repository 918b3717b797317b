package artificial

import (
	"errors"

	"homeostat/internal/kernel"
)

// Divisive normalization (Heeger 1992; Carandini and Heeger 2012):
//
//	y = D/(|σ|ⁿ + mean(Dⁿ) + ε)^(1/n),  D = ReLU(z)
//
// with the mean over all units, or channels and positions, of the layer in each
// sample alone: the layer is the pool, all of it with the same weight. The
// exponent n is 2 by default, so that y = D/√(σ² + mean(D²) + ε); yⁿ is the
// response Dⁿ/(σⁿ + mean(Dⁿ)) of the papers. Their factor γ would be one of the
// next layer's weights, and is left out. σ, one number per layer of any sign, is
// learned; ε = 1e-5. With g the gradient with respect to y, S the sum in
// brackets, r = S^(−1/n), and N numbers in the pool,
//
//	∂L/∂D = r·g − Dⁿ⁻¹·r/S·Σ(g·D)/N,  ∂L/∂σ = −sign(σ)·|σ|ⁿ⁻¹·Σ r/S·Σ(g·D), the outer sum over samples
//
// No sample sees another, so training and testing are one.
type divisive[T Float] struct {
	plain[T]
	set   Divisive
	sigma *Param[T]
	rates []T // r: [block][16]
	d, y  *Batch[T]
	parts []T // of the gradient of σ, by block
}

const divisiveEpsilon = 1e-5

// Divisive holds the settings of divisive normalization.
type Divisive struct {
	Sigma    float64 `toml:"sigma"`    // σ at the start
	Exponent float64 `toml:"exponent"` // n
}

// DefaultDivisive has the exponent that is usual in models of the visual cortex.
func DefaultDivisive() Divisive { return Divisive{Sigma: 1, Exponent: 2} }

// Validate returns all faults, each naming its key.
func (d Divisive) Validate() error {
	return errors.Join(finite("sigma", d.Sigma), check(d.Exponent >= 1 && d.Exponent <= 8, "exponent", "between 1 and 8", d.Exponent))
}

func newDivisive[T Float](s Site[T], set Divisive) Normalization[T] {
	blocks := blocksOf(s.Samples)
	n := &divisive[T]{
		plain: plain[T]{s.Path}, set: set, sigma: newParam[T](s.Name+".sigma", 1).fill(T(float32(set.Sigma))),
		rates: make([]T, blocks*lanes), y: newBatch[T](s.Samples, s.Units, s.Height, s.Width), parts: make([]T, blocks),
	}
	if set.Exponent != 2 {
		return newPowerPool(n, s)
	}
	return n
}
func (n *divisive[T]) Params() []*Param[T] { return []*Param[T]{n.sigma} }

// rate returns the samples' r of a block.
func (n *divisive[T]) rate(block int) *[lanes]T { return (*[lanes]T)(n.rates[block*lanes:]) }

func (n *divisive[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	n.d = n.plain.Forward(p, z, mode, rectified)
	p.fills(n.y)
	p.eachBlock(func(block int) {
		var zero, squares [lanes]T
		d, rate := n.d.block(block), n.rate(block)
		kernel.SampleSquares(n.path, &squares, d, &zero)
		for l, sum := range squares {
			rate[l] = inverseDeviation(T(n.sigma.Value[0]*n.sigma.Value[0])+sum/T(len(d)/lanes), divisiveEpsilon)
		}
		kernel.SampleScale(n.path, n.y.block(block), d, &zero, rate, &zero, lowest[T]())
	})
	return n.y
}

func (n *divisive[T]) Backward(p *Pass, dy *Batch[T]) {
	p.eachBlock(func(block int) {
		var zero, sums, along, slope [lanes]T
		g, d, rate := dy.block(block), n.d.block(block), n.rate(block)
		kernel.SampleSumsAndProducts(n.path, &sums, &along, g, d, &zero)
		n.parts[block] = 0
		for l, r := range rate {
			cube := r * r * r * along[l]
			slope[l] = cube / T(len(d)/lanes)
			n.parts[block] += cube
		}
		kernel.SampleProject(n.path, g, d, rate, &zero, &zero, &slope)
	})
	p.once(func() {
		addBlocks(n.sigma.Grad, n.parts, dy.Blocks())
		n.sigma.Grad[0] *= -n.sigma.Value[0]
	})
}
