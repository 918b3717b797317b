package artificial

import (
	"errors"
	"math"

	"homeostat/internal/kernel"
)

// Group normalization (Wu and He, ECCV 2018):
//
//	y = γ·ẑ + β,  ẑ = (z − mean(z)) / √(var(z) + ε)
//
// over the channels of a group and their positions, in each sample alone; var
// is the biased variance; γ and β are one per unit or channel. Groups are runs of channels. Unless their number is set there are as
// many as the largest divisor of the channels' that is neither above 8 nor above
// its root: 2 of 6, 4 of 16, 8 of 120, 7 of 84. The gradient runs through mean and variance: with g the gradient
// with respect to y, and means over the group,
//
//	∂L/∂z = (γ·g − mean(γ·g) − ẑ·mean(γ·g·ẑ)) / √(var + ε),  ∂L/∂γ = Σ g·ẑ,  ∂L/∂β = Σ g
//
// Of a group of a single number nothing would be left; there it is y = γ·z + β.
// No sample sees another, so training and testing are one.

// GroupNorm holds the settings of group normalization.
type GroupNorm struct {
	Groups int `toml:"groups"` // in a layer, or as many fewer as divide its units or channels; 0: by their number
	PerSample
}

// DefaultGroupNorm lets the number of channels say how many groups there are.
func DefaultGroupNorm() GroupNorm { return GroupNorm{PerSample: DefaultPerSample()} }

// Validate returns all faults, each naming its key.
func (g GroupNorm) Validate() error {
	return errors.Join(atLeast("groups", g.Groups, 0), g.PerSample.Validate())
}

// PerSample holds the settings of layer and instance normalization, and those
// that group normalization shares with them.
type PerSample struct {
	Epsilon float64 `toml:"epsilon"` // added to the variance
	Affine
}

// DefaultPerSample returns PyTorch's settings.
func DefaultPerSample() PerSample { return PerSample{Epsilon: 1e-5, Affine: DefaultAffine()} }

// Validate returns all faults, each naming its key.
func (p PerSample) Validate() error {
	return errors.Join(positive("epsilon", p.Epsilon), p.Affine.Validate())
}

func newGroupNorm[T Float](s Site[T], set GroupNorm) Normalization[T] {
	if set.Groups > 0 {
		return newGrouped(s, divisor(s.Units, set.Groups), set.PerSample)
	}
	return newGrouped(s, groupsOf(s.Units), set.PerSample)
}

// divisor returns the largest divisor of n that is not above most.
func divisor(n, most int) int {
	d := min(n, most)
	for n%d != 0 {
		d--
	}
	return d
}

// groupsOf returns the number of groups by that of the channels.
func groupsOf(channels int) (groups int) {
	for n := 1; n <= 8 && n*n <= channels; n++ {
		if channels%n == 0 {
			groups = n
		}
	}
	return groups
}

// grouped normalizes each sample over groups of channels: one for layer
// normalization, as many as there are channels for instance normalization.
type grouped[T Float] struct {
	plain[T]
	affineParams[T]
	epsilon         float64
	groups, each    int  // channels in each
	fixed           bool // a group is one number: statistics stay at mean 0 and deviation 1
	means, inverses []T  // of each sample's groups, inverse deviations: [block][group][16]
	z, y            *Batch[T]
	sums, along     []T // of g and of g·ẑ: [block][channel]
}

func newGrouped[T Float](s Site[T], groups int, set PerSample) *grouped[T] {
	blocks := blocksOf(s.Samples)
	n := &grouped[T]{
		plain: plain[T]{s.Path}, affineParams: newAffineParams(s, set.Affine), epsilon: set.Epsilon,
		groups: groups, each: s.Units / groups, fixed: s.Units/groups*s.Height*s.Width == 1,
		means: make([]T, blocks*groups*lanes), inverses: make([]T, blocks*groups*lanes),
		y:    newBatch[T](s.Samples, s.Units, s.Height, s.Width),
		sums: make([]T, blocks*s.Units), along: make([]T, blocks*s.Units),
	}
	for i := range n.inverses {
		n.inverses[i] = 1
	}
	return n
}

func (n *grouped[T]) Params() []*Param[T] { return n.learned() }

// statistics returns the means and inverse deviations of one group of a block.
func (n *grouped[T]) statistics(block, group int) (mean, inverse *[lanes]T) {
	at := (block*n.groups + group) * lanes
	return (*[lanes]T)(n.means[at:]), (*[lanes]T)(n.inverses[at:])
}

