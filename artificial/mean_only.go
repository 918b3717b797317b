package artificial

// Mean-only is the half of synaptic scaling that keeps a unit's mean input at
// zero (Shen, Wang, Navlakha 2021, Table 2):
//
//	y = z − mean(z),  over the batch, and over positions of a channel
//
// So half of the inputs activate a unit if z is symmetric about its mean. The
// gradient runs through the mean: ∂L/∂z = g − mean(g). The bias b in
// z = w·x + b has no effect and gradient zero. Detached, the mean counts as
// constant: ∂L/∂z = g, and the bias stays where it is. The mean can be that of a
// longer time, see [lasting].

// centred subtracts means: mean-only, and the output's side of synaptic scaling.
type centred[T Float] struct {
	plain[T]
	set            Statistics
	blocks         *moments[T]
	means, running []T
	lasting        *lasting[T] // nil: means are those of the batch
	used           []T         // means that are subtracted in training, if they are lasting
}

func newMeanOnly[T Float](s Site[T], set Statistics) Normalization[T] {
	return spread(s, set.Per, func(s Site[T]) Normalization[T] { return newCentred(s, set) })
}

func newCentred[T Float](s Site[T], set Statistics) *centred[T] {
	return &centred[T]{
		plain: plain[T]{s.Path}, set: set, blocks: newMoments(s), means: make([]T, s.Units), running: make([]T, s.Units),
		lasting: newLasting(s, set.Tau), used: make([]T, s.Units),
	}
}

func (n *centred[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	if mode == ByRunning || n.lasting != nil && !mode.adapts() {
		n.subtract(p, z, n.running, rectified)
		return z
	}
	n.blocks.takeMeans(p, z, n.means)
	if n.lasting != nil {
		p.once(func() { n.lasting.blend(n.used, n.means, n.running, mode) })
		n.subtract(p, z, n.used, rectified)
		return z
	}
	if mode.tracks() {
		p.once(func() {
			weight := T(p.weight(n.set.Momentum))
			for c, mean := range n.means {
				track(&n.running[c], mean, weight)
			}
		})
	}
	n.subtract(p, z, n.means, rectified)
	return z
}

func (n *centred[T]) Backward(p *Pass, dy *Batch[T]) {
	if n.set.Detach {
		return
	}
	n.blocks.takeMeans(p, dy, n.means)
	n.subtract(p, dy, n.means, false)
	p.eachBlock(dy.clearPadding)
}

func (n *centred[T]) subtract(p *Pass, b *Batch[T], means []T, rectified bool) {
	scale := scaler[T](rectified)
	p.eachBlock(func(block int) {
		for c, mean := range means {
			plane := b.plane(block, c)
			scale(n.path, plane, plane, mean, 1, 0)
		}
	})
}

func (n *centred[T]) InertBias() bool { return n.lasting == nil || !n.set.Detach }

// Adapt keeps the means that were used.
func (n *centred[T]) Adapt() {
	if n.lasting != nil {
		copy(n.running, n.used)
		n.lasting.advance()
	}
}

func (n *centred[T]) Running() [][]T { return append([][]T{n.running}, n.lasting.state()...) }

func (n *centred[T]) Buffers() []Buffer {
	return append([]Buffer{{"running_mean", []int{len(n.running)}}}, n.lasting.buffers()...)
}
