package plasticity

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"homeostat/internal/check"
	"homeostat/internal/rng"
)

// Branches are where synapses sit on their neuron's dendrite. A synapse has a
// place from 0 to the number of branches: its whole part is the branch, the rest
// how far along that is. The place follows from the source, so that synapses that
// are lost leave the others where they were:
//
//	ordered: sources lie side by side, the same on every neuron
//	random:  drawn for each pair of source and target
//
// Synapses of one branch are taken as evenly spaced: distances are counted in
// synapses.

// Arrangement says how synapses are laid out along the branches.
type Arrangement string

// The arrangements.
const (
	Ordered Arrangement = "ordered"
	Random  Arrangement = "random"
)

// BranchParameters are those that rules about branches share.
type BranchParameters struct {
	Branches    int         `toml:"branches"`    // of each neuron; 1: the whole cell is one
	Arrangement Arrangement `toml:"arrangement"` // ordered, by the source's number, or random
}

// Validate says which parameters are out of their range, each by its key.
func (p BranchParameters) Validate() error {
	var few error
	if p.Branches < 1 {
		few = fmt.Errorf("branches: must be 1 or above, is %d", p.Branches)
	}
	return errors.Join(few, check.OneOf("arrangement", p.Arrangement, Ordered, Random))
}

// Branches are those of all neurons of a population, for one projection onto it.
type Branches struct {
	Count     int // of each neuron
	random    bool
	key       rng.Key
	first     int32 // of the sources
	sources   int
	dendrites []dendrite
}

// dendrite is the synapses of one neuron, in the order in which they sit on it.
// It is worked out anew where synapses were lost.
type dendrite struct {
	order []int32 // numbers in the neuron's row; branch b has those from ends[b] to ends[b+1]
	ends  []int32
	space []float64 // for sums along one branch
}

// NewBranches are branches of n neurons that hear so many sources, numbered from
// first on. Places that are drawn come from key.
func NewBranches(p BranchParameters, first, sources, n int, key rng.Key) *Branches {
	return &Branches{
		Count: p.Branches, random: p.Arrangement == Random, key: key,
		first: int32(first), sources: sources, dendrites: make([]dendrite, n),
	}
}

// Place is where on its target a synapse is: the branch and how far along it, 0 to Count.
func (b *Branches) Place(target int, source int32) float64 {
	if !b.random {
		return float64(source-b.first) * float64(b.Count) / float64(b.sources)
	}
	s := b.key.At(uint64(target)<<32 | uint64(source))
	return s.Float64() * float64(b.Count)
}

// of is the dendrite of a neuron whose synapses come from sources. Threads that
// ask for different neurons do not meet.
func (b *Branches) of(target int, sources []int32) *dendrite {
	d := &b.dendrites[target]
	if len(d.order) == len(sources) && d.ends != nil {
		return d
	}
	places := make([]float64, len(sources))
	d.order, d.ends = make([]int32, len(sources)), make([]int32, b.Count+1)
	for k, j := range sources {
		places[k], d.order[k] = b.Place(target, j), int32(k)
		d.ends[int(places[k])+1]++
	}
	for branch := range b.Count {
		d.ends[branch+1] += d.ends[branch]
	}
	slices.SortStableFunc(d.order, func(x, y int32) int { return cmp.Compare(places[x], places[y]) })
	return d
}

// branch is the numbers of the synapses on one branch, along it.
func (d *dendrite) branch(b int) []int32 { return d.order[d.ends[b]:d.ends[b+1]] }

// scratch is room for two numbers for each of n synapses.
func (d *dendrite) scratch(n int) (x, y []float64) {
	if cap(d.space) < 2*n {
		d.space = make([]float64, 2*n)
	}
	return d.space[:n], d.space[n : 2*n]
}
