package artificial

import "homeostat/internal/kernel"

// Statistics of a channel run over samples and positions; of a dense unit over
// samples. Blocks are summed one after the other. Lanes that are no samples
// do not count.

// count returns how many numbers of one channel a batch has.
func (b *Batch[T]) count() T { return T(b.N * b.Height * b.Width) }

// channelSums sets sums to each channel's sum.
func channelSums[T Float](path kernel.Path, b *Batch[T], sums []T) {
	for c := range sums {
		sums[c] = 0
		for block := range b.Blocks() {
			sums[c] += kernel.Sum(path, b.plane(block, c), 0, b.samples(block))
		}
	}
}

// channelMeans sets means to each channel's mean. Sums are taken from the
// channel's first number, so that the mean of a constant is that constant, and
// subtracting it leaves exact zeros, which no ReLU passes.
func channelMeans[T Float](path kernel.Path, b *Batch[T], means []T) {
	for c := range means {
		first := b.plane(0, c)[0]
		var sum T
		for block := range b.Blocks() {
			sum += kernel.Sum(path, b.plane(block, c), first, b.samples(block))
		}
		means[c] = first + sum/b.count()
	}
}

// channelVariances sets variances to each channel's mean squared distance from its mean.
func channelVariances[T Float](path kernel.Path, b *Batch[T], means, variances []T) {
	for c := range variances {
		var sum T
		for block := range b.Blocks() {
			sum += kernel.SumSquares(path, b.plane(block, c), means[c], b.samples(block))
		}
		variances[c] = sum / b.count()
	}
}

// momentum is the weight of the newest batch in running averages, as PyTorch's.
const momentum = 0.1

// track moves running averages toward the statistics of a batch.
func track[T Float](running, batch []T, scale T) {
	for i, v := range batch {
		running[i] += T(momentum * (T(scale*v) - running[i])) // T: not fused on any processor
	}
}
