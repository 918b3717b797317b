package sim

import (
	"time"

	"homeostat/internal/team"
)

// leastWork of a thread is about a µs, several times what it costs threads to meet.
const leastWork = 1_500

// crew is threads that divide every population by its neurons. What one
// changes in a task is its own neurons and their synapses, so that one task
// can follow another without all having met in between, as long as neither
// looks at what others change. Meeting is what threads cost, and every line of
// the cache that one writes and another reads costs as much: a step without
// rules has one meeting, and what changes in a step lies apart from what does not.
type crew struct {
	team  *team.Team
	grain int
	run   func(worker, workers int) // runTasks, bound once: binding allocates
	pace  *pace                     // nil: threads are used whenever there is work for them
	_     lines
	order order
	_     lines
	work  int // of the order, in neurons or synaptic events
	done  int // work since the clock was looked at
	used  int // threads that met last
}

// lines keep what stands before them and after them apart in the caches.
type lines [128]byte

// order is what all look at when they begin.
type order struct {
	step   int64 // that is integrated
	sent   int64 // that is transmitted
	count  int
	ruling bool // one of the tasks is a rule's
	tasks  [2]func(worker, workers int)
}

func newCrew(o Options) *crew {
	c := &crew{team: team.New(o.Threads), grain: o.Grain}
	c.run = c.runTasks
	if c.grain == 0 {
		c.grain = leastWork
		if c.team.Size() > 1 {
			c.pace = newPace()
		}
	}
	return c
}

// share hands out a task that looks at spikes, weights and its own neurons, and
// changes arrivals and its own neurons. It is begun when the crew meets.
func (c *crew) share(task func(worker, workers int), work int) {
	c.order.tasks[c.order.count] = task
	c.order.count++
	c.work += work
}

// shareRule hands out a task that may look at all neurons, and changes weights or its own neurons.
func (c *crew) shareRule(task func(worker, workers int), work int) {
	c.afterRules()
	c.share(task, work)
	c.order.ruling = true
}

// afterRules meets if a rule has still to be done.
func (c *crew) afterRules() {
	if c.order.ruling {
		c.meet()
	}
}

// meet returns once all tasks are done.
func (c *crew) meet() {
	if c.order.count == 0 {
		return
	}
	c.team.Do(c.workers(c.work), c.run)
	c.order.count, c.order.ruling = 0, false
	c.work, c.done = 0, c.done+c.work
}

func (c *crew) runTasks(worker, workers int) {
	if worker == 0 {
		c.used = workers
	}
	for _, task := range c.order.tasks[:c.order.count] {
		task(worker, workers)
	}
}

// took is told how long all work since the last time took.
func (c *crew) took(time time.Duration) {
	if c.pace != nil && c.done > 0 {
		c.pace.took(time, c.done)
	}
	c.done = 0
}

// workers is how many threads an amount of work is worth.
func (c *crew) workers(work int) int {
	if c.pace != nil && c.pace.way == alone {
		return 1
	}
	return max(1, min(c.team.Size(), work/c.grain))
}

// shares are the parts into which every population is divided: one per thread.
// With fewer workers each has several.
func (c *crew) shares() int { return c.team.Size() }

// rangeOf is the part of n neurons that falls to a worker.
func (c *crew) rangeOf(n, worker, workers int) (lo, hi int) {
	first, last := team.Share(c.shares(), worker, workers)
	return c.bound(n, first), c.bound(n, last)
}

// bound is where a share of n neurons begins: at a multiple of 16, where models
// work fastest, if there are enough.
func (c *crew) bound(n, share int) int {
	at := n * share / c.shares()
	if share < c.shares() && n >= 16*c.shares() {
		at -= at % 16
	}
	return at
}
