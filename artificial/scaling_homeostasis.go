package artificial

import (
	"errors"

	"homeostat/internal/kernel"
)

// Scaling homeostasis: synaptic scaling as neurons are thought to do it
// (Turrigiano et al., Nature 1998), the ideal that Shen, Wang and Navlakha (2021)
// describe where they train α by gradients. Each unit multiplies all its incoming
// weights by one factor, which is never negative and which it moves itself, until
// its mean activation is at a set point:
//
//	z = (α·w)·x + b,  A = mean of ReLU(y) over the batch, and over positions
//	â ← â + (A − â)/τ,  α ← α·exp(2η·(a* − â)/(a* + â))
//
// after every iteration. y is what comes to this stage: z itself, or what the
// stages of a combination before it make of z. mean_only+scaling_homeostasis is
// synaptic scaling with such an α; threshold_homeostasis+scaling_homeostasis has
// no statistics of the batch at all. (a* − â)/(a* + â) is tanh(log(a*/â)/2): a
// unit twice as active as it should be is turned down as fast as one half as
// active is turned up. α starts at 1 and stays within 1/bound and bound, â starts
// at a*. The bias is not scaled.
//
// Behind mean_only A is in proportion to α, and for normal z of variance σ² at
// α = 1 it ends at α* = a*·√(2π)/σ. Near a fixed point x = log(α/α*) and
// e = â/a* − 1 follow
//
//	e ← (1 − 1/τ)·e + x/τ,  x ← x − η·e
//
// which is stable for η < 4τ − 2 and free of oscillations for
// η ≤ τ·(1 − √(1 − 1/τ))², about 1/(4τ). Where thresholds move, too, they must
// follow: as α turns up, so does the mean m of z, and until the threshold has
// come after it a unit of p* = ½ falls silent if m is below −0.8 of z's
// deviation σ, and then turns up α yet more. That passes if the threshold's
// η·f is above η·(1.25·|m|/σ − 1), with f as in threshold homeostasis.
//
// α makes up for whatever scales a unit's weights, so by default the gradient
// foresees where it leads: with g that with respect to y,
//
//	∂L/∂y = g − 1[y > 0]·Σ g·y / Σ ReLU(y)
//
// the sums over the batch, as if y were divided by A/a*. Like that of weight
// normalization it has no part along the weights, but for that of the bias. With
// detach = true it is g, and weights may run away from α as they do from
// thresholds, see there.
type scalingHomeostasis[T Float] struct {
	*scaled[T]
	set           ScalingHomeostasis
	rectified     bool
	z, y          *Batch[T]
	activity      []T // â
	parts, totals []T // Σ ReLU(y): by block and channel; by channel
	along         []T // Σ g·y by block and channel
	pull          []T // Σ g·y / Σ ReLU(y)
}

// ScalingHomeostasis holds the settings of scaling homeostasis.
type ScalingHomeostasis struct {
	Target float64 `toml:"target"` // a*, mean over inputs of a unit's output above zero
	Eta    float64 `toml:"eta"`    // step of log α per iteration and relative error
	Tau    float64 `toml:"tau"`    // time constant of the running average, iterations; 1: the batch alone
	Bound  float64 `toml:"bound"`  // largest α; the least is 1/bound
	Detach bool    `toml:"detach"` // the gradient does not foresee that homeostasis undoes what scales z
}

// DefaultScalingHomeostasis has the set point of a normal y of mean 0 and
// variance 1, and is slower than the default thresholds.
func DefaultScalingHomeostasis() ScalingHomeostasis {
	return ScalingHomeostasis{Target: 0.4, Eta: 0.02, Tau: 2, Bound: 100}
}

// Validate returns what is wrong with the settings, naming each key.
func (s ScalingHomeostasis) Validate() error {
	return errors.Join(positive("target", s.Target), positive("eta", s.Eta), checkTau("tau", s.Tau),
		check(s.Bound > 1 && s.Bound <= 1e6, "bound", "above 1 and at most 1e6", s.Bound))
}

func newScalingHomeostasis[T Float](s Site[T], set ScalingHomeostasis) Normalization[T] {
	each := func() []T { return make([]T, s.Units) }
	blocks := blocksOf(s.Samples) * s.Units
	n := &scalingHomeostasis[T]{
		scaled: newScaled(s, DefaultScaleOnly()), set: set, y: newBatch[T](s.Samples, s.Units, s.Height, s.Width),
		activity: each(), totals: each(), pull: each(), parts: make([]T, blocks), along: make([]T, blocks),
	}
	for c := range n.activity {
		n.activity[c] = T(set.Target)
	}
	return n
}

// Params: α is not learned.
func (n *scalingHomeostasis[T]) Params() []*Param[T] { return nil }

func (n *scalingHomeostasis[T]) Forward(p *Pass, z *Batch[T], _ Mode, rectified bool) *Batch[T] {
	n.z, n.rectified = z, rectified
	p.fills(n.y)
	p.eachBlock(func(block int) {
		for c := range n.activity {
			y := n.y.plane(block, c)
			kernel.ScaleRectified(n.path, y, z.plane(block, c), 0, 1, 0)
			n.parts[block*len(n.activity)+c] = kernel.Sum(n.path, y, 0, z.samples(block))
		}
	})
	if rectified {
		return n.y
	}
	return z
}

func (n *scalingHomeostasis[T]) Backward(p *Pass, dy *Batch[T]) {
	if n.set.Detach {
		return
	}
	p.eachBlock(func(block int) {
		for c := range n.activity {
			_, n.along[block*len(n.activity)+c] = kernel.SumAndProducts(n.path, dy.plane(block, c), n.z.plane(block, c), 0, dy.samples(block))
		}
	})
	p.once(func() {
		addBlocks(n.totals, n.parts, dy.Blocks())
		addBlocks(n.pull, n.along, dy.Blocks())
		for c, total := range n.totals {
			if total > 0 {
				n.pull[c] /= total
			}
		}
	})
	p.eachBlock(func(block int) {
		for c, pull := range n.pull {
			n.foresee(dy.plane(block, c), n.z.plane(block, c), pull)
		}
		dy.clearPadding(block)
	})
}

// foresee takes from a gradient, where y is above zero, what homeostasis undoes.
func (n *scalingHomeostasis[T]) foresee(g, y []T, pull T) {
	if n.rectified { // elsewhere it is zero already
		kernel.Scale(n.path, g, g, pull, 1, 0)
		kernel.Gate(n.path, g, y)
		return
	}
	for i, v := range y {
		if v > 0 {
			g[i] -= pull
		}
	}
}

// Adapt enters the batch into the averages and moves the scales.
func (n *scalingHomeostasis[T]) Adapt() {
	addBlocks(n.totals, n.parts, n.z.Blocks())
	for c, total := range n.totals {
		enter(&n.activity[c], total/n.z.count(), T(1/n.set.Tau))
		is, alpha := float64(n.activity[c]), &n.alpha.Value[c]
		*alpha *= T(kernel.Exp(2 * n.set.Eta * (n.set.Target - is) / (n.set.Target + is)))
		*alpha = min(max(*alpha, T(1/n.set.Bound)), T(n.set.Bound))
	}
}

func (n *scalingHomeostasis[T]) Running() [][]T { return [][]T{n.alpha.Value, n.activity} }

// scales returns the α of units.
func (n *scalingHomeostasis[T]) scales() []T { return n.alpha.Value }

func (n *scalingHomeostasis[T]) Buffers() []Buffer {
	return []Buffer{{"alpha", []int{len(n.activity)}}, {"activity", []int{len(n.activity)}}}
}
