package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/state"
)

// The network once more, without index, mailboxes, blocks or threads: every
// step looks at every synapse. It shares nothing with the engine but the
// arithmetic of its accumulators.

// synapse is one of a projection, in the order (target, source).
type synapse struct {
	source, target, delay int
	weight                float32
	lesioned              bool
}

type naiveLink struct {
	from, to, receptor int
	plastic, rates     bool // rates: transmits the source's sum
	releases, delays   bool // delays: each synapse has its own
	delay              int  // of all otherwise
	synapses           []synapse
	gain               []float32
	left               []float32 // of what a source can release
}

// naive is the reference. T is the precision of what arrives.
type naive[T state.Float] struct {
	cells    []*accumulator
	silenced [][]bool
	factors  [][2]float64
	held     []map[int]float64 // sums that are clamped
	links    []*naiveLink
	trace    [][]float64
	pending  map[int64][][2][]T // by step, population, receptor, neuron
	step     int64
	spikes   []string
}

func (n *naive[T]) at(step int64) [][2][]T {
	if n.pending[step] == nil {
		for _, c := range n.cells {
			n.pending[step] = append(n.pending[step], [2][]T{make([]T, c.Len()), make([]T, c.Len())})
		}
	}
	return n.pending[step]
}

func (n *naive[T]) advance() {
	fired := make([][]int, len(n.cells))
	for p, c := range n.cells {
		arrived := n.at(n.step)[p]
		for i := range c.sum {
			plus, minus := T(float64(arrived[0][i])*n.factors[p][0]), T(float64(arrived[1][i])*n.factors[p][1])
			c.sum[i] = float64(c.sum[i]*0.99) + c.push[i] + float64(plus) + float64(minus)
			if c.sum[i] > 1 {
				c.sum[i] = 0
				if !n.silenced[p][i] {
					fired[p] = append(fired[p], i)
					n.spikes = append(n.spikes, fmt.Sprint(n.step, p, i))
				}
			}
			if x, held := n.held[p][i]; held {
				c.sum[i] = x
			}
		}
	}
	delete(n.pending, n.step)
	for _, l := range n.links {
		n.transmit(l, fired)
	}
	for p := range n.trace {
		for i := range n.trace[p] {
			n.trace[p][i] *= 0.9
		}
		for _, i := range fired[p] {
			n.trace[p][i]++
		}
	}
	for _, l := range n.links {
		n.learn(l, fired)
	}
	n.step++
}

func (n *naive[T]) transmit(l *naiveLink, fired [][]int) {
	if l.rates {
		n.flow(l)
		return
	}
	for _, j := range fired[l.from] {
		factor := float32(1)
		if l.releases {
			factor = l.left[j]
			l.left[j] *= 0.75
		}
		if l.gain != nil {
			factor *= l.gain[j]
		}
		for _, s := range l.synapses {
			if s.source == j && !s.lesioned {
				n.at(n.step + int64(s.delay))[l.to][l.receptor][s.target] += T(T(s.weight) * T(factor))
			}
		}
	}
}

// flow adds up a target's input before it is sent, if all arrives at once.
func (n *naive[T]) flow(l *naiveLink) {
	sum := make([]T, n.cells[l.to].Len())
	for _, s := range l.synapses {
		x := n.cells[l.from].sum[s.source]
		if l.gain != nil {
			x *= float64(l.gain[s.source])
		}
		switch {
		case s.lesioned:
		case l.delays:
			n.at(n.step + int64(s.delay))[l.to][l.receptor][s.target] += T(T(s.weight) * T(x))
		default:
			sum[s.target] += T(T(s.weight) * T(x))
		}
	}
	for i, x := range sum {
		n.at(n.step + int64(l.delay))[l.to][l.receptor][i] += x
	}
}

// learn is nudge's, synapse by synapse.
func (n *naive[T]) learn(l *naiveLink, fired [][]int) {
	if !l.plastic {
		return
	}
	for k := range l.synapses {
		s := &l.synapses[k]
		if slices.Contains(fired[l.from], s.source) {
			s.weight -= float32(0.002 * n.trace[l.to][s.target])
		}
		if slices.Contains(fired[l.to], s.target) {
			s.weight += float32(0.001 * n.trace[l.from][s.source])
		}
	}
}

// nudge changes weights by the traces of the other side.
type nudge struct{ pre, post *decaying }

func (nudge) Keep(*state.Keeper) {}

func (r nudge) Pre(_ int32, targets, at []int32, w []float32) {
	for k, i := range targets {
		w[at[k]] -= float32(0.002 * r.post.x[i])
	}
}

func (r nudge) Post(_ int32, sources []int32, w []float32) {
	for k, j := range sources {
		w[k] += float32(0.001 * r.pre.x[j])
	}
}

// decaying is a trace of spikes.
type decaying struct{ x []float64 }

func (d *decaying) Watch(spikes []int32) {
	for i := range d.x {
		d.x[i] *= 0.9
	}
	for _, i := range spikes {
		d.x[i]++
	}
}

func (d *decaying) Keep(k *state.Keeper) { state.Slice(k, "x", d.x) }

// emptying releases less at every spike.
type emptying struct{ left []float32 }

func (e *emptying) Release(j int32, _ int64) float32 {
	released := e.left[j]
	e.left[j] *= 0.75
	return released
}

func (e *emptying) Keep(k *state.Keeper) { state.Slice(k, "left", e.left) }
