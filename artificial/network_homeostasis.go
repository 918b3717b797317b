package artificial

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/kernel"
)

// Network homeostasis keeps the distribution of mean activation over all hidden
// units of all layers; single units are free to move. In cultured networks whose
// activity was perturbed, the distribution of rates came back and single neurons'
// rates did not (Slomowitz et al., eLife 2015); over neurons, rates are close to
// log-normal (Buzsáki and Mizuseki, Nat Rev Neurosci 2014). It is a design of
// this project: no normalization that we know of acts across a whole network.
//
// One gain G for the whole network and a threshold of each unit, or channel, i,
//
//	y_i = ReLU(G·(z_i − θ_i·r_i))
//
// move by local homeostasis. The mean m_i of a unit's activation and the root
// mean square r_i of its z, which makes θ a number without unit, are running
// averages over batches with time constant τ; until τ batches were seen, the
// means of those. With ℓ_i = log m_i, and μ and s the mean and the standard
// deviation of ℓ over all units, after each batch
//
//	Δlog G = η·(log M − μ)
//	Δθ_i   = η·(1 − S/s)·(ℓ_i − μ)
//
// M and S are the median and the spread of the log-normal distribution to keep.
// Two numbers of the population, μ and s, are all that its units have in common
// with a target, and where they are on target nothing moves, whoever is active.
// Thresholds are redistributed: their sum stays zero. At S = 0 every unit would
// be pulled to the same mean, the limit of homeostasis unit by unit.
//
// A silent unit has no logarithm: m_i counts as a hundredth of the population's
// mean at least. So silent units widen s, and their thresholds fall until they
// are active: at θ = −1 the mean of z + r is not below zero, whatever z.
//
// A channel is one unit and its positions are samples. A unit that nothing
// reaches, whose z is zero throughout, as one that a segment has removed, does
// not count and rests. Activation is what lies above the rest of the layer's
// function. G multiplies every layer, so one at depth d sees G^d where biases
// are small; with D the mean depth of units, 3.2 in LeNet5, μ follows its target
// as τ·μ″ + μ′ + η·D·(μ − log M) = 0, which does not overshoot if η·τ·D ≤ 1/4
// and is damped ever less above. Yet homeostasis must be faster than learning:
// with weights that learn at Adam's usual steps, a slower one runs behind them
// into activity that explodes. G stays within 1/100 and 100, θ within ±10, so
// that what cannot be reached is not run after for ever.
//
// Gradients hold G and θ fixed: ∂L/∂z_i = G·∂L/∂y_i where the unit is active.
type networkHomeostasis[T Float] struct {
	plain[T]
	population     *population[T]
	z              *Batch[T]
	squares, sums  []T    // of z, of activation in the last batch: [block][unit]
	there          []bool // reached by anything in the last batch
	square, active []T    // running: r_i², m_i
	theta          []T
}

// NetworkHomeostasis holds the settings of network homeostasis.
type NetworkHomeostasis struct {
	Median float64 `toml:"median"` // M: median of the units' mean activations
	Spread float64 `toml:"spread"` // S: standard deviation of their natural logarithms
	Tau    float64 `toml:"tau"`    // τ: time constant of running averages, iterations
	Eta    float64 `toml:"eta"`    // η: steps of log G and of θ for a distance of one, in an iteration
}

// DefaultNetworkHomeostasis has the median at the mean of a rectified standard
// normal number, and a time constant and rate that keep up with learning.
func DefaultNetworkHomeostasis() NetworkHomeostasis {
	return NetworkHomeostasis{Median: 0.4, Spread: 1, Tau: 5, Eta: 0.05}
}

