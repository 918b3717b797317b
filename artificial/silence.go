package artificial

import (
	"math"
	"slices"

	"homeostat/internal/rng"
)

// Silenced units are what is left of a layer's units after damage: their wires
// are there, but nothing reaches them and nothing leaves them. Their z is zero
// before the normalization, so that one which takes statistics over a layer
// finds their activity gone, as pools of neighbours would in tissue; it still
// divides by the number that there was. Their output is at rest after it: zero,
// with normprop what stands for zero there. On the way back their gradients are
// zero at both places; so their weights and biases stay, but for what decay and
// Adam's averages still move, to no effect. In a convolutional layer channels fall silent.

// frail says that segments of a configuration remove units.
func (c Config) frail() bool {
	return slices.ContainsFunc(c.Segments, func(s Segment) bool { return s.Remove > 0 })
}

// draws the order in which a layer's units fall silent.
func (a *affine[T]) drawFrailty(seed uint64) {
	units := a.z.Channels
	a.silenced, a.frailty = make([]bool, units), frailty(a.name, units, seed)
}

// frailty is the order in which the units of a layer fall silent.
func frailty(layer string, units int, seed uint64) []int {
	return rng.NewKey(seed, "train/remove/"+layer).Rand().Perm(units)
}

// Lost are the numbers of those of a layer's units that are silent once a fraction of them is, ascending.
func Lost(layer string, units int, fraction float64, seed uint64) []int {
	return slices.Sorted(slices.Values(frailty(layer, units, seed)[:lostOf(fraction, units)]))
}

func lostOf(fraction float64, units int) int {
	return min(int(math.Round(fraction*float64(units))), units)
}

// silence lets a fraction of a layer's units be silent and no others.
func (a *affine[T]) silence(fraction float64) {
	n := lostOf(fraction, len(a.frailty))
	for i, unit := range a.frailty {
		a.silenced[unit] = i < n
	}
}

// mute adds the step that sets silenced units in a batch of the layer's shape.
func (a *affine[T]) mute(p *Pass, b *Batch[T], to T) {
	if a.silenced == nil {
		return
	}
	p.eachBlock(func(block int) {
		for unit, silenced := range a.silenced {
			if !silenced {
				continue
			}
			plane := b.plane(block, unit)
			for i := range plane {
				plane[i] = to
			}
		}
	})
}

// quiet returns what a silenced unit puts out.
func (a *affine[T]) quiet() T {
	if a.active != nil {
		return 0
	}
	return a.resting()
}

// GoneUnits tells, for each unit or channel of all hidden layers from the input on,
// whether it is silenced.
func (n *Network[T]) GoneUnits() (all []bool) {
	for _, h := range n.hidden {
		gone := h.silenced
		if gone == nil {
			gone = make([]bool, h.z.Channels)
		}
		all = append(all, gone...)
	}
	return all
}

// Silenced tells which units or channels of a hidden layer are silenced; nil if
// no segment of the training removes any.
func (n *Network[T]) Silenced(layer string) []bool { return slices.Clone(n.mustFind(layer).silenced) }
