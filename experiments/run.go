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
	Threads    int           // 0: all cores
	DataDir    string        // where data sets lie; "" for the default
	Sets       *data.Shelf   // keeps the data set for the next run; may be nil
	Dir        string        // results folder, where checkpoints are
	Checkpoint time.Duration // between checkpoints of one training or simulation; 0: none are written
	Resume     bool          // go on from the checkpoints in Dir
	Progress   func(Event)   // told what goes on; may be nil; called from several goroutines
}

// Event is news of one of an experiment's runs. Each run has one before any
// begins, then one for each bit of progress, then one at its end unless it was interrupted.
type Event struct {
	Run, Runs int // which of how many
	Name      string
	Running   bool    // it has begun and not ended
	Done      float64 // fraction of this run

	Iteration, Iterations int     // of a training; 0 for a simulation
	Loss                  float64 // of the last batch
	Accuracy              float64 // in the last test, NaN before the first
	Note                  string  // what a simulation is at
}

// job is one training or one simulation; it fills in its own slots of a Result.
type job struct {
	name string
	done float64 // fraction that was done before, according to a checkpoint
	run  func(ctx context.Context, threads int, tell func(Event)) (outcome, error)
}

// outcome is what one job leaves behind, whole or as far as it came.
type outcome struct {
	observations []*observation
	training     *training
	recording    *recording
	acquired     []*acquired
}

// stage is what the jobs of one experiment share.
type stage struct {
	file  *File
	set   *data.Set // nil if no side reads one
	order []int     // test images in the order in which both sides are shown them

	checkpoints *checkpoints
}

// Run runs an experiment. When ctx is cancelled it returns what was done so far
// and ctx's error. Runs that diverge do not stop the others: they are in
// Result.Failed. Any other error stops all, and leaves the checkpoints for Options.Resume;
// one that speaks against resuming is a *FolderError.
func Run(ctx context.Context, f *File, o Options) (*Result, error) {
	if err := f.loadMeasured(o.DataDir); err != nil {
		return nil, err
	}
	return run(ctx, f, o, func(name string) (*data.Set, error) { return o.Sets.Load(name, o.DataDir) })
}

// loadMeasured reads what populations show that was measured, from the folder of data sets.
func (f *File) loadMeasured(dir string) error {
	if f.Biological == nil {
		return nil
	}
	for _, p := range f.Biological.spec.Populations {
		if shown, ok := p.Params.(interface{ Load(dir string) error }); ok {
			if err := shown.Load(dir); err != nil {
				return fmt.Errorf("population %s: %w", p.Name, err)
			}
		}
	}
	return nil
}

func run(ctx context.Context, f *File, o Options, load func(name string) (*data.Set, error)) (*Result, error) {
	r := &Result{File: f, Quick: f.Reduced, Started: time.Now()}
	kept, err := openCheckpoints(f, o)
	if err != nil {
		return nil, err
	}
	s, err := newStage(f, load)
	if err != nil {
		return nil, err
	}
	s.checkpoints = kept
	if err := kept.begin(f); err != nil {
		return nil, err
	}
	r.shown = s.examples(24)
	err = r.runAll(ctx, s.jobs(), o)
	r.order()
	r.correspond()
	r.Seconds = time.Since(r.Started).Seconds()
	if err != nil {
		return r, err
	}
	for _, c := range f.Claims {
		r.Claims = append(r.Claims, c.judge(r, f.Reduced))
	}
	return r, nil
}

func newStage(f *File, load func(name string) (*data.Set, error)) (*stage, error) {
	s := &stage{file: f}
	name := f.Dataset()
	if name == "" {
		return s, s.checkMixture()
	}
	set, err := load(name)
	if err != nil {
		return nil, err
	}
	s.set = set
	s.order = rng.NewKey(0, "test order").Rand().Perm(f.shownOf(set)) // one order for all seeds: what is measured on stays the same
	if f.Stimulus != nil {
		if f.Stimulus.Count > len(s.order) {
			return nil, fmt.Errorf("stimulus.count is %d, but %s has %d test images that are shown; ask for fewer", f.Stimulus.Count, name, len(s.order))
		}
		s.order = s.order[:f.Stimulus.Count]
	}
	return s, s.checkMixture()
}

// shownOf is how many of a set's test images may be shown: where both sides see the same ones, no
// more than the trained side tests.
func (f *File) shownOf(set *data.Set) int {
	if f.Stimulus != nil && f.Artificial != nil && f.Artificial.TestImages > 0 {
		return min(set.Test.Len(), f.Artificial.TestImages)
	}
	return set.Test.Len()
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
		for i := range a.trained {
			for seed := range a.Seeds {
				all = append(all, s.trainingJob(&a.trained[i], seed))
			}
		}
	}
	if m := s.file.Mixture; m != nil {
		for i := range m.learned {
			for seed := range m.learned[i].settings.Seeds {
				all = append(all, s.mixtureJob(&m.learned[i], seed))
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
	inner, stop := context.WithCancel(ctx)
	defer stop()
	for i := range jobs {
		o.tell(jobs, i, Event{Done: jobs[i].done})
	}
	next := make(chan int)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := range next {
				outcomes[i], errs[i] = jobs[i].run(inner, threads/workers, func(e Event) {
					e.Running = true
					o.tell(jobs, i, e)
				})
				if machineFailed(errs[i]) {
					stop() // it would fail the others too, hours later
				}
				if inner.Err() == nil {
					o.tell(jobs, i, Event{Done: 1})
				}
			}
		})
	}
	for i := range jobs {
		select {
		case next <- i:
		case <-inner.Done():
		}
	}
	close(next)
	wait.Wait()
	if err := r.gather(jobs, outcomes, errs); err != nil {
		return err
	}
	return ctx.Err()
}

// tell passes on news of a job.
func (o *Options) tell(jobs []job, i int, e Event) {
	if o.Progress != nil {
		e.Run, e.Runs, e.Name = i, len(jobs), jobs[i].name
		o.Progress(e)
	}
}

// machineFailed says whether an error is neither the model's doing nor the user's.
func machineFailed(err error) bool {
	var failed *FailedRun
	return err != nil && !errors.As(err, &failed) && !errors.Is(err, context.Canceled)
}

// gather puts the outcomes together and returns the first failure of the machine.
func (r *Result) gather(jobs []job, outcomes []outcome, errs []error) (first error) {
	for i, out := range outcomes {
		r.observations = append(r.observations, out.observations...)
		if out.training != nil {
			r.trainings = append(r.trainings, out.training)
		}
		if out.recording != nil {
			r.recordings = append(r.recordings, out.recording)
		}
		r.mixtures = append(r.mixtures, out.acquired...)
		var failed *FailedRun
		switch {
		case errors.As(errs[i], &failed):
			r.Failed = append(r.Failed, Failure{Of: jobs[i].name, Error: failed.Error()})
		case machineFailed(errs[i]) && first == nil:
			first = fmt.Errorf("%s: %w", jobs[i].name, errs[i])
		}
	}
	return first
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
