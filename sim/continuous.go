package sim

import "homeostat/internal/state"

// Continuous transmission: in every step n the value of a source's variable, as
// integration leaves it, times the weight, is on its way to arrive in step n+d.
// What is sent are values that were looked at before threads go on to the next
// step; seen has those of the last two. A pull looks at the target, which none but the
// worker that sends it values advances.

// watch prepares a projection for looking at its source.
func (p *Projection) watch(precision state.Precision) {
	p.watched = p.from.variable(p.link.Variable)
	if p.link.Pull != nil {
		p.pulled = p.to.variable(p.link.Pull.Variable)
	}
	for k := range p.seen {
		p.seen[k] = state.New(precision, p.from.size)
	}
}

// look takes up what one worker's neurons send.
func (p *Projection) look(step int64, worker, workers int) {
	if p.watched.Len() == 0 {
		return
	}
	seen := p.seen[step%2]
	lo, hi := p.crew.rangeOf(p.from.size, worker, workers)
	for j := lo; j < hi; j++ {
		x := p.watched.At(j)
		if p.link.Grade != nil {
			x = p.link.Grade.Grade(j, x)
		}
		if p.gain != nil {
			x *= float64(p.gain[j])
		}
		seen.Set(j, x)
	}
}

// flow sends the values seen to one worker's targets.
func flow[T state.Float](p *Projection, step int64, worker, workers int) {
	m := &p.to.arriving[p.receptor]
	ring, values := state.As[T](m.cells), state.As[T](p.seen[step%2])
	lo, hi := p.crew.rangeOf(p.to.size, worker, workers)
	for i := lo; i < hi; i++ {
		a, b := p.rows.start[i], p.rows.start[i+1]
		pull := T(1)
		if p.link.Pull != nil {
			pull = T(p.link.Pull.Toward - p.pulled.At(i))
		}
		if p.rows.delays == nil {
			ring[m.slot(step+int64(p.delay))*m.pitch+i] += T(pull * weighted(p, a, b, values))
			continue
		}
		for k := a; k < b; k++ {
			ring[m.slot(step+int64(p.rows.delays[k]))*m.pitch+i] += T(pull * T(T(p.weightAt(k))*values[p.rows.sources[k]]))
		}
	}
}

// weighted is the sum of values over synapses a..b-1, in their order.
func weighted[T state.Float](p *Projection, a, b int, values []T) (sum T) {
	if p.weights == nil {
		for _, j := range p.rows.sources[a:b] {
			sum += values[j]
		}
		return sum * T(p.weight)
	}
	weights := p.weights[a:b]
	for k, j := range p.rows.sources[a:b] {
		sum += T(T(weights[k]) * values[j])
	}
	return sum
}
