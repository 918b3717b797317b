package team

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// Every worker gets its piece once, and all are done when Do returns.
func TestEveryoneDoesTheirPiece(t *testing.T) {
	for size := 1; size <= 5; size++ {
		team := New(size)
		stop := team.Start()
		counts := make([]int, size)
		for piece := range 2000 {
			workers := 1 + piece%size
			team.Do(workers, func(worker, of int) {
				if of != workers {
					t.Errorf("worker %d of %d, want %d", worker, of, workers)
				}
				counts[worker]++
			})
			for worker, n := range counts {
				want := 1
				if worker >= workers {
					want = 0
				}
				if n != want {
					t.Fatalf("worker %d of %d did its piece %d times, want %d", worker, workers, n, want)
				}
			}
			clear(counts)
		}
		stop()
	}
}

// A thread that has gone to sleep wakes for the next piece, and so does a
// caller who slept for a slow worker.
func TestSleepersWake(t *testing.T) {
	team := New(2)
	defer team.Start()()
	for slow := range 4 {
		time.Sleep(2 * time.Millisecond)
		done := make([]bool, 2)
		team.Do(2, func(worker, _ int) {
			if worker == slow%2 {
				time.Sleep(2 * time.Millisecond)
			}
			done[worker] = true
		})
		if !slices.Equal(done, []bool{true, true}) {
			t.Fatalf("workers done: %v", done)
		}
	}
}

// With one core for two threads each piece needs both to have had it: they hand
// it over, and do not keep it for the milliseconds after which it is taken from
// them. Then 2,000 pieces would take seconds; they take some 10 ms.
func TestThreadsHandTheirCoreOver(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	team := New(2)
	defer team.Start()()
	start := time.Now()
	for range 2000 {
		team.Do(2, func(int, int) {})
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("2,000 pieces took %v", took)
	}
}

// At rest the caller does everything; a second call to work changes nothing,
// and only the first one's end sends the workers home.
func TestRestAndWork(t *testing.T) {
	team := New(3)
	workers := func() (n int) {
		team.Do(3, func(worker, of int) {
			if worker == 0 {
				n = of
			}
		})
		return n
	}
	if n := workers(); n != 1 {
		t.Errorf("%d workers at rest", n)
	}
	before := runtime.NumGoroutine()
	stop := team.Start()
	team.Start()()
	if n := workers(); n != 3 {
		t.Errorf("%d workers at work", n)
	}
	stop()
	if n := workers(); n != 1 {
		t.Errorf("%d workers after the end", n)
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left of %d", runtime.NumGoroutine(), before)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestSharesAreAPartition(t *testing.T) {
	for n := range 20 {
		for workers := 1; workers <= 7; workers++ {
			end := 0
			for worker := range workers {
				lo, hi := Share(n, worker, workers)
				if lo != end || hi-lo > n/workers+1 {
					t.Errorf("worker %d of %d has %d..%d of %d", worker, workers, lo, hi, n)
				}
				end = hi
			}
			if end != n {
				t.Errorf("%d workers share %d of %d", workers, end, n)
			}
		}
	}
}

// The cost of a piece of work that is nothing: giving it out and waiting.
func BenchmarkDo(b *testing.B) {
	team := New(2)
	defer team.Start()()
	nothing := func(int, int) {}
	for b.Loop() {
		team.Do(2, nothing)
	}
}

// The same where there are twice as many threads as cores.
func BenchmarkDoInACrowd(b *testing.B) {
	nothing := func(int, int) {}
	b.RunParallel(func(pb *testing.PB) {
		team := New(2)
		defer team.Start()()
		for pb.Next() {
			team.Do(2, nothing)
		}
	})
}
