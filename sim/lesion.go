package sim

import (
	"fmt"
	"slices"
)

// lost are lesioned synapses, ascending by number.
type lost []gone

type gone struct {
	number         int
	source, target int32
}

func (l lost) find(number int) (int, bool) {
	return slices.BinarySearchFunc(l, number, func(g gone, number int) int { return g.number - number })
}

// is says whether a synapse was lesioned.
func (l lost) is(number int) bool {
	_, ok := l.find(number)
	return ok
}

func (l lost) synapse(number int) gone {
	k, _ := l.find(number)
	return l[k]
}

// Lesion takes synapses out for good, by their numbers, which the others keep.
func (p *Projection) Lesion(synapses []int) {
	cut := make(map[int]bool, len(synapses))
	for _, number := range synapses {
		if number < 0 || number >= p.Size {
			panic(fmt.Sprintf("sim.Lesion: %s has no synapse %d", p.Name, number))
		}
		cut[number] = true
	}
	left := Synapses{Start: make([]int, p.to.size+1), Weight: p.weight, Delay: p.delay}
	number, was := 0, p.lost
	var now lost
	p.each(func(source, target int32, at int) {
		for was.is(number) {
			now, number = append(now, was.synapse(number)), number+1
		}
		if cut[number] {
			now = append(now, gone{number, source, target})
		} else {
			left.Start[target+1]++
			left.Sources = append(left.Sources, source)
			if p.weights != nil {
				left.Weights = append(left.Weights, p.weights[at])
			}
			if p.delay == 0 {
				left.Delays = append(left.Delays, p.delayAt(at))
			}
		}
		number++
	})
	for ; number < p.Size; number++ {
		now = append(now, was.synapse(number))
	}
	for i := range p.to.size {
		left.Start[i+1] += left.Start[i]
	}
	p.lost = now
	defer p.crew.team.Start()()
	p.arrange(left)
}

// delayAt is the delay at a number (if there are rows) or a place, of synapses that each have their own.
func (p *Projection) delayAt(at int) uint16 {
	if p.rows != nil {
		return p.rows.delays[at]
	}
	return uint16(int(p.index.cells[at]) / p.index.pitch)
}