// Validate returns all faults of the settings, each naming its key.
func (n NetworkHomeostasis) Validate() error {
	var faults []error
	check := func(ok bool, key, must string, value float64) {
		if !ok {
			faults = append(faults, fmt.Errorf("%s must be %s, but is %g", key, must, value))
		}
	}
	check(n.Median >= 1e-6 && n.Median <= 1e6, "median", "between 1e-6 and 1e6", n.Median)
	check(n.Spread >= 0 && n.Spread <= 2, "spread", "between 0 and 2", n.Spread)
	check(n.Eta >= 0 && n.Eta <= 1, "eta", "between 0 and 1", n.Eta)
	return errors.Join(append(faults, checkTau("tau", n.Tau))...)
}

func newNetworkHomeostasis[T Float](s Site[T], set NetworkHomeostasis) Normalization[T] {
	each := func(n int) []T { return make([]T, n) }
	n := &networkHomeostasis[T]{
		plain:   plain[T]{s.Path},
		squares: each(blocksOf(s.Samples) * s.Units), sums: each(blocksOf(s.Samples) * s.Units),
		there: make([]bool, s.Units), square: each(s.Units), active: each(s.Units), theta: each(s.Units),
	}
	n.population = joinPopulation(s.Shared, n, set)
	return n
}

func (n *networkHomeostasis[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	n.z = z
	transform := scaler[T](rectified)
	p.eachBlock(func(block int) {
		for u, theta := range n.theta {
			plane := z.plane(block, u)
			if mode.adapts() {
				n.squares[block*len(n.theta)+u] = kernel.SumSquares(n.path, plane, 0, z.samples(block))
			}
			shift := theta * T(math.Sqrt(float64(n.square[u])))
			transform(n.path, plane, plane, shift, n.population.gain[0], 0)
		}
	})
	return z
}

// observe adds the steps that sum up the layer's activation.
func (n *networkHomeostasis[T]) observe(p *Pass, out *Batch[T], rest T, rectified bool, mode Mode) {
	if !mode.adapts() {
		return
	}
	p.eachBlock(func(block int) {
		for u := range n.theta {
			sum := &n.sums[block*len(n.theta)+u]
			if rectified {
				*sum = kernel.Sum(n.path, out.plane(block, u), 0, out.samples(block))
			} else {
				*sum = above(out.plane(block, u), rest, out.samples(block))
			}
		}
	})
}

// above sums up how far samples are above a level, where they are.
func above[T Float](plane []T, level T, samples int) (sum T) {
	for i := 0; i < len(plane); i += lanes {
		for _, y := range plane[i : i+samples] {
			sum += max(y-level, 0)
		}
	}
	return sum
}

func (n *networkHomeostasis[T]) Backward(p *Pass, dy *Batch[T]) {
	p.eachBlock(func(block int) { kernel.Scale(n.path, dy.block(block), dy.block(block), 0, n.population.gain[0], 0) })
}

// Adapt enters the batch into the layer's running averages. The last layer then
// moves the whole network.
func (n *networkHomeostasis[T]) Adapt() {
	p := n.population
	share := p.window.share()
	for u := range n.theta {
		square := n.batchMean(n.squares, u)
		if n.there[u] = square > 0; n.there[u] {
			enter(&n.square[u], square, share)
			enter(&n.active[u], n.batchMean(n.sums, u), share)
		}
	}
	if n == p.parts[len(p.parts)-1] {
		p.settle()
	}
}

// batchMean returns a unit's mean over the batch from its blocks' sums.
func (n *networkHomeostasis[T]) batchMean(sums []T, unit int) (sum T) {
	for block := range n.z.Blocks() {
		sum += sums[block*len(n.theta)+unit]
	}
	return sum / n.z.count()
}

func (n *networkHomeostasis[T]) Running() [][]T {
	all := [][]T{n.square, n.active, n.theta}
	if n == n.population.parts[0] {
		all = append(all, n.population.gain, n.population.window.seen)
	}
	return all
}

func (n *networkHomeostasis[T]) Buffers() []Buffer {
	units := []int{len(n.theta)}
	all := []Buffer{{"mean_square", units}, {"mean_activation", units}, {"theta", units}}
	if n == n.population.parts[0] {
		all = append(all, Buffer{"gain", []int{1}}, Buffer{"batches", []int{1}})
	}
	return all
}
