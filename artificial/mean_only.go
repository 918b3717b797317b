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

func (n *centred[T]) Forward(z *Batch[T], mode Mode) *Batch[T] {
	means := n.running
	if mode != ByRunning {
		means = n.means
		channelMeans(n.path, z, means)
	}
	if mode == Training {
		track(n.running, means, 1)
	}
	n.subtract(z, means)
	return z
}

func (n *centred[T]) Backward(dy *Batch[T]) {
	channelMeans(n.path, dy, n.means)
	n.subtract(dy, n.means)
	dy.clearPadding()
}

func (n *centred[T]) subtract(b *Batch[T], means []T) {
	for block := range b.Blocks() {
		for c, m := range means {
			plane := b.plane(block, c)
			kernel.Scale(n.path, plane, plane, m, 1, 0)
		}
	}
}

func (n *centred[T]) InertBias() bool { return true }

func (n *centred[T]) Running() [][]T { return [][]T{n.running} }