func (n *grouped[T]) Forward(p *Pass, z *Batch[T], _ Mode, rectified bool) *Batch[T] {
	n.z = z
	least := lowest[T]()
	if rectified {
		least = 0
	}
	p.fills(n.y)
	p.eachBlock(func(block int) {
		for group := range n.groups {
			n.forward(block, group, least)
		}
	})
	return n.y
}

// lowest returns what nothing is below.
func lowest[T Float]() T { return T(math.Inf(-1)) }

func (n *grouped[T]) forward(block, group int, least T) {
	mean, inverse := n.statistics(block, group)
	if !n.fixed {
		size := n.each * n.z.planeSize()
		takeSampleMoments(n.path, n.z.block(block)[group*size:(group+1)*size], n.epsilon, mean, inverse)
	}
	var scale, offset [lanes]T
	for c := group * n.each; c < (group+1)*n.each; c++ {
		for l := range scale {
			scale[l], offset[l] = n.gamma.Value[c]*inverse[l], n.beta.Value[c]
		}
		kernel.SampleScale(n.path, n.y.plane(block, c), n.z.plane(block, c), mean, &scale, &offset, least)
	}
}

// takeSampleMoments measures each lane's mean and inverse deviation. As over
// batches, sums are taken from the first number, so that a constant has itself
// as its mean.
func takeSampleMoments[T Float](path kernel.Path, z []T, epsilon float64, mean, inverse *[lanes]T) {
	first, count := (*[lanes]T)(z), T(len(z)/lanes)
	var sums, squares [lanes]T
	kernel.SampleSums(path, &sums, z, first)
	for l, sum := range sums {
		mean[l] = first[l] + sum/count
	}
	kernel.SampleSquares(path, &squares, z, mean)
	for l, sum := range squares {
		inverse[l] = inverseDeviation(sum/count, epsilon)
	}
}

func (n *grouped[T]) Backward(p *Pass, dy *Batch[T]) {
	p.eachBlock(func(block int) {
		for group := range n.groups {
			n.backward(dy, block, group)
		}
	})
	p.once(func() {
		addBlocks(n.beta.Grad, n.sums, dy.Blocks())
		addBlocks(n.gamma.Grad, n.along, dy.Blocks())
	})
}

func (n *grouped[T]) backward(dy *Batch[T], block, group int) {
	mean, inverse := n.statistics(block, group)
	var total, totalAlong [lanes]T // of γ·g and γ·g·(z − mean)
	from, to := group*n.each, (group+1)*n.each
	for c := from; c < to; c++ {
		var sums, along [lanes]T
		kernel.SampleSumsAndProducts(n.path, &sums, &along, dy.plane(block, c), n.z.plane(block, c), mean)
		n.keep(block, c, &sums, &along, inverse)
		for l := range sums {
			total[l] += T(n.gamma.Value[c] * sums[l])
			totalAlong[l] += T(n.gamma.Value[c] * along[l])
		}
	}
	var scale, offset, slope [lanes]T
	count := T(n.each * dy.Height * dy.Width)
	for l, i := range inverse {
		if !n.fixed {
			offset[l], slope[l] = i*total[l]/count, i*i*i*totalAlong[l]/count
		}
	}
	for c := from; c < to; c++ {
		for l, i := range inverse {
			scale[l] = n.gamma.Value[c] * i
		}
		kernel.SampleProject(n.path, dy.plane(block, c), n.z.plane(block, c), &scale, &offset, mean, &slope)
	}
}

// keep adds up the lanes of what a block has of the gradients of γ and β.
func (n *grouped[T]) keep(block, c int, sums, along, inverse *[lanes]T) {
	var sum, products T
	for l := range sums {
		sum += sums[l]
		products += T(along[l] * inverse[l])
	}
	i := block*len(n.gamma.Value) + c
	n.sums[i], n.along[i] = sum, products
}

// addBlocks sets a gradient to the sum of what blocks have: [block][channel].
func addBlocks[T Float](gradient, parts []T, blocks int) {
	clear(gradient)
	for block := range blocks {
		for c, part := range parts[block*len(gradient) : (block+1)*len(gradient)] {
			gradient[c] += part
		}
	}
}

// InertBias: a group of one channel takes out what is added to all of it.
func (n *grouped[T]) InertBias() bool { return n.each == 1 && !n.fixed }
