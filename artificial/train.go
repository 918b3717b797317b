package artificial

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/team"
)

// Run is what a training leaves.
type Run struct {
	Net           *Net
	Curve         []Point  // the last point is at the last iteration
	Samples       []Sample // every SampleEvery-th iteration
	TrainAccuracy float64  // on the first 10,000 training images, or TestImages or all if fewer, after the last iteration
	Ends          []End    // of the segments that are done
}

// Point is one test: every TestEvery-th iteration, at the end of each segment,
// and at the start of each but the first.
type Point struct {
	Iteration              int     // that the network has behind it; see Config.Age
	TestAccuracy, TestLoss float64 // under the segment's contrast, on images of its classes
	Segment                int     // whose number in Config.Protocol
	CleanAccuracy          float64 // on the whole test set as it is
}

// End is what a segment leaves. [Run.At] goes back to it, and so do segments that come after it.
type End struct {
	TrainAccuracy   float64   // on the first 10,000 of the training images that the segment shows, or TestImages or all if fewer, against the labels that it gives them
	Values, Running []float32 // of all parameters; averages of normalizations
	Mean, Square    []float32 // Adam's averages of gradients and of their squares
	Steps           int       // of the optimizer
}

// Progress is where a training stands.
type Progress struct {
	Iteration, Iterations int // of the whole training
	Segment               int
	Loss                  float64 // of the last batch
	TestAccuracy          float64 // of the last test; NaN before the first
}

// Options say how to train; none changes what comes out.
type Options struct {
	Threads   int                // that one training may use; 0 or 1: one
	Progress  func(Progress)     // told of every iteration; may be nil
	Resume    *State             // where to go on; nil to start afresh
	Save      func(*State) error // keeps a state, which holds during the call; may be nil
	SaveEvery time.Duration      // between calls of Save
}

// DivergedError says that a training has left the numbers.
type DivergedError struct {
	Iteration int
	Loss      float64
}

func (e *DivergedError) Error() string {
	return fmt.Sprintf("the training diverged at iteration %d (loss %g): lower optimizer.learning_rate", e.Iteration, e.Loss)
}

// Train trains one network on a set under one normalization. The same
// arguments give the same bits, whatever the options.
//
// Save is called also at the end of a training, and when ctx is cancelled: then
// Train returns what was recorded and ctx.Err(). If the loss or a parameter is
// no longer finite, it returns what was recorded and a *DivergedError; if Save
// fails, what was recorded and that error.
func Train(ctx context.Context, cfg Config, normalization string, set *data.Set, seed uint64, o Options) (*Run, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if err := checkSet(set); err != nil {
		return nil, err
	}
	net, err := newNetwork[float32](kernel.Best(), cfg, normalization, set, seed)
	if err != nil {
		return nil, err
	}
	if err := cfg.checkShown(set); err != nil {
		return nil, err
	}
	net.team = team.New(o.Threads)
	defer net.team.Start()()
	t := newTrainer(net, &set.Train, seed)
	run := &Run{Net: net}
	if o.Resume != nil {
		if err := o.Resume.restore(t, run); err != nil {
			return nil, err
		}
	}
	if err := run.advance(ctx, t, cfg.Tested(&set.Test), o); err != nil {
		return run, err
	}
	run.TrainAccuracy = run.Ends[len(run.Ends)-1].TrainAccuracy
	return run, nil
}

// advance does the iterations that are left.
func (r *Run) advance(ctx context.Context, t *trainer[float32], test *data.Split, o Options) error {
	iterations, saved := t.net.cfg.TotalIterations(), time.Now()
	for t.done() < iterations && ctx.Err() == nil {
		if t.iteration == t.until {
			r.enter(t)
			r.Curve = append(r.Curve, t.test(test))
		}
		if err := t.step(); err != nil {
			return err
		}
		r.record(t, test)
		if o.Progress != nil {
			o.Progress(r.progress(t))
		}
		if o.Save != nil && time.Since(saved) >= o.SaveEvery && t.done() < iterations {
			if err := o.Save(stateOf(t, r)); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	if o.Save != nil {
		if err := o.Save(stateOf(t, r)); err != nil {
			return err
		}
	}
	if t.done() < iterations {
		return ctx.Err()
	}
	return nil
}

// enter begins the next segment of a training.
func (r *Run) enter(t *trainer[float32]) {
	t.enter()
	if before := t.net.cfg.Before(t.at); before != t.at-1 {
		e := r.Ends[before]
		t.net.restore(e.Values, e.Running)
		t.adam.restore(e.Mean, e.Square, e.Steps)
	}
}

// checkSet returns what makes a set unfit for training.
func checkSet(set *data.Set) error {
	if set.Train.Len() == 0 || set.Test.Len() == 0 {
		return fmt.Errorf("the data set %s lacks training or test images", set.Name)
	}
	for _, labels := range [][]uint8{set.Train.Labels, set.Test.Labels} {
		if largest := int(slices.Max(labels)); largest >= len(set.Classes) {
			return fmt.Errorf("the data set %s has a label %d but names only %d classes", set.Name, largest, len(set.Classes))
		}
	}
	return nil
}

// checkShown returns what makes a set unfit for the segments.
func (c Config) checkShown(set *data.Set) error {
	if err := c.ValidateClasses(len(set.Classes)); err != nil {
		return err
	}
	for i, s := range c.Protocol() {
		if len(s.Images(&set.Train)) == 0 || len(s.Images(c.Tested(&set.Test))) == 0 {
			return fmt.Errorf("segment[%d].classes must have training and test images in the data set %s, but of %v there are none", i, set.Name, s.Classes)
		}
	}
	return nil
}

// record keeps the sample, which the iteration has taken, and takes the test
// that is due after it. At the end of a segment it keeps what that leaves.
func (r *Run) record(t *trainer[float32], test *data.Split) {
	cfg, i := t.net.cfg, t.iteration
	if cfg.sampled(i) {
		r.Samples = append(r.Samples, t.sample())
	}
	if i == t.until || cfg.TestEvery > 0 && i%cfg.TestEvery == 0 {
		r.Curve = append(r.Curve, t.test(test))
	}
	if i == t.until {
		r.Ends = append(r.Ends, endOf(t))
	}
}

// At brings the network to where a segment left it, under the segment's
// contrast and with the units silenced that were then, and returns it. Segments
// are numbered as in Config.Protocol; it panics at one that has not ended.
func (r *Run) At(segment int) *Net {
	r.Net.restore(r.Ends[segment].Values, r.Ends[segment].Running)
	r.Net.under(segment)
	return r.Net
}

func (r *Run) progress(t *trainer[float32]) Progress {
	p := Progress{Iteration: t.done(), Iterations: t.net.cfg.TotalIterations(), Segment: t.at, Loss: t.loss, TestAccuracy: math.NaN()}
	if n := len(r.Curve); n > 0 {
		p.TestAccuracy = r.Curve[n-1].TestAccuracy
	}
	return p
}
