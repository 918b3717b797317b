package artificial

import (
	"errors"
	"math"

	"homeostat/internal/kernel"
)

// Batch normalization (Ioffe and Szegedy, ICML 2015):
//
//	y = γ·ẑ + β,  ẑ = (z − mean(z)) / √(var(z) + ε)
//
// over the batch, and over positions of a channel; var is the biased variance;
// γ and β are one per unit or channel. The gradient runs through mean and
// variance: with g the gradient with respect to y,
//
//	∂L/∂z = γ/√(var + ε) · (g − mean(g) − ẑ·mean(g·ẑ)),  ∂L/∂γ = Σ g·ẑ,  ∂L/∂β = Σ g
//
// Running averages take the unbiased variance, as PyTorch's do. The bias b in
// z = w·x + b has no effect and gradient zero. A unit that is constant over
// the batch, as in a batch of one, gives β.
//
// Detached, mean and variance count as constants: ∂L/∂z = γ/√(var + ε)·g. The
// bias stays where it is all the same, since nothing depends on it. Mean and
// variance can be those of a longer time, see [lasting].
type batchNorm[T Float] struct {
	plain[T]
	affineParams[T]
	set                           BatchNorm
	blocks                        *moments[T]
	means, variances              []T
	runningMeans, runningVariance []T
	lasting                       *lasting[T] // nil: statistics are those of the batch
	usedMeans, usedVariances      []T         // what z is normalized by in training: means and variances, unless statistics are lasting
	z, y                          *Batch[T]
	sums, along                   []T // of g and of g·(z − mean): [block][channel]
	slopes                        []T // how much of z − mean is taken from g
}

// BatchNorm holds the settings of batch normalization.
type BatchNorm struct {
	Epsilon float64 `toml:"epsilon"` // added to the variance
	Affine
	Statistics
}

// DefaultBatchNorm returns PyTorch's settings.
func DefaultBatchNorm() BatchNorm {
	return BatchNorm{Epsilon: 1e-5, Affine: DefaultAffine(), Statistics: DefaultStatistics()}
}

// Validate returns all faults, each naming its key.
func (b BatchNorm) Validate() error {
	return errors.Join(positive("epsilon", b.Epsilon), b.Affine.Validate(), b.Statistics.Validate())
}

func newBatchNorm[T Float](s Site[T], set BatchNorm) Normalization[T] {
	return spread(s, set.Per, func(s Site[T]) Normalization[T] { return newBatchNormOf(s, set) })
}

func newBatchNormOf[T Float](s Site[T], set BatchNorm) *batchNorm[T] {
	each := func() []T { return make([]T, s.Units) }
	n := &batchNorm[T]{
		plain: plain[T]{s.Path}, affineParams: newAffineParams(s, set.Affine), set: set, blocks: newMoments(s),
		means: each(), variances: each(), runningMeans: each(), runningVariance: each(), slopes: each(),
		y:    newBatch[T](s.Samples, s.Units, s.Height, s.Width),
		sums: make([]T, blocksOf(s.Samples)*s.Units), along: make([]T, blocksOf(s.Samples)*s.Units),
	}
	for i := range n.runningVariance {
		n.runningVariance[i] = 1
	}
	n.lasting, n.usedMeans, n.usedVariances = newLasting(s, set.Tau), n.means, n.variances
	if n.lasting != nil {
		n.usedMeans, n.usedVariances = each(), each()
	}
	return n
}

func (n *batchNorm[T]) Params() []*Param[T] { return n.learned() }

