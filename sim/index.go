package sim

import (
	"homeostat/internal/machine"
	"homeostat/internal/team"
)

// index is synapses in the order (block of targets, source, target). A worker
// has whole blocks, so it finds a source's synapses onto its targets by one
// look, and in one piece.
type index struct {
	fanOut  float64 // synapses per source
	ahead   int     // rows that are fetched before they are delivered
	blocks  []block
	targets []int32 // nil if cells has all that is needed
	cells   []int32 // in the mailbox, counted from the present step's: delay·pitch + target; nil: one delay
	pitch   int     // the mailbox's
	where   []int32 // the number of a plastic synapse, under which it has its weight
}

// linesAhead is about as many lines of the cache as can be on their way to it at once.
const linesAhead = 24

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
	x := &index{fanOut: float64(size) / float64(max(1, p.from.size)), blocks: make([]block, p.crew.shares()), pitch: p.to.arriving[p.receptor].pitch}
	x.ahead = int(max(1, float64(linesAhead*line*len(x.blocks))/max(1, x.fanOut)))
	if s.Delays == nil || p.link.Plastic {
		x.targets = machine.Zeros[int32](size)
	}
	if s.Delays != nil {
		x.cells = machine.Zeros[int32](size)
	}
	var given []float32 // weights to be moved
	if p.link.Plastic {
		x.where = machine.Zeros[int32](size)
	} else if s.Weights != nil {
		given, p.weights = s.Weights, machine.Zeros[float32](size)
	}
	p.crew.team.Do(p.crew.team.Size(), func(worker, workers int) {
		first, last := team.Share(len(x.blocks), worker, workers)
		for k := first; k < last; k++ {
			b := &x.blocks[k]
			b.lo, b.hi = p.crew.bound(p.to.size, k), p.crew.bound(p.to.size, k+1)
			b.begin = s.Start[b.lo]
			b.count(s, p.from.size)
			x.place(b, s, given, p.weights)
		}
	})
	return x
}

// count sets start[j] to where source j's synapses begin.
func (b *block) count(s Synapses, sources int) {
	b.start = machine.Zeros[uint32](sources + 1)
	for _, j := range s.Sources[s.Start[b.lo]:s.Start[b.hi]] {
		b.start[j+1]++
	}
	for j := range sources {
		b.start[j+1] += b.start[j]
	}
}

// Synapses are put in their places tile by tile: some targets by some sources.
// Each target's and each source's next synapse lie in pages of their own, and a
// tile has few enough of them for the processor to find these at once.
const (
	tileTargets = 1024
	tilePieces  = 8 // synapses of a target in a tile, on average
)

// place puts a block's synapses where they belong. start[j] is where the next
// one of source j goes; in the end that is where j+1 begins, so all move up by one.
func (x *index) place(b *block, s Synapses, given, weights []float32) {
	next := make([]int, tileTargets) // synapse of each target
	for lo := b.lo; lo < b.hi; lo += tileTargets {
		hi := min(lo+tileTargets, b.hi)
		copy(next, s.Start[lo:hi])
		synapses, sources := s.Start[hi]-s.Start[lo], len(b.start)-1
		width := 1 + sources*tilePieces*(hi-lo)/max(1, synapses)
		for limit := width; ; limit += width {
			for i := lo; i < hi; i++ {
				next[i-lo] = x.placeRow(b, s, i, next[i-lo], limit, given, weights)
			}
			if limit >= sources {
				break
			}
		}
	}
	copy(b.start[1:], b.start)
	b.start[0] = 0
}

// placeRow puts synapses k and on of target i in their places, up to a source, and returns the next.
func (x *index) placeRow(b *block, s Synapses, i, k, limit int, given, weights []float32) int {
	for end := s.Start[i+1]; k < end; k++ {
		j := s.Sources[k]
		if int(j) >= limit {
			break
		}
		at := b.begin + int(b.start[j])
		b.start[j]++
		if x.targets != nil {
			x.targets[at] = int32(i)
		}
		if x.cells != nil {
			x.cells[at] = int32(int(s.Delays[k])*x.pitch + i)
		}
		if x.where != nil {
			x.where[at] = int32(k)
		}
		if given != nil {
			weights[at] = given[k]
		}
	}
	return k
}
