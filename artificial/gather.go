package artificial

import (
	"slices"

	"homeostat/internal/data"
)

// gathered puts statistics into the running averages that belong to no
// training step, where the configuration asks for such in testing: of all images
// that are tested ("test"), or of the first 10,000 training images ("train").
// Images are shown once, in batches of the size of a test's or of training's,
// each layer with the statistics of the batch at hand; the averages become the
// mean over batches of their means and unbiased variances (Wu and Johnson 2021,
// there precise batch normalization). What it returns puts back what was there.
func (n *Network[T]) gathered(tested *data.Split, order []int) (back func()) {
	images, size := tested, n.cfg.TestBatch
	switch n.cfg.TestStatistics {
	case "test":
	case "train":
		images, order, size = n.train, n.first(n.train), n.cfg.Batch
	default:
		return func() {}
	}
	var before [][]T
	for _, averages := range n.running() {
		before = append(before, slices.Clone(averages))
	}
	for first, batches := 0, 0.0; first < len(order); first += size {
		batches++
		n.load(images, order[first:min(first+size, len(order))])
		n.passes[Gathering].newest = 1 / batches
		n.forward(Gathering)
	}
	return func() {
		for i, averages := range n.running() {
			copy(averages, before[i])
		}
	}
}

// first returns the first 10,000 images of a split, or all if fewer, in the
// order of testing.
func (n *Network[T]) first(images *data.Split) []int {
	const most = 10_000
	all := DefaultSegment().Images(images)
	return n.arranged(all[:min(most, len(all))])
}
