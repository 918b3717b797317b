package artificial

// window says how much the newest batch counts in a running average with a time
// constant of tau iterations: 1/n of the n-th batch, so that an average starts
// as the mean of what there has been, until that is 1/tau, from where on older
// batches fade by 1 − 1/tau each. With tau = 1 it is the batch alone.
type window[T Float] struct {
	tau  float64
	seen []T // batches, up to tau: part of the training's state
}

func newWindow[T Float](tau float64) window[T] { return window[T]{tau, make([]T, 1)} }

// share returns the weight of the next batch.
func (w window[T]) share() T { return T(1 / min(float64(w.seen[0])+1, w.tau)) }

// advance counts a batch that has entered.
func (w window[T]) advance() { w.seen[0] = min(w.seen[0]+1, T(w.tau)) }

// enter moves an average toward a batch's statistic that has a weight; all of it
// leaves nothing of what there was, not even a rounding.
func enter[T Float](average *T, batch, share T) {
	if share == 1 {
		*average = batch
		return
	}
	*average += T(share * (batch - *average))
}
