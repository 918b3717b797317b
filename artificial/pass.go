package artificial

import "homeostat/internal/team"

// Pass is what layers do with one batch, as a list of steps. Layers state their
// steps once, when a network is made; a pass then runs for batch after batch,
// on any number of threads, and allocates nothing.
//
// Steps are of two kinds. One of each block is done for all blocks, which go to
// threads; such steps in a row are joined, so that a block goes through all of
// them while it is in its core's cache; and phases of such steps go up and down
// the blocks in turn, so that the last ones are still near when the next phase
// begins with them. A split step does a range of units, weights or the like
// over the whole batch, and ranges go to threads. A step may read what earlier
// steps wrote, but of a step of each block that stands right before it only the
// same block. What a step writes for a block or a unit does not depend on who
// does it or when, so the number of threads changes no bit.
type Pass struct {
	phases  []phase
	batches []interface{ resize(samples int) }
	newest  float64 // weight of the batch at hand in running averages; 0: what each normalization has for it
	turns   bool    // the next phase over blocks goes down them
	blocks  int     // of the batch at hand
	now     *phase  // under way
	work    func(worker, workers int)
}

// phase is work between two points where threads wait for one another.
type phase struct {
	each  []func(block int)
	down  bool // the last block first
	split func(from, to int)
	n     int // what is split
	grain int // ranges start at multiples of this
}

func newPass() *Pass {
	p := &Pass{}
	p.work = p.share // bound once: binding allocates
	return p
}

// fills says that steps write a batch, which then gets the size of the batch at hand.
func (p *Pass) fills(b interface{ resize(samples int) }) { p.batches = append(p.batches, b) }

// eachBlock adds a step that is done for every block.
func (p *Pass) eachBlock(do func(block int)) {
	last := len(p.phases) - 1
	if last < 0 || p.phases[last].each == nil {
		p.phases = append(p.phases, phase{down: p.turns})
		p.turns = !p.turns
		last++
	}
	p.phases[last].each = append(p.phases[last].each, do)
}

// split adds a step that is done for ranges which make up 0..n-1.
func (p *Pass) split(n, grain int, do func(from, to int)) {
	p.phases = append(p.phases, phase{split: do, n: n, grain: grain})
}

// once adds a step that one thread does, for the whole batch.
func (p *Pass) once(do func()) { p.split(1, 1, func(int, int) { do() }) }

// weight returns that of the batch at hand in a running average which has one of its own.
func (p *Pass) weight(own float64) float64 {
	if p.newest > 0 {
		return p.newest
	}
	return own
}

// run does all steps on a batch of samples.
func (p *Pass) run(t *team.Team, samples int) {
	p.blocks = blocksOf(samples)
	for _, b := range p.batches {
		b.resize(samples)
	}
	for i := range p.phases {
		p.now = &p.phases[i]
		t.Do(min(t.Size(), p.parts()), p.work)
	}
}

// parts returns into how many parts the phase under way can be cut.
func (p *Pass) parts() int {
	if p.now.each != nil {
		return p.blocks
	}
	return (p.now.n + p.now.grain - 1) / p.now.grain
}

// share does a worker's part of the phase under way.
func (p *Pass) share(worker, workers int) {
	lo, hi := team.Share(p.parts(), worker, workers)
	if p.now.each == nil {
		p.now.split(lo*p.now.grain, min(hi*p.now.grain, p.now.n))
		return
	}
	for i := range hi - lo {
		block := lo + i
		if p.now.down {
			block = hi - 1 - i
		}
		for _, do := range p.now.each {
			do(block)
		}
	}
}
