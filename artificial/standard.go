package artificial

import (
	"math"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
)

// standard brings images to mean zero and variance one over the training
// images: for the input scale "zscore_channel" those of a channel's all pixels,
// for "zscore_pixel" of each pixel of each channel. What never varies becomes zero.
//
// Sums run over bytes, as whole numbers, so that they are exact.
type standard[T Float] struct {
	each         int // pixels that share a mean
	means, rates []T // inverse deviations
}

// newStandard measures the training images; nil for other input scales, and
// where there are no images.
func newStandard[T Float](scale string, set *data.Set) *standard[T] {
	s := &standard[T]{each: 1}
	switch {
	case scale == "zscore_channel":
		s.each = set.Height * set.Width
	case scale != "zscore_pixel":
		return nil
	}
	if set.Train.Len() == 0 {
		return nil
	}
	groups := set.Channels * set.Height * set.Width / s.each
	sums, squares := make([]uint64, groups), make([]uint64, groups)
	for i := range set.Train.Len() {
		for k, x := range set.Train.Image(i) {
			sums[k/s.each] += uint64(x)
			squares[k/s.each] += uint64(x) * uint64(x)
		}
	}
	n := float64(set.Train.Len() * s.each)
	for g, sum := range sums {
		mean, rate := float64(sum)/n, 0.0
		if variance := float64(squares[g])/n - float64(mean*mean); variance > 0 {
			rate = 255 / math.Sqrt(variance)
		}
		s.means = append(s.means, T(float32(mean/255)))
		s.rates = append(s.rates, T(float32(rate)))
	}
	return s
}

// apply standardizes a block of images whose bytes have become x/255.
func (s *standard[T]) apply(path kernel.Path, images *Batch[T], block int) {
	x, size := images.block(block), s.each*lanes
	for g, mean := range s.means {
		group := x[g*size : (g+1)*size]
		kernel.Scale(path, group, group, mean, s.rates[g], 0)
	}
}
