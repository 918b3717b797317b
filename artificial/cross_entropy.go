package artificial

import "homeostat/internal/kernel"

// crossEntropy returns the sum over the samples of one block of
// −log softmax(logits)[label], and how many of them have their largest logit at
// the label. If dz is not nil its block becomes the gradient of the batch's
// mean, (softmax − one-hot)/N. Sums are in float64.
func crossEntropy[T Float](logits *Batch[T], labels []uint8, dz *Batch[T], block int) (loss float64, right int) {
	if dz != nil {
		clear(dz.block(block))
	}
	for lane := range logits.samples(block) {
		z := logits.block(block)[lane:] // of one sample: every 16th
		best := 0
		for i := 0; i < len(z); i += lanes {
			if z[i] > z[best] {
				best = i
			}
		}
		largest, sum := float64(z[best]), 0.0
		for i := 0; i < len(z); i += lanes {
			sum += kernel.Exp(float64(z[i]) - largest)
		}
		label := lanes * int(labels[block*lanes+lane])
		if best == label {
			right++
		}
		loss += kernel.Log(sum) + largest - float64(z[label])
		if dz == nil {
			continue
		}
		g := dz.block(block)[lane:]
		for i := 0; i < len(z); i += lanes {
			g[i] = T(kernel.Exp(float64(z[i])-largest) / sum / float64(logits.N))
		}
		g[label] = T((kernel.Exp(float64(z[label])-largest)/sum - 1) / float64(logits.N))
	}
	return loss, right
}
