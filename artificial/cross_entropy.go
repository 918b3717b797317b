package artificial

import "math"

// crossEntropy returns the sum over the samples of one block of
// −log softmax(logits)[label], and how many of them have their largest logit at
// the label. If dz is not nil its block becomes the gradient of the batch's
// mean, (softmax − one-hot)/N. Sums are in float64.
func crossEntropy[T Float](logits *Batch[T], labels []uint8, dz *Batch[T], block int) (loss float64, right int) {
	if dz != nil {
		clear(dz.block(block))
	}
	first := block * lanes
	for n := first; n < first+logits.samples(block); n++ {
		best := 0
		for c := range logits.Channels {
			if logits.At(n, c, 0, 0) > logits.At(n, best, 0, 0) {
				best = c
			}
		}
		label := int(labels[n])
		if best == label {
			right++
		}
		largest := float64(logits.At(n, best, 0, 0))
		var sum float64
		for c := range logits.Channels {
			sum += math.Exp(float64(logits.At(n, c, 0, 0)) - largest)
		}
		loss += math.Log(sum) + largest - float64(logits.At(n, label, 0, 0))
		if dz == nil {
			continue
		}
		for c := range logits.Channels {
			p := math.Exp(float64(logits.At(n, c, 0, 0))-largest) / sum
			if c == label {
				p--
			}
			dz.Data[dz.index(n, c, 0, 0)] = T(p / float64(logits.N))
		}
	}
	return loss, right
}
