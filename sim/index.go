package sim

import "homeostat/internal/team"

// index is synapses in the order (block of targets, source, target). A worker
// has whole blocks, so it finds a source's synapses onto its targets by one
// look, and in one piece.
type index struct {
	fanOut  float64 // synapses per source
	blocks  []block
	targets []int32 // nil if cells has all that is needed
	cells   []int32 // in the mailbox, counted from the present step's: delay·neurons + target; nil: one delay
	where   []int32 // the number of a plastic synapse, under which it has its weight
}

// block is the synapses onto targets lo..hi-1.
type block struct {
	lo, hi int
	begin  int      // place of its first synapse
	start  []uint32 // synapses of source j are places begin+start[j] .. begin+start[j+1]-1
}

// row is the places of the synapses of source j.
func (b block) row(j int32) (from, to int) {
	return b.begin + int(b.start[j]), b.begin + int(b.start[j+1])
}

// blocksOf are the blocks of one worker's targets.
func (x *index) blocksOf(worker, workers int) []block {
	first, last := team.Share(len(x.blocks), worker, workers)
	return x.blocks[first:last]
}

// newIndex orders synapses by source, by counting; every worker those onto its
// targets. Static weights are brought into the same order.
func newIndex(p *Projection, s Synapses) *index {
	size := len(s.Sources)
	x := &index{fanOut: float64(size) / float64(max(1, p.from.size)), blocks: make([]block, p.crew.shares())}
	if s.Delays == nil || p.link.Plastic {
		x.targets = make([]int32, size)
	}
	if s.Delays != nil {
		x.cells = make([]int32, size)
	}
	var given []float32 // weights to be moved
	if p.link.Plastic {
		x.where = make([]int32, size)
	} else if s.Weights != nil {
		given, p.weights = s.Weights, make([]float32, size)
	}
	p.crew.team.Do(p.crew.team.Size(), func(worker, workers int) {
		first, last := team.Share(len(x.blocks), worker, workers)
		for k := first; k < last; k++ {
			b := &x.blocks[k]
			b.lo, b.hi = p.crew.bound(p.to.size, k), p.crew.bound(p.to.size, k+1)
			b.begin = s.Start[b.lo]
			b.count(s, p.from.size)
			x.place(b, s, p.to.size, given, p.weights)
		}
	})
	return x
}

// count sets start[j] to where source j's synapses begin.
func (b *block) count(s Synapses, sources int) {
	b.start = make([]uint32, sources+1)
	for _, j := range s.Sources[s.Start[b.lo]:s.Start[b.hi]] {
		b.start[j+1]++
	}
	for j := range sources {
		b.start[j+1] += b.start[j]
	}
}

// place puts a block's synapses where they belong. start[j] is where the next
// one of source j goes; in the end that is where j+1 begins, so all move up by one.
func (x *index) place(b *block, s Synapses, neurons int, given, weights []float32) {
	for i := b.lo; i < b.hi; i++ {
		for k := s.Start[i]; k < s.Start[i+1]; k++ {
			j := s.Sources[k]
			at := b.begin + int(b.start[j])
			b.start[j]++
			if x.targets != nil {
				x.targets[at] = int32(i)
			}
			if x.cells != nil {
				x.cells[at] = int32(int(s.Delays[k])*neurons + i)
			}
			if x.where != nil {
				x.where[at] = int32(k)
			}
			if given != nil {
				weights[at] = given[k]
			}
		}
	}
	copy(b.start[1:], b.start)
	b.start[0] = 0
}
