package artificial

import "homeostat/internal/kernel"

// Mean-only is the half of synaptic scaling that keeps a unit's mean input at
// zero (Shen, Wang, Navlakha 2021, Table 2):
//
//	y = z − mean(z),  over the batch, and over positions of a channel
//
// So half of the inputs activate a unit if z is symmetric about its mean. The
// gradient runs through the mean: ∂L/∂z = g − mean(g). The bias b in
// z = w·x + b has no effect and gradient zero.

// centred subtracts means: mean-only, and the output's side of synaptic scaling.
type centred[T Float] struct {
	plain[T]
	path           kernel.Path
	means, running []T
}

func newMeanOnly[T Float](s Site[T]) Normalization[T] { return newCentred(s) }

func newCentred[T Float](s Site[T]) *centred[T] {
	return &centred[T]{path: s.Path, means: make([]T, s.Units), running: make([]T, s.Units)}
}

func (n *centred[T]) Forward(p *Pass, z *Batch[T], mode Mode) *Batch[T] {
	p.split(z.Channels, 1, func(from, to int) {
		for c := from; c < to; c++ {
			if mode == ByRunning {
				n.subtract(z, c, n.running[c])
				continue
			}
			n.means[c] = channelMean(n.path, z, c)
			if mode == Training {
				track(&n.running[c], n.means[c])
			}
			n.subtract(z, c, n.means[c])
		}
	})
	return z
}

func (n *centred[T]) Backward(p *Pass, dy *Batch[T]) {
	p.split(dy.Channels, 1, func(from, to int) {
		for c := from; c < to; c++ {
			n.subtract(dy, c, channelMean(n.path, dy, c))
		}
	})
	p.eachBlock(dy.clearPadding)
}

func (n *centred[T]) subtract(b *Batch[T], channel int, mean T) {
	for block := range b.Blocks() {
		plane := b.plane(block, channel)
		kernel.Scale(n.path, plane, plane, mean, 1, 0)
	}
}

func (n *centred[T]) InertBias() bool { return true }

func (n *centred[T]) Running() [][]T { return [][]T{n.running} }
