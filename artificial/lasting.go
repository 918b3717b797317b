package artificial

// Lasting statistics are averages over more than the batch at hand, by which
// batch normalization, mean-only and synaptic scaling then normalize it, in
// training as in testing:
//
//	m̂ ← m̂ + (m − m̂)·share,  share = 1/τ, see window
//
// of each unit's mean m over the batch, and of its biased variance about that.
// The batch at hand has entered when z is normalized: τ = 1 iteration is the
// batch alone, the method as it was; larger τ are anything up to several epochs.
// The averages belong to local homeostasis: awake, in a training with sleep, they
// stay as they are and take nothing of the batch; before the first sleep mean is
// 0 and variance 1.
//
// The gradient is that of batch renormalization (Ioffe, NeurIPS 2017): with ẑ
// by the batch's own mean and deviation and
//
//	y = γ·(ẑ·r + d) + β,  r = √((v + ε)/(v̂ + ε)),  d = (m − m̂)/√(v̂ + ε)
//
// r and d count as constants, but are not bounded. So it foresees that averages
// come after whatever shifts or scales all of a unit's z; detached, it does not:
// then Ioffe and Szegedy (ICML 2015, section 2) have seen biases grow without end.
type lasting[T Float] struct {
	window[T]
	held bool // while the network is awake
}

// newLasting returns nil for statistics of the batch alone.
func newLasting[T Float](s Site[T], tau float64) *lasting[T] {
	if tau == 1 {
		return nil
	}
	return &lasting[T]{newWindow[T](tau), s.Sleeps}
}

// blend sets what is used to the averages with the batch's statistics in them.
func (l *lasting[T]) blend(used, batch, average []T, mode Mode) {
	copy(used, average)
	if mode == Training && l.held {
		return
	}
	for c := range used {
		enter(&used[c], batch[c], l.share())
	}
}

// state is what belongs to a training's beside the averages.
func (l *lasting[T]) state() [][]T {
	if l == nil {
		return nil
	}
	return [][]T{l.seen}
}

func (l *lasting[T]) buffers() []Buffer {
	if l == nil {
		return nil
	}
	return []Buffer{{"batches", []int{1}}}
}
