package artificial

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// Run is what a training leaves.
type Run struct {
	Net           *Net
	Curve         []Point  // the last point is at the last iteration
	Samples       []Sample // every SampleEvery-th iteration
	TrainAccuracy float64  // on the first 10,000 training images, or all if fewer, after the last iteration
	Ends          []End    // of the segments that are done
}

// Point is one test: every TestEvery-th iteration, at the end of each segment,
// and at the start of each but the first.
type Point struct {
	Iteration              int
	TestAccuracy, TestLoss float64 // under the segment's contrast, on images of its classes
	Segment                int     // whose number in Config.Protocol
	CleanAccuracy          float64 // on the whole test set as it is
}

// End is what a segment leaves. [Run.At] goes back to it.
type End struct {
	TrainAccuracy   float64   // on the first 10,000 of the training images that the segment shows, or all if fewer, against the labels that it gives them
	Values, Running []float32 // of all parameters; averages of normalizations
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
	net.team = team.New(o.Threads)
	defer net.team.Start()()
	t := newTrainer(net, &set.Train, seed)
	run := &Run{Net: net}
	if o.Resume != nil {
		if err := o.Resume.restore(t, run); err != nil {
			return nil, err
		}
	}
	if err := run.advance(ctx, t, &set.Test, o); err != nil {
		return run, err
	}
	first := testOrder(min(set.Train.Len(), 10_000))
	run.TrainAccuracy, _ = net.evaluate(&set.Train, first)
	return run, nil
}

// advance does the iterations that are left.
func (r *Run) advance(ctx context.Context, t *trainer[float32], test *data.Split, o Options) error {
	iterations, saved := t.net.cfg.Iterations, time.Now()
	for t.iteration < iterations && ctx.Err() == nil {
		if err := t.step(); err != nil {
			return err
		}
		r.record(t, test)
		if o.Progress != nil {
			o.Progress(r.progress(t))
		}
		if o.Save != nil && time.Since(saved) >= o.SaveEvery && t.iteration < iterations {
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
	if t.iteration < iterations {
		return ctx.Err()
	}
	return nil
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

// record keeps the sample, which the iteration has taken, and takes the test
// that are due after it.
func (r *Run) record(t *trainer[float32], test *data.Split) {
	cfg, i := t.net.cfg, t.iteration
	if cfg.sampled(i) {
		r.Samples = append(r.Samples, Sample{Iteration: i, Loss: t.loss, Layers: t.net.seen})
	}
	if i == cfg.Iterations || cfg.TestEvery > 0 && i%cfg.TestEvery == 0 {
		accuracy, loss := t.net.Evaluate(test)
		r.Curve = append(r.Curve, Point{Iteration: i, TestAccuracy: accuracy, TestLoss: loss, CleanAccuracy: accuracy})
	}
}

func (r *Run) progress(t *trainer[float32]) Progress {
	p := Progress{Iteration: t.iteration, Iterations: t.net.cfg.Iterations, Loss: t.loss, TestAccuracy: math.NaN()}
	if n := len(r.Curve); n > 0 {
		p.TestAccuracy = r.Curve[n-1].TestAccuracy
	}
	return p
}

// trainer advances a training by iterations. Images come in an order that is
// shuffled anew in each epoch; the last batch of an epoch may be smaller.
type trainer[T Float] struct {
	net       *Network[T]
	images    *data.Split
	adam      *adamState[T]
	shuffle   rng.Key
	order     []int // of the images, in the epoch of the next iteration
	iteration int   // done; epoch and batch follow from it
	loss      float64
}

func newTrainer[T Float](net *Network[T], images *data.Split, seed uint64) *trainer[T] {
	t := &trainer[T]{
		net: net, images: images, adam: newAdamState(net.cfg.Optimizer, net.path, net.values, net.grads),
		shuffle: rng.NewKey(seed, "train/order"), order: make([]int, images.Len()),
	}
	t.arrange()
	return t
}

// next returns the epoch of the next iteration, and where its batch begins.
func (t *trainer[T]) next() (epoch, from int) {
	size := t.net.cfg.Batch
	batches := (len(t.order) + size - 1) / size
	return t.iteration / batches, t.iteration % batches * size
}

// step does one iteration.
func (t *trainer[T]) step() error {
	_, from := t.next()
	t.net.load(t.images, t.order[from:min(from+t.net.cfg.Batch, len(t.order))])
	asleep := t.net.cfg.Sleep.asleep(t.iteration)
	t.iteration++
	if _, from := t.next(); from == 0 {
		t.arrange()
	}
	t.net.watched = t.net.cfg.sampled(t.iteration)
	finite := true
	if asleep {
		t.loss = t.net.show(Asleep)
	} else {
		t.loss = t.net.gradient()
		finite = t.adam.step(t.net.team)
	}
	if asleep || t.net.cfg.Sleep.never() {
		t.net.adapt()
	}
	if epoch, from := t.next(); from == 0 {
		for _, h := range t.net.hidden {
			h.norm.EndEpoch(epoch-1, h.weight.Value)
		}
	}
	if !finite || math.IsNaN(t.loss) || math.IsInf(t.loss, 0) {
		return &DivergedError{Iteration: t.iteration, Loss: t.loss}
	}
	return nil
}

// arrange puts the images into the order of the epoch of the next iteration.
func (t *trainer[T]) arrange() {
	for i := range t.order {
		t.order[i] = i
	}
	epoch, _ := t.next()
	s := t.shuffle.At(uint64(epoch))
	s.Rand().Shuffle(len(t.order), func(i, j int) { t.order[i], t.order[j] = t.order[j], t.order[i] })
}
