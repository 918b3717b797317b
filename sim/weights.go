package sim

import "fmt"

// each calls f for every synapse that is there in the order of their numbers,
// with the place of its weight.
func (p *Projection) each(f func(source, target int32, at int)) {
	if p.rows != nil {
		for i := range p.to.size {
			for k := p.rows.start[i]; k < p.rows.start[i+1]; k++ {
				f(p.rows.sources[k], int32(i), k)
			}
		}
		return
	}
	for _, b := range p.index.blocks {
		p.index.each(b, f)
	}
}

// target of a place.
func (x *index) target(at int) int32 {
	if x.targets != nil {
		return x.targets[at]
	}
	return x.cells[at] % int32(x.pitch)
}

// each goes through a block by targets: by counting, as place does by sources.
func (x *index) each(b block, f func(source, target int32, at int)) {
	size := int(b.start[len(b.start)-1])
	next := make([]int32, b.hi-b.lo+1) // where a target's next synapse goes
	for at := b.begin; at < b.begin+size; at++ {
		next[int(x.target(at))-b.lo+1]++
	}
	for i := range next[1:] {
		next[i+1] += next[i]
	}
	sources, places := make([]int32, size), make([]int, size)
	for j := range int32(len(b.start) - 1) {
		for at, end := b.row(j); at < end; at++ {
			k := &next[int(x.target(at))-b.lo]
			sources[*k], places[*k] = j, at
			*k++
		}
	}
	for k, at := range places {
		f(sources[k], x.target(at), at)
	}
}

// Weights returns a copy of source, target and weight of every synapse, in the
// order of their numbers; lesioned ones have weight 0.
func (p *Projection) Weights() (sources, targets []int32, weights []float64) {
	sources, targets, weights = make([]int32, 0, p.Size), make([]int32, 0, p.Size), make([]float64, 0, p.Size)
	add := func(source, target int32, weight float64) {
		sources, targets, weights = append(sources, source), append(targets, target), append(weights, weight)
	}
	p.each(func(source, target int32, at int) {
		for p.lost.is(len(sources)) {
			gone := p.lost.synapse(len(sources))
			add(gone.source, gone.target, 0)
		}
		add(source, target, float64(p.weightAt(at)))
	})
	for len(sources) < p.Size {
		gone := p.lost.synapse(len(sources))
		add(gone.source, gone.target, 0)
	}
	return sources, targets, weights
}

// Remaining returns source, target, weight and delay, in steps, of every synapse that
// is there, in the order of their numbers.
func (p *Projection) Remaining() (sources, targets []int32, weights []float64, delays []int) {
	n := p.Size - len(p.lost)
	sources, targets, weights, delays = make([]int32, 0, n), make([]int32, 0, n), make([]float64, 0, n), make([]int, 0, n)
	p.each(func(source, target int32, at int) {
		delay := p.delay
		if delay == 0 {
			delay = int(p.delayAt(at))
		}
		sources, targets = append(sources, source), append(targets, target)
		weights, delays = append(weights, float64(p.weightAt(at))), append(delays, delay)
	})
	return sources, targets, weights, delays
}

// SetWeights sets the weight of every synapse, in the order of their numbers.
// Those of lesioned synapses go nowhere.
func (p *Projection) SetWeights(weights []float64) {
	if len(weights) != p.Size {
		panic(fmt.Sprintf("sim.SetWeights: %d weights for the %d synapses of %s", len(weights), p.Size, p.Name))
	}
	if p.weights == nil {
		p.weights = make([]float32, p.Size-len(p.lost))
	}
	p.changed = true
	k := 0
	p.each(func(_, _ int32, at int) {
		for p.lost.is(k) {
			k++
		}
		p.weights[at] = float32(weights[k])
		k++
	})
}
