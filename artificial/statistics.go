package artificial

import "homeostat/internal/kernel"

// Statistics of a channel run over samples and positions; of a dense unit over
// samples. Each block is summed up while it is at hand; then blocks' results
// are combined in their order. Lanes that are no samples do not count.

// count returns how many numbers of one channel a batch has.
func (b *Batch[T]) count() T { return T(b.N * b.Height * b.Width) }

// blockCount returns how many of them a block has.
func (b *Batch[T]) blockCount(block int) T { return T(b.samples(block) * b.Height * b.Width) }

// channelSums sets the sums of a range of channels.
func channelSums[T Float](path kernel.Path, b *Batch[T], sums []T, from, to int) {
	for c := from; c < to; c++ {
		sums[c] = 0
		for block := range b.Blocks() {
			sums[c] += kernel.Sum(path, b.plane(block, c), 0, b.samples(block))
		}
	}
}

// moments are means and squared distances from them, of every channel of every
// block. Combining them follows Chan, Golub and LeVeque (1983); nothing is lost
// to cancellation, however far the mean lies from zero.
type moments[T Float] struct {
	path           kernel.Path
	channels       int
	means, squares []T // [block][channel]
}

func newMoments[T Float](s Site[T]) *moments[T] {
	n := blocksOf(s.Samples) * s.Units
	return &moments[T]{path: s.Path, channels: s.Units, means: make([]T, n), squares: make([]T, n)}
}

// takeMean measures a block's mean. The sum is taken from the channel's first
// number, so that the mean of a constant is that constant, and subtracting it
// leaves exact zeros, which no ReLU passes.
func (m *moments[T]) takeMean(b *Batch[T], block, channel int) T {
	plane := b.plane(block, channel)
	mean := plane[0] + kernel.Sum(m.path, plane, plane[0], b.samples(block))/b.blockCount(block)
	m.means[block*m.channels+channel] = mean
	return mean
}

// take measures a block's mean and squared distance from it.
func (m *moments[T]) take(b *Batch[T], block, channel int) {
	mean := m.takeMean(b, block, channel)
	m.squares[block*m.channels+channel] = kernel.SumSquares(m.path, b.plane(block, channel), mean, b.samples(block))
}

// mean returns a channel's mean over the batch.
func (m *moments[T]) mean(b *Batch[T], channel int) T {
	first := m.means[channel]
	var sum T
	for block := range b.Blocks() {
		sum += T(b.blockCount(block) * (m.means[block*m.channels+channel] - first)) // T: not fused on any processor
	}
	return first + sum/b.count()
}

// takeMeans adds the steps that set the means of all channels over the batch.
func (m *moments[T]) takeMeans(p *Pass, b *Batch[T], means []T) {
	p.eachBlock(func(block int) {
		for c := range means {
			m.takeMean(b, block, c)
		}
	})
	p.once(func() {
		for c := range means {
			means[c] = m.mean(b, c)
		}
	})
}

// variance returns a channel's mean squared distance from its mean.
func (m *moments[T]) variance(b *Batch[T], channel int, mean T) T {
	var sum T
	for block := range b.Blocks() {
		away := m.means[block*m.channels+channel] - mean
		sum += m.squares[block*m.channels+channel] + T(b.blockCount(block)*away*away)
	}
	return sum / b.count()
}

// track moves a running average toward the statistic of a batch, by its weight.
func track[T Float](running *T, batch, weight T) {
	*running += T(weight * (batch - *running))
}
