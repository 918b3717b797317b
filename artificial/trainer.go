package artificial

import (
	"math"
	"slices"

	"homeostat/internal/data"
	"homeostat/internal/rng"
)

// trainer advances a training by iterations, through its segments. Images come
// in an order that is shuffled anew in each epoch; the last batch of an epoch
// may be smaller, or is left out. Epochs run on through segments which show the same images; one
// that shows others begins an epoch.
type trainer[T Float] struct {
	net       *Network[T]
	adam      *adamState[T]
	loss      float64
	iteration int  // that the network has behind it; epoch and batch follow from it
	undone    int  // iterations that segments have gone back behind
	graded    bool // the last iteration has taken a gradient

	set      *data.Split // as it is
	segments []Segment
	at       int         // the segment in force
	images   *data.Split // with the labels that it gives them
	place
	ended []place // where segments have ended

	shuffle rng.Key
	corrupt rng.Key
	order   []int // of the images shown, in the epoch of the next iteration
}

// place is where a segment stands among epochs.
type place struct {
	until  int   // the iteration with which it ends
	shown  []int // the images that it shows
	since  int   // the iteration after which these began to be shown
	epochs int   // begun before that
}

func newTrainer[T Float](net *Network[T], images *data.Split, seed uint64) *trainer[T] {
	t := &trainer[T]{
		net: net, adam: newAdamState(net.cfg.Optimizer, net.path, net.params, net.values, net.grads), set: images, segments: net.cfg.Protocol(),
		at: -1, shuffle: rng.NewKey(seed, "train/order"), corrupt: rng.NewKey(seed, "train/corrupted"),
	}
	t.enter()
	return t
}

// enter begins the next segment, at the place where the one that it comes after
// has ended. The network is not brought back there.
func (t *trainer[T]) enter() {
	t.at++
	s, before := t.segments[t.at], t.net.cfg.Before(t.at)
	if before >= 0 {
		t.ended = append(t.ended, t.place)
		t.undone += t.until - t.ended[before].until
		t.place = t.ended[before]
		t.iteration = t.until
	}
	if before < 0 || !slices.Equal(s.Classes, t.segments[before].Classes) {
		if before >= 0 {
			t.epochs += (t.until - t.since + t.batches() - 1) / t.batches()
		}
		t.since = t.until
		t.shown = s.Images(t.set)
	}
	t.order = make([]int, len(t.shown))
	t.until += s.Iterations
	t.images = t.labelled(s)
	t.net.under(t.at)
	t.arrange()
}

// done returns how many iterations of the whole training are done.
func (t *trainer[T]) done() int { return t.undone + t.iteration }

// labelled returns the images with the labels that a segment gives them, as
// Zhang, Bengio, Hardt, Recht and Vinyals (ICLR 2017) corrupt them: each, with
// the segment's probability, becomes a class drawn uniformly.
func (t *trainer[T]) labelled(s Segment) *data.Split {
	if s.Corrupted == 0 {
		return t.set
	}
	classes := s.Classes
	for c := 0; len(s.Classes) == 0 && c < t.net.dz.Channels; c++ {
		classes = append(classes, c)
	}
	split := *t.set
	split.Labels = slices.Clone(split.Labels)
	for i := range split.Labels {
		draws := t.corrupt.At(uint64(i))
		if draws.Float64() < s.Corrupted {
			split.Labels[i] = uint8(classes[draws.Rand().IntN(len(classes))])
		}
	}
	return &split
}

// batches returns how many an epoch has.
func (t *trainer[T]) batches() int {
	size := t.net.cfg.Batch
	if t.net.cfg.DropLast {
		return max(len(t.shown)/size, 1)
	}
	return (len(t.shown) + size - 1) / size
}

// next returns the epoch of the next iteration, and where its batch begins.
func (t *trainer[T]) next() (epoch, from int) {
	done, batches := t.iteration-t.since, t.batches()
	return t.epochs + done/batches, done % batches * t.net.cfg.Batch
}

// step does one iteration.
func (t *trainer[T]) step() error {
	epoch, from := t.next()
	t.net.load(t.images, t.order[from:min(from+t.net.cfg.Batch, len(t.order))])
	t.net.augment.on(epoch)
	asleep := t.net.cfg.Sleep.asleep(t.iteration)
	t.iteration++
	if _, from := t.next(); from == 0 {
		t.arrange()
	}
	t.net.watched, t.net.iteration = t.net.cfg.sampled(t.iteration), t.iteration
	finite := t.learn(asleep)
	if epoch, from := t.next(); from == 0 && t.segments[t.at].Learn == "all" {
		for _, h := range t.net.hidden {
			h.norm.EndEpoch(epoch-1, h.weight.Value)
		}
	}
	if !finite || math.IsNaN(t.loss) || math.IsInf(t.loss, 0) {
		return &DivergedError{Iteration: t.iteration, Loss: t.loss}
	}
	return nil
}

// learn shows the loaded images and changes what the segment lets change. It
// reports whether parameters are finite.
func (t *trainer[T]) learn(asleep bool) (finite bool) {
	learn := t.segments[t.at].Learn
	t.graded, finite = learn != "none" && !asleep, true
	switch {
	case learn == "none": // as in testing: no average moves
		t.loss = t.net.show(ByBatch)
		if t.net.watched {
			t.net.seen = t.net.sample()
		}
		return true
	case asleep:
		t.loss = t.net.show(Asleep)
	case learn == "normalization":
		t.loss = t.net.gradient()
		finite = t.adam.stepAt(t.net.ofNorms)
	default:
		t.loss = t.net.gradient()
		finite = t.adam.step(t.net.team)
	}
	if asleep || t.net.cfg.Sleep.never() {
		t.net.adapt()
	}
	return finite
}

// sample returns what the iteration has recorded.
func (t *trainer[T]) sample() Sample {
	for i, h := range t.net.hidden {
		t.net.seen[i].Gradient = math.NaN()
		if t.graded {
			t.net.seen[i].Gradient = h.steepness()
		}
	}
	return Sample{Iteration: t.iteration, Segment: t.at, Loss: t.loss, Layers: t.net.seen}
}

// test tests the network under the segment's conditions and, where these are
// others, under none.
func (t *trainer[T]) test(images *data.Split) Point {
	s, p := t.segments[t.at], Point{Iteration: t.iteration, Segment: t.at}
	p.TestAccuracy, p.TestLoss = t.net.evaluate(images, t.net.arranged(s.Images(images)))
	p.CleanAccuracy = p.TestAccuracy
	if !s.clean() {
		t.net.look(DefaultView())
		p.CleanAccuracy, _ = t.net.Evaluate(images)
		t.net.look(s.View)
	}
	return p
}

// arrange puts the images into the order of the epoch of the next iteration.
func (t *trainer[T]) arrange() {
	copy(t.order, t.shown)
	epoch, _ := t.next()
	s := t.shuffle.At(uint64(epoch))
	s.Rand().Shuffle(len(t.order), func(i, j int) { t.order[i], t.order[j] = t.order[j], t.order[i] })
}
