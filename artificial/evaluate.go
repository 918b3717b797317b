package artificial

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/internal/data"
	"homeostat/internal/rng"
	"homeostat/measure"
)

// Accuracy under the statistics of test batches depends on which images share a
// batch: a test set sorted by class drops synaptic scaling to a seventh of its
// accuracy. So images are shown in one shuffled order, which no seed changes,
// unless the data set's own is asked for.

// Tested returns the images of a test set that tests take: the first TestImages
// of them, or all. As many images at most tell the accuracy on training images.
func (c Config) Tested(test *data.Split) *data.Split {
	if c.TestImages == 0 || c.TestImages >= test.Len() {
		return test
	}
	first := *test
	first.Images, first.Labels = test.Images[:c.TestImages*test.Size], test.Labels[:c.TestImages]
	if test.Fine != nil {
		first.Fine = test.Fine[:c.TestImages]
	}
	return &first
}

// testOrder returns 0 .. n-1 in the fixed order of testing.
func testOrder(n int) []int { return rng.NewKey(0, "test/order").Rand().Perm(n) }

// arranged returns images, by their indices, in the order of testing.
func (n *Network[T]) arranged(images []int) []int {
	if !n.cfg.TestShuffle {
		return images
	}
	order := testOrder(len(images))
	for i, at := range order {
		order[i] = images[at]
	}
	return order
}

// all returns all images of a split in the order of testing.
func (n *Network[T]) all(images *data.Split) []int {
	return n.arranged(DefaultSegment().Images(images))
}

// mode returns how a network is tested.
func (n *Network[T]) mode() Mode {
	if n.cfg.TestStatistics == "batch" {
		return ByBatch
	}
	return ByRunning
}

// inBatches shows images in an order, in batches of TestBatch, and calls see
// after each with the place of its first image in the order and the logits.
func (n *Network[T]) inBatches(images *data.Split, order []int, see func(first int, logits *Batch[T])) {
	defer n.team.Start()()
	defer n.gathered(images, order)()
	for first := 0; first < len(order); first += n.cfg.TestBatch {
		n.load(images, order[first:min(first+n.cfg.TestBatch, len(order))])
		see(first, n.forward(n.mode()))
	}
}

// Evaluate returns the fraction of images classified rightly and the mean loss.
// Images are shown in the order of testing.
func (n *Network[T]) Evaluate(images *data.Split) (accuracy, loss float64) {
	return n.evaluate(images, n.all(images))
}

func (n *Network[T]) evaluate(images *data.Split, order []int) (accuracy, loss float64) {
	right := 0
	n.inBatches(images, order, func(_ int, logits *Batch[T]) {
		l, r := n.loss()
		loss += float64(l * float64(logits.N)) // the product rounded: not fused on any processor
		right += r
	})
	return float64(right) / float64(len(order)), loss / float64(len(order))
}

// Activity returns the outputs, above those at rest, of fully connected hidden layers, one
// matrix of images × units per layer. Images are those of the split at the
// given indices, shown in that order in batches of Config.TestBatch.
func (n *Network[T]) Activity(images *data.Split, order []int, layers ...string) ([]measure.Activity, error) {
	from := make([]*affine[T], len(layers))
	all := make([]measure.Activity, len(layers))
	for i, name := range layers {
		h, err := n.find(name)
		if err != nil {
			return nil, err
		}
		if h.z.Height*h.z.Width > 1 {
			return nil, fmt.Errorf("layer %q has several positions per channel, so no matrix of images by units: use a fully connected one", name)
		}
		from[i] = h
		all[i] = measure.Activity{Stimuli: len(order), Units: h.z.Channels, A: make([]float64, len(order)*h.z.Channels)}
	}
	n.inBatches(images, order, func(first int, _ *Batch[T]) {
		for i, h := range from {
			rest := h.resting()
			for s := range h.shown().N {
				row := all[i].Row(first + s)
				for u := range row {
					row[u] = float64(h.shown().At(s, u, 0, 0) - rest)
				}
			}
		}
	})
	return all, nil
}

// Tally sums up each unit of some hidden layers over a whole split, in the order of
// Evaluate; in a convolutional layer each position of a channel counts as a sample.
func (n *Network[T]) Tally(images *data.Split, layers ...string) [][]measure.Tally {
	from, all := make([]*affine[T], len(layers)), make([][]measure.Tally, len(layers))
	for i, layer := range layers {
		from[i] = n.mustFind(layer)
		all[i] = make([]measure.Tally, from[i].z.Channels)
	}
	n.inBatches(images, n.all(images), func(int, *Batch[T]) {
		for i, h := range from {
			rest := h.resting()
			for u := range all[i] {
				t := tally(h.shown(), u, rest)
				all[i][u].N += t.N
				all[i][u].Active += t.Active
				all[i][u].Sum += t.Sum
			}
		}
	})
	return all
}

// Weights returns the weights that the units of a hidden layer see with, as the
// normalization makes them of the layer's parameter: units × inputs of a unit.
func (n *Network[T]) Weights(layer string) []T {
	h, p := n.mustFind(layer), newPass()
	w := h.norm.Weights(p, h.weight.Value)
	p.run(n.team, 1)
	return slices.Clone(w)
}

// Units returns the number of units or channels of a hidden layer.
func (n *Network[T]) Units(layer string) int { return n.mustFind(layer).z.Channels }

func (n *Network[T]) find(layer string) (*affine[T], error) {
	for _, h := range n.hidden {
		if h.name == layer {
			return h, nil
		}
	}
	return nil, fmt.Errorf("there is no hidden layer %q; there are %s", layer, strings.Join(n.Hidden(), ", "))
}

func (n *Network[T]) mustFind(layer string) *affine[T] {
	h, err := n.find(layer)
	if err != nil {
		panic("artificial: " + err.Error())
	}
	return h
}
