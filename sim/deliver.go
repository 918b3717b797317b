package sim

import (
	"homeostat/internal/kernel"
	"homeostat/internal/state"
)

// deliver adds the weights of the spikes that are transmitted to the sums of
// one worker's targets, block by block, in the order of the spikes.
func deliver[T state.Float](p *Projection, step int64, worker, workers int) {
	m := &p.to.arriving[p.receptor]
	for _, b := range p.index.blocksOf(worker, workers) {
		if p.delay > 0 && len(p.release) == 0 {
			alike(p, b, state.As[T](m.slots[m.slot(step+int64(p.delay))]))
		} else {
			unlike(p, b, state.As[T](m.cells), m.slot(step+int64(p.delay))*m.pitch)
		}
	}
}

// alike delivers a block whose synapses all arrive in one step, by their weights as they are.
// Rows lie anywhere in memory, so the next ones are fetched while one is delivered.
func alike[T state.Float](p *Projection, block block, sums []T) {
	x, spikes := p.index, p.from.spikes
	fetched := min(x.ahead, len(spikes))
	for _, j := range spikes[:fetched] {
		p.fetch(block.row(j))
	}
	for k, j := range spikes {
		if k+fetched < len(spikes) {
			p.fetch(block.row(spikes[k+fetched]))
		}
		a, b := block.row(j)
		switch {
		case x.where != nil:
			kernel.DeliverIndexed(sums, x.targets[a:b], x.where[a:b], p.weights)
		case p.weights != nil:
			kernel.Deliver(sums, x.targets[a:b], p.weights[a:b])
		default:
			kernel.DeliverConstant(sums, x.targets[a:b], p.weight)
		}
	}
}

// fetch asks the cache for a row.
func (p *Projection) fetch(a, b int) {
	kernel.Prefetch(p.index.targets[a:b])
	if p.index.where != nil {
		kernel.Prefetch(p.index.where[a:b])
	} else if p.weights != nil {
		kernel.Prefetch(p.weights[a:b])
	}
}

// unlike delivers a block whose synapses have delays of their own, or whose
// spikes have factors. Cells are counted from present, around the ring.
func unlike[T state.Float](p *Projection, block block, ring []T, present int) {
	cells := p.index.cells
	if cells == nil {
		cells = p.index.targets // present is the slot in which all arrive
	}
	for k, j := range p.from.spikes {
		factor := T(1)
		if len(p.release) > 0 {
			factor = T(p.release[k])
		}
		a, b := block.row(j)
		switch {
		case p.index.where != nil:
			for k, at := range p.index.where[a:b] {
				ring[around(present+int(cells[a+k]), len(ring))] += T(T(p.weights[at]) * factor)
			}
		case p.weights != nil:
			for k, w := range p.weights[a:b] {
				ring[around(present+int(cells[a+k]), len(ring))] += T(T(w) * factor)
			}
		default:
			w := T(T(p.weight) * factor)
			for _, cell := range cells[a:b] {
				ring[around(present+int(cell), len(ring))] += w
			}
		}
	}
}

// around brings a place less than twice around a ring back into it.
func around(at, size int) int {
	if at >= size {
		at -= size
	}
	return at
}
