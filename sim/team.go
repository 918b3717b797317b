package sim

import "sync"

// team is a fixed number of threads that do one piece of work together. Worker
// 0 is the caller. Between start and stop the others wait for work.
type team struct {
	size int
	work []chan piece // of workers 1..size-1
	done sync.WaitGroup
}

type piece struct {
	do              func(worker, workers int)
	worker, workers int
}

func newTeam(size int) *team { return &team{size: size} }

func (t *team) start() {
	t.work = make([]chan piece, t.size-1)
	for i := range t.work {
		t.work[i] = make(chan piece, 1)
		go func(work <-chan piece) {
			for p := range work {
				p.do(p.worker, p.workers)
				t.done.Done()
			}
		}(t.work[i])
	}
}

func (t *team) stop() {
	for _, w := range t.work {
		close(w)
	}
	t.work = nil
}

// do calls f once for every worker of workers, at the same time, and returns when all are done.
func (t *team) do(workers int, f func(worker, workers int)) {
	if workers > 1 {
		t.done.Add(workers - 1)
		for i := 1; i < workers; i++ {
			t.work[i-1] <- piece{f, i, workers}
		}
	}
	f(0, workers)
	t.done.Wait()
}

// share is the part of 0..n-1 that falls to a worker.
func share(n, worker, workers int) (lo, hi int) {
	return n * worker / workers, n * (worker + 1) / workers
}
