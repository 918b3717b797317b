package experiments

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"homeostat/circuits"
	"homeostat/internal/data"
	"homeostat/internal/rng"
	"homeostat/report"
)

// Options says how to run, which never changes what comes out.
type Options struct {
	Threads  int         // 0: all cores
	DataDir  string      // where data sets lie; "" for the default
	Quick    bool        // the file was read with its [quick] overrides
	Progress func(Event) // told what goes on; may be nil; called from several goroutines
}

// Event is news of one of an experiment's runs.
type Event struct {
	Run, Runs int // which of how many
	Name      string
	Done      float64 // fraction of this run
	Note      string  // loss, accuracy, ...
}

// job is one training or one simulation; it fills in its own slots of a Result.
type job struct {
	name string
	run  func(ctx context.Context, threads int, tell func(done float64, note string)) (outcome, error)
}

// outcome is what one job leaves behind, whole or as far as it came.
type outcome struct {
	observations []*observation
	training     *training
	recording    *recording
}

// stage is what the jobs of one experiment share.
type stage struct {
	file  *File
	set   *data.Set // nil if no side reads one
	order []int     // test images in the order in which both sides are shown them
}

// Run runs an experiment. When ctx is cancelled it returns what was done so far
// and ctx's error. Runs that diverge do not stop the others: they are in
// Result.Failed.
func Run(ctx context.Context, f *File, o Options) (*Result, error) {
	r := &Result{File: f, Quick: o.Quick, Started: time.Now()}
	s, err := newStage(f, o.DataDir)
	if err != nil {
		return nil, err
	}
	r.shown = s.examples(24)
	err = r.runAll(ctx, s.jobs(), o)
	r.order()
	r.Seconds = time.Since(r.Started).Seconds()
	if err != nil {
		return r, err
	}
	for _, c := range f.Claims {
		r.Claims = append(r.Claims, c.judge(r, o.Quick))
	}
	return r, nil
}

func newStage(f *File, dir string) (*stage, error) {
	s := &stage{file: f}
	name := f.Dataset()
	if name == "" {
		return s, nil
	}
	set, err := data.Load(name, dir)
	if err != nil {
		return nil, err
	}
	s.set = set
	s.order = rng.NewKey(0, "test order").Rand().Perm(set.Test.Len()) // one order for all seeds: what is measured on stays the same
	if f.Stimulus != nil {
		if f.Stimulus.Count > len(s.order) {
			return nil, fmt.Errorf("stimulus.count is %d, but %s has %d test images; ask for fewer", f.Stimulus.Count, name, len(s.order))
		}
		s.order = s.order[:f.Stimulus.Count]
	}
	return s, nil
}

// picture is an image as it is shown.
type picture struct {
	rgb   []uint8 // pixel by pixel
	width int
}

// examples are the first of the images that both sides are measured on.
func (s *stage) examples(count int) (all []picture) {
	if s.set == nil {
		return nil
	}
	for _, i := range s.order[:min(count, len(s.order))] {
		image := s.set.Test.Image(i)
		size := s.set.Height * s.set.Width
		p := picture{width: s.set.Width}
		for k := range size {
			for c := range 3 {
				p.rgb = append(p.rgb, image[min(c, s.set.Channels-1)*size+k])
			}
		}
		all = append(all, p)
	}
	return all
}

// shape returns the shape of the images that the biological side sees.
func (f *File) shape() circuits.Shape {
	if f.Stimulus == nil {
		return circuits.Shape{}
	}
	info, err := data.Find(f.Stimulus.Dataset)
	if err != nil {
		return circuits.Shape{}
	}
	return circuits.Shape{Channels: info.Shape[0], Height: info.Shape[1], Width: info.Shape[2]}
}

// jobs lists the runs, the longest kind first so that threads end together.
func (s *stage) jobs() (all []job) {
	if a := s.file.Artificial; a != nil {
		for _, method := range a.Normalizations {
			for seed := range a.Seeds {
				all = append(all, s.trainingJob(method, seed))
			}
		}
	}
	if b := s.file.Biological; b != nil {
		for i := range b.Conditions {
			for seed := range b.Seeds {
				all = append(all, s.simulationJob(i, seed))
			}
		}
	}
	return all
}

// runName names a run in messages.
func runName(side, method string, seed, seeds int) string {
	name := side + "/" + method
	if seeds > 1 {
		name += fmt.Sprintf(" seed %d", seed+1)
	}
	return name
}

// runAll runs jobs side by side. Outcomes are put together in the order of the
// jobs, so the number of threads shows nowhere.
func (r *Result) runAll(ctx context.Context, jobs []job, o Options) error {
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	workers := min(threads, len(jobs))
	outcomes, errs := make([]outcome, len(jobs)), make([]error, len(jobs))
	next := make(chan int)
	var wait sync.WaitGroup
	for range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range next {
				tell := func(done float64, note string) {
					if o.Progress != nil {
						o.Progress(Event{Run: i, Runs: len(jobs), Name: jobs[i].name, Done: done, Note: note})
					}
				}
				outcomes[i], errs[i] = jobs[i].run(ctx, threads/workers, tell)
				tell(1, "")
			}
		}()
	}
	for i := range jobs {
		select {
		case next <- i:
		case <-ctx.Done():
			errs[i] = ctx.Err()
		}
	}
	close(next)
	wait.Wait()
	return r.gather(ctx, jobs, outcomes, errs)
}

// gather puts the outcomes together.
func (r *Result) gather(ctx context.Context, jobs []job, outcomes []outcome, errs []error) error {
	for i, out := range outcomes {
		r.observations = append(r.observations, out.observations...)
		if out.training != nil {
			r.trainings = append(r.trainings, out.training)
		}
		if out.recording != nil {
			r.recordings = append(r.recordings, out.recording)
		}
		var failed *FailedRun
		switch {
		case errors.As(errs[i], &failed):
			r.Failed = append(r.Failed, Failure{Of: jobs[i].name, Error: failed.Error()})
		case errs[i] != nil && ctx.Err() == nil:
			return fmt.Errorf("%s: %w", jobs[i].name, errs[i])
		}
	}
	return ctx.Err()
}

// FailedRun is the error of a run that diverged or ran away: the model's doing,
// not the machine's.
type FailedRun struct{ Err error }

func (e *FailedRun) Error() string { return e.Err.Error() }

// Unwrap returns what went wrong.
func (e *FailedRun) Unwrap() error { return e.Err }

// Verdicts counts the claims by verdict.
func (r *Result) Verdicts() map[string]int {
	count := map[string]int{report.Pass: 0, report.Fail: 0}
	for _, c := range r.Claims {
		count[c.Verdict]++
	}
	return count
}

// OK says whether all went well: every claim held that must, and every run came
// to its end.
func (r *Result) OK() bool { return r.Verdicts()[report.Fail] == 0 && len(r.Failed) == 0 }
