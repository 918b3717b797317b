package artificial

// Mean-only batch normalization with weight normalization (Salimans and Kingma,
// NeurIPS 2016, section 4):
//
//	y = w·x − mean(w·x),  w = c·v/‖v‖
//
// weight normalization's weights with mean-only's outputs: the length of the
// weights is learned, the mean over the batch is zero. The paper adds the bias
// after the mean is taken away; here it comes before, as in mean-only, where it
// has no effect, so that the method differs from synaptic scaling by its
// weights alone.

func newMeanOnlyWeightNorm[T Float](s Site[T]) Normalization[T] {
	return newCombination(newWeightNorm(s), newMeanOnly(s))
}
