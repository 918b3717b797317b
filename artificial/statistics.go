package artificial

import "homeostat/internal/kernel"

// Statistics of a channel run over samples and positions; of a dense unit over
// samples. Blocks are summed one after the other. Lanes that are no samples
// do not count.

// count returns how many numbers of one channel a batch has.
func (b *Batch[T]) count() T { return T(b.N * b.Height * b.Width) }

// channelSums sets the sums of a range of channels.
func channelSums[T Float](path kernel.Path, b *Batch[T], sums []T, from, to int) {
	for c := from; c < to; c++ {
		sums[c] = 0
		for block := range b.Blocks() {
			sums[c] += kernel.Sum(path, b.plane(block, c), 0, b.samples(block))
		}
	}
}

// channelMean returns a channel's mean. The sum is taken from the channel's
// first number, so that the mean of a constant is that constant, and
// subtracting it leaves exact zeros, which no ReLU passes.
func channelMean[T Float](path kernel.Path, b *Batch[T], channel int) T {
	first := b.plane(0, channel)[0]
	var sum T
	for block := range b.Blocks() {
		sum += kernel.Sum(path, b.plane(block, channel), first, b.samples(block))
	}
	return first + sum/b.count()
}

// channelVariance returns a channel's mean squared distance from its mean.
func channelVariance[T Float](path kernel.Path, b *Batch[T], channel int, mean T) T {
	var sum T
	for block := range b.Blocks() {
		sum += kernel.SumSquares(path, b.plane(block, channel), mean, b.samples(block))
	}
	return sum / b.count()
}

// momentum is the weight of the newest batch in running averages, as PyTorch's.
const momentum = 0.1

// track moves a running average toward the statistic of a batch.
func track[T Float](running *T, batch T) {
	*running += T(momentum * (batch - *running)) // T: not fused on any processor
}
