package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/state"
)

// Keep keeps everything that a run depends on from here, and what was recorded
// in memory. It is taken up by a network that was made by the same calls as
// this one, its recorders included; that then goes on to the same bits as if it
// had never stopped, whatever its number of threads.
func (n *Network) Keep(k *state.Keeper) {
	state.One(k, "step", &n.step)
	for _, p := range n.populations {
		p.keep(k.In("population/" + p.Name))
	}
	for i, p := range n.projections {
		p.keep(k.In(fmt.Sprintf("projection/%d %s", i, p.Name)))
	}
	for i, r := range n.rules {
		in := k.In(fmt.Sprintf("rule/%d", i))
		state.One(in, "on", &r.on)
		state.One(in, "since", &r.since)
		r.keep(in.In("own"))
	}
	for i, r := range n.recorders {
		r.keep(k.In(fmt.Sprintf("record/%d", i)))
	}
}

// optional keeps n numbers, or none where x is nil.
func optional[T state.Number](k *state.Keeper, name string, x *[]T, n int) {
	state.List(k, name, x)
	if len(*x) != 0 && len(*x) != n {
		k.Fail(name, "has %d numbers, not %d", len(*x), n)
	}
	if len(*x) != n {
		*x = nil
	}
}

func (p *Population) keep(k *state.Keeper) {
	for i, name := range p.names {
		k.Vector("variable/"+name, p.state[i])
	}
	for r, name := range p.Neurons.Receptors() {
		if len(p.arriving[r].slots) > 0 {
			k.Vector("arriving/"+name, p.arriving[r].cells)
		}
	}
	state.Slice(k, "factors", p.factors)
	state.List(k, "spikes", &p.spikes)
	state.One(k, "fired", &p.fired)
	optional(k, "silenced", &p.silenced, p.size)
	p.keepClamps(k.In("clamp"))
	p.Neurons.Keep(k.In("own"))
}

// keepClamps keeps clamps by variable; one variable has one at most, so their order does not matter.
func (p *Population) keepClamps(k *state.Keeper) {
	clamps := p.clamps
	p.clamps = nil
	for i, name := range p.names {
		c := &clamp{variable: name, state: p.state[i]}
		for _, there := range clamps {
			if there.variable == name {
				c = there
			}
		}
		state.List(k, name+"/ids", &c.ids)
		state.List(k, name+"/x", &c.x)
		if !within(c.ids, p.size) || len(c.ids) != len(c.x) {
			k.Fail(name, "is held for neurons that are not there")
			continue
		}
		if len(c.ids) > 0 {
			p.clamps = append(p.clamps, c)
		}
	}
}

func (p *Projection) keep(k *state.Keeper) {
	p.keepLost(k)
	optional(k, "gain", &p.gain, p.from.size)
	state.One(k, "changed", &p.changed)
	if p.changed || p.link.Plastic {
		p.keepWeights(k)
	}
	if p.link.Release != nil {
		p.link.Release.Keep(k.In("release"))
	}
	if p.link.Grade != nil {
		p.link.Grade.Keep(k.In("grade"))
	}
}

// within says whether all numbers are from 0 to n-1.
func within[T int32 | int64](numbers []T, n int) bool {
	return !slices.ContainsFunc(numbers, func(x T) bool { return x < 0 || int(x) >= n })
}

func (p *Projection) keepLost(k *state.Keeper) {
	numbers := make([]int64, len(p.lost))
	for i, gone := range p.lost {
		numbers[i] = int64(gone.number)
	}
	state.List(k, "lost", &numbers)
	if !within(numbers, p.Size) {
		k.Fail("lost", "names synapses that are not there")
		return
	}
	if k.Loading() && len(numbers) > 0 {
		cut := make([]int, len(numbers))
		for i, number := range numbers {
			cut[i] = int(number)
		}
		p.Lesion(cut)
	}
}

// keepWeights keeps weights in the order of their synapses: places depend on
// the number of threads. None are kept where all are one.
func (p *Projection) keepWeights(k *state.Keeper) {
	weights := p.weights
	if p.rows == nil && weights != nil {
		weights = make([]float32, 0, len(p.weights))
		p.each(func(_, _ int32, at int) { weights = append(weights, p.weights[at]) })
	}
	state.List(k, "weights", &weights)
	if !k.Loading() || len(weights) == 0 {
		return
	}
	if len(weights) != p.Size-len(p.lost) {
		k.Fail("weights", "has %d numbers, not %d", len(weights), p.Size-len(p.lost))
		return
	}
	p.weights = weights
	if p.rows == nil {
		p.weights = make([]float32, len(weights))
		next := 0
		p.each(func(_, _ int32, at int) { p.weights[at], next = weights[next], next+1 })
	}
}
