package artificial

import (
	"math"

	"homeostat/internal/kernel"
)

// powerPool is divisive normalization with an exponent other than 2.
type powerPool[T Float] struct {
	*divisive[T]
	sums    []T       // S: [block][16]
	powered *Batch[T] // sign(D)·|D|ⁿ⁻¹, since D is z where no ReLU follows
}

func newPowerPool[T Float](n *divisive[T], s Site[T]) *powerPool[T] {
	return &powerPool[T]{n, make([]T, len(n.rates)), newBatch[T](s.Samples, s.Units, s.Height, s.Width)}
}

// signedPower returns sign(x)·|x|ⁿ, zero for what is as good as zero: the same
// bits on every processor, unlike math.Pow.
func signedPower[T Float](x T, n float64) T {
	size := math.Abs(float64(x))
	if size < 1e-300 {
		return 0
	}
	return T(math.Copysign(kernel.Exp(n*kernel.Log(size)), float64(x)))
}

func (n *powerPool[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	n.d = n.plain.Forward(p, z, mode, rectified)
	p.fills(n.y)
	p.fills(n.powered)
	p.eachBlock(func(block int) {
		var zero, sums, pool [lanes]T
		d, powered, rate := n.d.block(block), n.powered.block(block), n.rate(block)
		for i, v := range d {
			powered[i] = signedPower(v, n.set.Exponent-1)
		}
		kernel.SampleSumsAndProducts(n.path, &sums, &pool, powered, d, &zero)
		constant := signedPower(n.sigma.Value[0], n.set.Exponent-1)*n.sigma.Value[0] + divisiveEpsilon
		for l, sum := range pool {
			n.sums[block*lanes+l] = constant + sum/T(len(d)/lanes)
			rate[l] = signedPower(n.sums[block*lanes+l], -1/n.set.Exponent)
		}
		kernel.SampleScale(n.path, n.y.block(block), d, &zero, rate, &zero, lowest[T]())
	})
	return n.y
}

func (n *powerPool[T]) Backward(p *Pass, dy *Batch[T]) {
	p.eachBlock(func(block int) {
		var zero, sums, along, slope [lanes]T
		g, d, rate := dy.block(block), n.d.block(block), n.rate(block)
		kernel.SampleSumsAndProducts(n.path, &sums, &along, g, d, &zero)
		n.parts[block] = 0
		for l, r := range rate {
			total := r / n.sums[block*lanes+l] * along[l]
			slope[l] = total / T(len(d)/lanes)
			n.parts[block] += total
		}
		kernel.SampleProject(n.path, g, n.powered.block(block), rate, &zero, &zero, &slope)
	})
	p.once(func() {
		addBlocks(n.sigma.Grad, n.parts, dy.Blocks())
		n.sigma.Grad[0] *= -signedPower(n.sigma.Value[0], n.set.Exponent-1)
	})
}