func (n *batchNorm[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	n.z = z
	means, variances := n.takeStatistics(p, z, mode)
	p.fills(n.y)
	transform := scaler[T](rectified)
	p.eachBlock(func(block int) {
		for c, mean := range means {
			scale := n.gamma.Value[c] * inverseDeviation(variances[c], n.set.Epsilon)
			transform(n.path, n.y.plane(block, c), z.plane(block, c), mean, scale, n.beta.Value[c])
		}
	})
	return n.y
}

// takeStatistics adds the steps that set the means and variances of a mode, and
// returns them.
func (n *batchNorm[T]) takeStatistics(p *Pass, z *Batch[T], mode Mode) (means, variances []T) {
	if mode == ByRunning || n.lasting != nil && !mode.adapts() {
		return n.runningMeans, n.runningVariance
	}
	n.takeMoments(p, z)
	switch {
	case n.lasting != nil:
		p.once(func() {
			n.lasting.blend(n.usedMeans, n.means, n.runningMeans, mode)
			n.lasting.blend(n.usedVariances, n.variances, n.runningVariance, mode)
		})
	case mode.tracks():
		p.once(func() { n.track(T(p.weight(n.set.Momentum))) })
	}
	return n.usedMeans, n.usedVariances
}

func (n *batchNorm[T]) takeMoments(p *Pass, z *Batch[T]) {
	p.eachBlock(func(block int) {
		for c := range n.means {
			n.blocks.take(z, block, c)
		}
	})
	p.once(func() {
		for c := range n.means {
			n.means[c] = n.blocks.mean(z, c)
			n.variances[c] = n.blocks.variance(z, c, n.means[c])
		}
	})
}

// track enters the batch into the running averages, with a weight.
func (n *batchNorm[T]) track(weight T) {
	for c, mean := range n.means {
		track(&n.runningMeans[c], mean, weight)
		track(&n.runningVariance[c], T(unbiased(n.z.count())*n.variances[c]), weight)
	}
}

func (n *batchNorm[T]) Backward(p *Pass, dy *Batch[T]) {
	p.eachBlock(func(block int) {
		for c, mean := range n.means {
			g, i := dy.plane(block, c), block*len(n.means)+c
			n.sums[i], n.along[i] = kernel.SumAndProducts(n.path, g, n.z.plane(block, c), mean, dy.samples(block))
		}
	})
	p.once(func() { n.gradients(dy) })
	p.eachBlock(func(block int) {
		for c, mean := range n.means {
			scale := n.gamma.Value[c] * inverseDeviation(n.usedVariances[c], n.set.Epsilon)
			if n.set.Detach {
				kernel.Scale(n.path, dy.plane(block, c), dy.plane(block, c), 0, scale, 0)
				continue
			}
			kernel.Project(n.path, dy.plane(block, c), n.z.plane(block, c), n.beta.Grad[c]/dy.count(), scale, mean, n.slopes[c])
		}
		dy.clearPadding(block)
	})
}

// gradients adds up what blocks have of the gradients of γ and β.
func (n *batchNorm[T]) gradients(dy *Batch[T]) {
	for c := range n.means {
		var sum, along T
		for block := range dy.Blocks() {
			sum += n.sums[block*len(n.means)+c]
			along += n.along[block*len(n.means)+c]
		}
		inverse, used := inverseDeviation(n.variances[c], n.set.Epsilon), inverseDeviation(n.usedVariances[c], n.set.Epsilon)
		n.beta.Grad[c], n.gamma.Grad[c] = sum, (along+T((n.means[c]-n.usedMeans[c])*sum))*used
		n.slopes[c] = n.gamma.Value[c] * used * along * inverse * inverse / dy.count()
	}
}

func (n *batchNorm[T]) InertBias() bool { return n.lasting == nil || !n.set.Detach }

// Adapt keeps the statistics that were used.
func (n *batchNorm[T]) Adapt() {
	if n.lasting != nil {
		copy(n.runningMeans, n.usedMeans)
		copy(n.runningVariance, n.usedVariances)
		n.lasting.advance()
	}
}

func (n *batchNorm[T]) Running() [][]T {
	return append([][]T{n.runningMeans, n.runningVariance}, n.lasting.state()...)
}

func (n *batchNorm[T]) Buffers() []Buffer {
	return append([]Buffer{{"running_mean", []int{len(n.means)}}, {"running_var", []int{len(n.means)}}}, n.lasting.buffers()...)
}

func inverseDeviation[T Float](variance T, epsilon float64) T {
	return T(1 / math.Sqrt(float64(variance)+epsilon))
}

// unbiased returns n/(n−1), what turns a biased variance into an unbiased one;
// one number has no unbiased variance and keeps its zero.
func unbiased[T Float](n T) T {
	if n <= 1 {
		return 1
	}
	return n / (n - 1)
}
