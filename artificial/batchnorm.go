package artificial

import (
	"math"

	"homeostat/internal/kernel"
)

// Batch normalization (Ioffe and Szegedy, ICML 2015):
//
//	y = γ·ẑ + β,  ẑ = (z − mean(z)) / √(var(z) + ε)
//
// over the batch, and over positions of a channel; var is the biased variance,
// ε = 1e-5; γ and β, one per unit or channel, start at 1 and 0. The gradient
// runs through mean and variance: with g the gradient with respect to y,
//
//	∂L/∂z = γ/√(var + ε) · (g − mean(g) − ẑ·mean(g·ẑ)),  ∂L/∂γ = Σ g·ẑ,  ∂L/∂β = Σ g
//
// Running averages take the unbiased variance, as PyTorch's do. The bias b in
// z = w·x + b has no effect and gradient zero. A unit that is constant over
// the batch, as in a batch of one, gives β.
type batchNorm[T Float] struct {
	plain[T]
	path                          kernel.Path
	gamma, beta                   *Param[T]
	means, variances              []T
	runningMeans, runningVariance []T
	z, y                          *Batch[T]
}

const batchNormEpsilon = 1e-5

func newBatchNorm[T Float](s Site[T]) Normalization[T] {
	n := &batchNorm[T]{
		path: s.Path, gamma: s.param("gamma", 1), beta: s.param("beta", 0),
		means: make([]T, s.Units), variances: make([]T, s.Units),
		runningMeans: make([]T, s.Units), runningVariance: make([]T, s.Units),
		y: newBatch[T](s.Samples, s.Units, s.Height, s.Width),
	}
	for i := range n.runningVariance {
		n.runningVariance[i] = 1
	}
	return n
}

func (n *batchNorm[T]) Params() []*Param[T] { return []*Param[T]{n.gamma, n.beta} }

func (n *batchNorm[T]) Forward(p *Pass, z *Batch[T], mode Mode) *Batch[T] {
	n.z = z
	p.fills(n.y)
	p.split(z.Channels, 1, func(from, to int) {
		for c := from; c < to; c++ {
			mean, variance := n.moments(z, c, mode)
			scale := n.gamma.Value[c] * inverseDeviation(variance)
			for block := range z.Blocks() {
				kernel.Scale(n.path, n.y.plane(block, c), z.plane(block, c), mean, scale, n.beta.Value[c])
			}
		}
	})
	return n.y
}

// moments returns the mean and variance that a channel is normalized by, and
// in training enters them into the running averages.
func (n *batchNorm[T]) moments(z *Batch[T], channel int, mode Mode) (mean, variance T) {
	if mode == ByRunning {
		return n.runningMeans[channel], n.runningVariance[channel]
	}
	mean = channelMean(n.path, z, channel)
	variance = channelVariance(n.path, z, channel, mean)
	n.means[channel], n.variances[channel] = mean, variance
	if mode == Training {
		track(&n.runningMeans[channel], mean)
		track(&n.runningVariance[channel], T(unbiased(z.count())*variance))
	}
	return mean, variance
}

func (n *batchNorm[T]) Backward(p *Pass, dy *Batch[T]) {
	p.split(dy.Channels, 1, func(from, to int) {
		for c := from; c < to; c++ {
			n.backward(dy, c)
		}
	})
	p.eachBlock(dy.clearPadding)
}

func (n *batchNorm[T]) backward(dy *Batch[T], c int) {
	mean := n.means[c]
	var sum, along T
	for block := range dy.Blocks() {
		g := dy.plane(block, c)
		sum += kernel.Sum(n.path, g, 0, dy.samples(block))
		along += kernel.SumProducts(n.path, g, n.z.plane(block, c), mean, dy.samples(block))
	}
	inverse := inverseDeviation(n.variances[c])
	n.beta.Grad[c], n.gamma.Grad[c] = sum, along*inverse
	scale := n.gamma.Value[c] * inverse
	slope := scale * along * inverse * inverse / dy.count()
	for block := range dy.Blocks() {
		kernel.Project(n.path, dy.plane(block, c), n.z.plane(block, c), sum/dy.count(), scale, mean, slope)
	}
}

func (n *batchNorm[T]) InertBias() bool { return true }

func (n *batchNorm[T]) Running() [][]T { return [][]T{n.runningMeans, n.runningVariance} }

func inverseDeviation[T Float](variance T) T {
	return T(1 / math.Sqrt(float64(variance)+batchNormEpsilon))
}

// unbiased returns n/(n−1), what turns a biased variance into an unbiased one;
// one number has no unbiased variance and keeps its zero.
func unbiased[T Float](n T) T {
	if n <= 1 {
		return 1
	}
	return n / (n - 1)
}
