package artificial

import (
	"errors"

	"homeostat/internal/kernel"
)

// Whitening of groups of units or channels (Huang et al., CVPR 2018, there
// decorrelated batch normalization):
//
//	y = γ·ẑ + β,  ẑ = W·x,  x = z − mean(z),  W = (mean(x·xᵀ) + ε)^(-1/2)
//
// with means over the batch, and over positions of a channel; γ and β are one
// per unit or channel. W is the symmetric root, which of all that
// whiten changes z least (ZCA). A group is a run of units, as many as the
// largest divisor of their number up to 8, unless set otherwise: a covariance
// of more would be unknown from a batch of 32. The gradient runs through mean and covariance:
// with g the gradient with respect to y, M = Σ g·xᵀ, n numbers per unit and S
// the gradient with respect to the covariance, which the root has from γ·M,
//
//	∂L/∂z = W·γ·(g − mean(g)) + 2/n·S·x,  ∂L/∂γ = diag(M·W),  ∂L/∂β = Σ g
//
// Running averages are kept of mean and unbiased covariance (the paper's of
// mean and W), and W is taken from them. The bias b in z = w·x + b has no
// effect and gradient zero. What is constant over the batch gives β.
type whitening[T Float] struct {
	plain[T]
	affineParams[T]
	set                     Whitening
	size, groups            int           // of a group; number of them
	roots                   []inverseRoot // of each group
	blocks                  *moments[T]
	means, covariances      []T // of the batch: [unit], [group][i][j]
	runningMeans, runningCo []T
	both                    *Batch[T] // x and g: [block][group][x, g][unit of the group]
	y                       *Batch[T]
	sums, products          []T // of g, [block][unit]; of x·xᵀ or g·xᵀ, [block][group][i][j]
	forth, back             []T // what takes x to y, [unit][j]; x and g to the gradient, [unit][x, g][j]
	offset                  []T // of the gradient, by unit
	small                   []smallMatrices
}

// inverseRoot takes the inverse square root of a symmetric matrix, [i][j].
type inverseRoot interface {
	// root sets w to the inverse square root of a.
	root(w, a []float64)
	// gradient turns the gradient g with respect to the root, symmetric, into
	// that with respect to the matrix last seen, in place.
	gradient(g []float64)
}

// smallMatrices are one group's, in float64: a covariance and its root.
type smallMatrices struct{ covariance, w, g []float64 }

// Whitening holds the settings of whitening.
type Whitening struct {
	GroupSize int     `toml:"group_size"` // units or channels whitened together, or as many fewer as divide a layer's
	Epsilon   float64 `toml:"epsilon"`    // added to variances
	Momentum  float64 `toml:"momentum"`   // weight of the newest batch in running averages
	Affine
}

// DefaultWhitening has groups of 8, few enough for batches of 32.
func DefaultWhitening() Whitening {
	return Whitening{GroupSize: 8, Epsilon: 1e-3, Momentum: 0.1, Affine: DefaultAffine()}
}

// Validate returns all faults, each naming its key.
func (w Whitening) Validate() error {
	return errors.Join(atLeast("group_size", w.GroupSize, 1), positive("epsilon", w.Epsilon), fraction("momentum", w.Momentum), w.Affine.Validate())
}

func newWhitening[T Float](s Site[T], set Whitening) Normalization[T] {
	return newWhitener(s, set, func(size int) inverseRoot { return newEigen(size) })
}

func newWhitener[T Float](s Site[T], set Whitening, root func(size int) inverseRoot) *whitening[T] {
	size, blocks := divisor(s.Units, set.GroupSize), blocksOf(s.Samples)
	each := func(n int) []T { return make([]T, n) }
	n := &whitening[T]{
		plain: plain[T]{s.Path}, affineParams: newAffineParams(s, set.Affine), set: set,
		size: size, groups: s.Units / size, blocks: newMoments(s),
		means: each(s.Units), covariances: each(s.Units * size),
		runningMeans: each(s.Units), runningCo: each(s.Units * size),
		both: newBatch[T](s.Samples, 2*s.Units, s.Height, s.Width), y: newBatch[T](s.Samples, s.Units, s.Height, s.Width),
		sums: each(blocks * s.Units), products: each(blocks * s.Units * size),
		forth: each(s.Units * size), back: each(2 * s.Units * size), offset: each(s.Units),
	}
	for u := range s.Units {
		n.runningCo[u*size+u%size] = 1
	}
	for range n.groups {
		n.roots = append(n.roots, root(size))
		n.small = append(n.small, smallMatrices{make([]float64, size*size), make([]float64, size*size), make([]float64, size*size)})
	}
	return n
}

func (n *whitening[T]) Params() []*Param[T] { return n.learned() }

