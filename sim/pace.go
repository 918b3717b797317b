package sim

import "time"

// pace finds out whether threads are worth it. The work in a step says how many
// could be; whether they are faster depends on the model, on the machine and
// on who else is using it (two virtual cores were seen to meet within 0.1 or 0.5 µs,
// from one minute to the next, as their host puts them on processors that share a
// cache or do not), so that is measured: now and then some steps are
// taken the other way, alone or together, and the faster way is kept. What
// comes out of a step does not depend on it.
type pace struct {
	way   way
	cost  [2]float64 // of each way, ns per unit of work; 0: not measured yet
	fresh bool       // the next stretch is the first of its way: it wakes threads and does not count
	trial bool       // this way is being tried
	gap   time.Duration
	spent time.Duration // in this way since the last decision
	work  int           // done in that time
}

// way is how steps are taken.
type way int

const (
	alone way = iota
	together
)

const (
	trial    = 8 * time.Millisecond  // longer than others keep a core to themselves
	memory   = 16 * time.Millisecond // that an average has of earlier times
	firstGap = 16 * time.Millisecond
	lastGap  = time.Second
)

func newPace() *pace { return &pace{way: together, trial: true, fresh: true, gap: firstGap} }

// took learns how long a stretch of steps took, and decides about the next.
func (p *pace) took(spent time.Duration, work int) {
	if p.fresh {
		p.fresh = false
		return
	}
	p.spent, p.work = p.spent+spent, p.work+work
	if p.trial && p.spent < trial || !p.trial && p.spent < p.gap {
		return
	}
	cost, other := p.learn(), together-p.way
	switch {
	case !p.trial || p.cost[other] == 0:
		p.try(other)
	case p.cost[p.way] < p.cost[other]:
		p.trial, p.gap = false, firstGap
	default:
		p.gap = min(2*p.gap, lastGap)
		if cost < p.cost[other] {
			p.gap = firstGap // this time it was faster: ask again soon
		}
		p.trial, p.way, p.fresh = false, other, true
	}
}

// learn takes the latest cost of the present way into its average, and returns
// it: on a machine that others use too, one trial may be lucky.
func (p *pace) learn() (latest float64) {
	latest = float64(p.spent) / float64(p.work)
	share := float64(p.spent) / float64(p.spent+memory)
	if p.cost[p.way] == 0 {
		share = 1
	}
	p.cost[p.way] += share * (latest - p.cost[p.way])
	p.spent, p.work = 0, 0
	return latest
}

func (p *pace) try(w way) { p.trial, p.way, p.fresh = true, w, true }
