// Package team lets a fixed number of threads do one short piece of work after
// another together.
//
// Pieces may be as short as a microsecond: a thread that waits for the next one
// looks out for it, which sees it within some 100 ns, and only sleeps after
// about a millisecond.
package team

import (
	"runtime"
	"sync/atomic"
)

// Team is a number of threads. Worker 0 is the caller; between Start and Stop
// the others wait for work.
type Team struct {
	size    int
	helpers []*helper // workers 1..size-1; none at rest
}

// New returns a team at rest of at most this many threads, at least one.
func New(size int) *Team { return &Team{size: max(size, 1)} }

// Size returns the number of threads.
func (t *Team) Size() int { return t.size }

// Start calls the team to work; a team at work stays so. What it returns sends
// home whom this call has called.
func (t *Team) Start() (stop func()) {
	if t.helpers != nil || t.size == 1 {
		return func() {}
	}
	for worker := 1; worker < t.size; worker++ {
		h := &helper{todo: newFlag(), done: newFlag()}
		t.helpers = append(t.helpers, h)
		go h.work(worker)
	}
	return func() {
		for _, h := range t.helpers {
			h.give(nil, 0)
		}
		t.helpers = nil
	}
}

// Do calls f once for every worker of workers, at the same time, and returns
// when all are done. A team at rest has one worker, whatever is asked for.
func (t *Team) Do(workers int, f func(worker, workers int)) {
	workers = max(1, min(workers, len(t.helpers)+1))
	helpers := t.helpers[:workers-1]
	for _, h := range helpers {
		h.give(f, workers)
	}
	f(0, workers)
	for _, h := range helpers {
		h.done.await()
	}
}

// Share is the part of 0..n-1 that falls to a worker.
func Share(n, worker, workers int) (lo, hi int) {
	return n * worker / workers, n * (worker + 1) / workers
}

// helper is a worker that is not the caller.
type helper struct {
	todo, done flag
	f          func(worker, workers int)
	workers    int
}

func (h *helper) give(f func(worker, workers int), workers int) {
	h.f, h.workers = f, workers
	h.todo.raise()
}

func (h *helper) work(worker int) {
	for {
		h.todo.await()
		if h.f == nil {
			return
		}
		h.f(worker, h.workers)
		h.done.raise()
	}
}

// flag is raised by one thread and awaited by another, in turn.
type flag struct {
	_     [128]byte // a cache line, and its neighbour, that no other flag shares
	state atomic.Uint32
	wake  chan struct{}
}

const (
	lowered uint32 = iota
	raised
	slept // on, by the thread that awaits it
)

// A thread that waits looks out, and lets other goroutines run after every so
// many looks: where there are more threads than cores, what it waits for may be
// one that has none. It sleeps only after about a millisecond, far longer than
// its part and another's differ, since waking takes tens of microseconds, on
// virtual machines a hundred: threads that sleep at each wait are no faster
// together than one alone.
const (
	looks = 3000 // between turns of others: 2 µs, so that these come soon and cost little
	turns = 300
)

func newFlag() flag { return flag{wake: make(chan struct{}, 1)} }

func (f *flag) raise() {
	if f.state.Swap(raised) == slept {
		f.wake <- struct{}{}
	}
}

// await returns once the flag was raised, and lowers it.
func (f *flag) await() {
	for range turns {
		for range looks {
			if f.state.Load() == raised {
				f.state.Store(lowered)
				return
			}
		}
		runtime.Gosched()
	}
	if f.state.CompareAndSwap(lowered, slept) {
		<-f.wake
	}
	f.state.Store(lowered)
}