func (n *whitening[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	p.fills(n.both)
	p.fills(n.y)
	means, covariances := n.runningMeans, n.runningCo
	if mode != ByRunning {
		means, covariances = n.means, n.covariances
		n.blocks.takeMeans(p, z, n.means)
	}
	p.eachBlock(func(block int) { n.centre(z, means, block) })
	if mode != ByRunning {
		p.eachBlock(func(block int) { n.multiply(block, 0) })
	}
	p.split(n.groups, 1, func(from, to int) {
		for group := from; group < to; group++ {
			if mode != ByRunning {
				n.gather(n.covariances, group, z.Blocks(), 1/z.count())
			}
			n.solve(covariances, group)
		}
	})
	if mode.tracks() {
		p.once(func() { n.track(z, T(p.weight(n.set.Momentum))) })
	}
	p.eachBlock(func(block int) {
		n.contract(n.y, block, n.size, n.forth, n.beta.Value)
		if rectified {
			kernel.Rectify(n.path, n.y.block(block))
		}
	})
	return n.y
}

// half returns where a group's x, or its g, begins in a block of both.
func (n *whitening[T]) half(group, which int) int {
	return (2*group + which) * n.size * n.both.planeSize()
}

// plane returns a unit's x, or its g, in a block of both.
func (n *whitening[T]) plane(block, c, which int) []T {
	return n.both.plane(block, (2*(c/n.size)+which)*n.size+c%n.size)
}

// centre sets x; lanes that are no samples are zero.
func (n *whitening[T]) centre(z *Batch[T], means []T, block int) {
	for c, mean := range means {
		kernel.Scale(n.path, n.plane(block, c, 0), z.plane(block, c), mean, 1, 0)
	}
	n.both.clearPadding(block)
}

// multiply sets a block's products of x or g with x.
func (n *whitening[T]) multiply(block, which int) {
	plane := n.both.planeSize()
	c := kernel.Correlation{
		Outputs: n.size, Taps: n.size, N: [2]int{1, plane / lanes}, Y: [2]int{0, lanes}, X: [2]int{0, lanes},
		YOutput: plane, XTap: plane, DstOutput: n.size,
	}
	products, data := n.blockProducts(block), n.both.block(block)
	clear(products)
	for group := range n.groups {
		kernel.Correlate(n.path, &c, products[group*n.size*n.size:], data[n.half(group, which):], data[n.half(group, 0):])
	}
}

func (n *whitening[T]) blockProducts(block int) []T {
	size := len(n.covariances)
	return n.products[block*size : (block+1)*size]
}

// gather sets a group's matrix to a multiple of the sum of the blocks' products.
func (n *whitening[T]) gather(to []T, group, blocks int, scale T) {
	from := group * n.size * n.size
	for i := range n.size * n.size {
		var sum T
		for block := range blocks {
			sum += n.blockProducts(block)[from+i]
		}
		to[from+i] = sum * scale
	}
}

// solve finds a group's W, and with γ what takes x to y.
func (n *whitening[T]) solve(covariances []T, group int) {
	m, size, first := &n.small[group], n.size, group*n.size
	for i, v := range covariances[first*size:][:size*size] {
		m.covariance[i] = float64(v)
	}
	for i := range size {
		m.covariance[i*size+i] += n.set.Epsilon
	}
	n.roots[group].root(m.w, m.covariance)
	for i, w := range m.w {
		n.forth[first*size+i] = n.gamma.Value[first+i/size] * T(w)
	}
}

// track enters the batch into the running averages, with a weight.
func (n *whitening[T]) track(z *Batch[T], weight T) {
	for c, mean := range n.means {
		track(&n.runningMeans[c], mean, weight)
	}
	for i, v := range n.covariances {
		track(&n.runningCo[i], T(unbiased(z.count())*v), weight)
	}
}

// contract sets each unit to its row's products with the first so many planes
// of its group in both, and an offset.
func (n *whitening[T]) contract(to *Batch[T], block, planes int, rows, offset []T) {
	plane := to.planeSize()
	c := kernel.Contraction{
		Outputs: n.size, Positions: plane / lanes, N: [3]int{1, 1, planes}, X: [3]int{0, 0, plane}, W: [3]int{0, 0, 1},
		XPosition: lanes, WOutput: planes, DstPosition: lanes, DstOutput: plane,
	}
	for group := range n.groups {
		first := group * n.size
		kernel.Contract(n.path, &c, to.block(block)[first*plane:], n.both.block(block)[n.half(group, 0):], rows[first*planes:], offset[first:])
	}
}

func (n *whitening[T]) Backward(p *Pass, dy *Batch[T]) {
	p.eachBlock(func(block int) {
		for c := range n.means {
			copy(n.plane(block, c, 1), dy.plane(block, c))
			n.sums[block*len(n.means)+c] = kernel.Sum(n.path, dy.plane(block, c), 0, dy.samples(block))
		}
		n.multiply(block, 1)
	})
	p.once(func() { addBlocks(n.beta.Grad, n.sums, dy.Blocks()) })
	p.split(n.groups, 1, func(from, to int) {
		for group := from; group < to; group++ {
			n.gather(n.covariances, group, dy.Blocks(), 1) // now M
			n.gradients(group, dy.count())
		}
	})
	p.eachBlock(func(block int) {
		n.contract(dy, block, 2*n.size, n.back, n.offset)
		dy.clearPadding(block)
	})
}

// gradients sets a group's gradient of γ, and the rows that take x and g to the
// gradient with respect to z.
func (n *whitening[T]) gradients(group int, count T) {
	m, size, first := &n.small[group], n.size, group*n.size
	products, gamma := n.covariances[first*size:], n.gamma.Value[first:]
	for i := range size {
		var sum float64
		for j := range size {
			sum += float64(float64(products[i*size+j]) * m.w[i*size+j])
			m.g[i*size+j] = (float64(gamma[i]*products[i*size+j]) + float64(gamma[j]*products[j*size+i])) / 2
		}
		n.gamma.Grad[first+i] = T(sum)
	}
	n.roots[group].gradient(m.g)
	for i := range size {
		row := n.back[2*(first+i)*size:][:2*size]
		var sum T
		for j := range size {
			row[j] = T(2*m.g[i*size+j]) / count
			row[size+j] = n.forth[(first+j)*size+i]
			sum += T(row[size+j] * n.beta.Grad[first+j])
		}
		n.offset[first+i] = -sum / count
	}
}

func (n *whitening[T]) InertBias() bool { return true }

func (n *whitening[T]) Running() [][]T { return [][]T{n.runningMeans, n.runningCo} }

func (n *whitening[T]) Buffers() []Buffer {
	return []Buffer{{"running_mean", []int{len(n.means)}}, {"running_covariance", []int{n.groups, n.size, n.size}}}
}
