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
// looks at what others change. Meeting is what threads cost: a step without
// rules needs one.
type crew struct {
	team  *team.Team
	grain int
	tasks []task                    // shared out, not yet begun
	work  int                       // of the tasks, in neurons or synaptic events
	done  int                       // work since the clock was looked at
	run   func(worker, workers int) // runTasks, bound once: binding allocates
	pace  *pace                     // nil: threads are used whenever there is work for them
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

type task struct {
	do   func(worker, workers int)
	kind kind
}

// kind says what a task looks at and changes.
type kind int

const (
	sending kind = iota // looks at spikes, weights and its own neurons; changes arrivals and its own neurons
	ruling              // may look at all neurons; changes weights or its own neurons
)

// share hands out a task; it is begun when the crew meets.
func (c *crew) share(do func(worker, workers int), work int, kind kind) {
	c.tasks, c.work = append(c.tasks, task{do, kind}), c.work+work
}

// after meets if a task of a kind has still to be done.
func (c *crew) after(kind kind) {
	for _, t := range c.tasks {
		if t.kind == kind {
			c.meet()
			return
		}
	}
}

// meet returns once all tasks are done.
func (c *crew) meet() {
	if len(c.tasks) == 0 {
		return
	}
	c.team.Do(c.workers(c.work), c.run)
	c.tasks, c.work, c.done = c.tasks[:0], 0, c.done+c.work
}

// took is told how long all work since the last time took.
func (c *crew) took(time time.Duration) {
	if c.pace != nil && c.done > 0 {
		c.pace.took(time, c.done)
	}
	c.done = 0
}

func (c *crew) runTasks(worker, workers int) {
	for _, t := range c.tasks {
		t.do(worker, workers)
	}
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
