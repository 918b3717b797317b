package circuits

import (
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// Connector is a row of the table of ways to pair sources with targets.
type Connector struct {
	Name, Doc string
	Params    func() any
}

// Connectors returns the table of connectors, sorted by name.
func Connectors() []Connector {
	return []Connector{
		{"all_to_all", "every source to every target", none[AllToAll]},
		{"distance_dependent", "every pair, on its own, with a probability that falls with distance", pointer(DefaultDistanceDependent)},
		{"fixed_indegree", "as many synapses onto every target, from sources chosen at random", none[FixedIndegree]},
		{"fixed_outdegree", "as many synapses from every source, onto targets chosen at random", none[FixedOutdegree]},
		{"fixed_probability", "every pair, on its own, with a probability", none[FixedProbability]},
		{"given", "pairs that a file lists", none[Given]},
		{"groups", "consecutive sources to one target, or one source to consecutive targets", none[Groups]},
		{"layer", "every source to every target, with the weights of a layer of the network that is trained", none[Layer]},
		{"one_to_one", "source k to target k; both have the same number", none[OneToOne]},
	}
}

// none makes parameters that have no defaults.
func none[P any]() any { return new(P) }

// FindConnector returns the connector of a name.
func FindConnector(name string) (Connector, bool) {
	return find(Connectors(), name, func(c Connector) string { return c.Name })
}

// pairing is a connector's parameters: what it is between two blocks.
type pairing interface {
	Validate() error
	fit(w wiring) error                          // what is out of range between these blocks, as "key: message"
	expected(w wiring) (number float64, is bool) // of synapses: on average, or the exact number
	pair(w wiring) pairs
}

// pairing is the projection's connector, which must be in the table.
func (p Projection) pairing() pairing {
	if p.Params != nil {
		return p.Params.(pairing)
	}
	c, _ := FindConnector(p.Connect)
	return c.Params().(pairing)
}

// wiring is two blocks of neurons between which synapses are made. Sources and
// targets are counted within their blocks.
type wiring struct {
	from, to block
	self     bool // a neuron may connect to itself
	key      rng.Key
	threads  int
}

// block is consecutive neurons of a population, or all of them.
type block struct {
	population string
	from, size int
}

// pairs are synapses by target: the sources of target t are
// sources[start[t]:start[t+1]], ascending.
type pairs struct {
	start           []int
	sources         []int32
	weights, delays []float64 // nil: the projection says
}

// banned is the source that target t must not have, itself, or -1.
func (w wiring) banned(t int) int {
	if w.self || w.from.population != w.to.population {
		return -1
	}
	if s := t + w.to.from - w.from.from; s >= 0 && s < w.from.size {
		return s
	}
	return -1
}

// selves is the number of targets with a banned source.
func (w wiring) selves() int {
	if w.self || w.from.population != w.to.population {
		return 0
	}
	return max(0, min(w.from.from+w.from.size, w.to.from+w.to.size)-max(w.from.from, w.to.from))
}

// rower appends the sources of target t to a list, ascending.
type rower func(t int, list []int32) []int32

// byTarget makes pairs from rows. Every thread takes a share of the targets,
// with a rower of its own, and rows have random numbers of their own, so pairs
// do not depend on the number of threads. length says how long rows are; where
// it is nil rows are drawn twice, first to be counted: that takes less time
// than a list that grows, and no more memory than what is kept.
func (w wiring) byTarget(length func(t int) int, fresh func() rower) pairs {
	p := pairs{start: make([]int, w.to.size+1)}
	if length != nil {
		for t := range w.to.size {
			p.start[t+1] = length(t)
		}
	} else {
		w.share(w.to.size, func(lo, hi int) {
			row, scratch := fresh(), []int32(nil)
			for t := lo; t < hi; t++ {
				scratch = row(t, scratch[:0])
				p.start[t+1] = len(scratch)
			}
		})
	}
	p.sum()
	w.share(w.to.size, func(lo, hi int) {
		row := fresh()
		for t := lo; t < hi; t++ {
			row(t, p.sources[p.start[t]:p.start[t]:p.start[t+1]])
		}
	})
	return p
}

// sum turns the lengths start[t+1] of rows into where they start, and makes room for sources.
func (p *pairs) sum() {
	for t := range len(p.start) - 1 {
		p.start[t+1] += p.start[t]
	}
	p.sources = make([]int32, p.start[len(p.start)-1])
}

// share divides 0..n-1 over the threads.
func (w wiring) share(n int, f func(lo, hi int)) {
	t := team.New(w.threads)
	defer t.Start()()
	t.Do(t.Size(), func(worker, workers int) { f(team.Share(n, worker, workers)) })
}
