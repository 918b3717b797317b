package artificial

import (
	"math"

	"homeostat/measure"
)

// Sample is the state of homeostasis at one iteration, on the training batch at hand.
type Sample struct {
	Iteration int
	Segment   int // its number in Config.Protocol
	Loss      float64
	Layers    []LayerSample // in the order of Net.Hidden
}

// LayerSample has one number per unit or channel of a hidden layer.
type LayerSample struct {
	Probability []float32 // fraction of the batch, and of positions, for which it is active: output above that at rest
	Mean        []float32 // mean output above rest over those; NaN if there are none
	Gradient    float64   // length of the loss's gradient with respect to the layer's weights; NaN while nothing learns
}

// tally sums up one unit of a layer's output over the samples and positions of
// a batch: how often and how far it is above what it is at rest.
func tally[T Float](b *Batch[T], unit int, rest T) measure.Tally {
	t := measure.Tally{N: b.N * b.Height * b.Width}
	for block := range b.Blocks() {
		plane, n := b.plane(block, unit), b.samples(block)
		for i := 0; i < len(plane); i += lanes {
			for _, y := range plane[i : i+n] {
				if y > rest {
					t.Active++
					t.Sum += float64(y - rest)
				}
			}
		}
	}
	return t
}

// sampled reports that an iteration is one after which a sample is due.
func (c Config) sampled(iteration int) bool { return c.SampleEvery > 0 && iteration%c.SampleEvery == 0 }

// steepness returns the length of the loss's gradient with respect to a layer's weights.
func (a *affine[T]) steepness() float64 {
	sum := 0.0
	for _, g := range a.weight.Grad {
		sum += float64(float64(g) * float64(g)) // not fused on any processor
	}
	return math.Sqrt(sum)
}

// sample records the hidden layers' outputs of the last forward pass.
func (n *Network[T]) sample() []LayerSample {
	all := make([]LayerSample, len(n.hidden))
	for i, h := range n.hidden {
		rest := h.resting()
		units := h.shown().Channels
		l := LayerSample{Probability: make([]float32, units), Mean: make([]float32, units)}
		for u := range units {
			t := tally(h.shown(), u, rest)
			l.Probability[u], l.Mean[u] = float32(t.Probability()), float32(math.NaN())
			if t.Active > 0 {
				l.Mean[u] = float32(t.Sum / float64(t.Active))
			}
		}
		all[i] = l
	}
	return all
}
