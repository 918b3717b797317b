package artificial

import "errors"

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

// MeanOnlyWeightNorm holds the settings of its two parts.
type MeanOnlyWeightNorm struct {
	WeightNorm
	Statistics
}

// DefaultMeanOnlyWeightNorm returns those of its two parts.
func DefaultMeanOnlyWeightNorm() MeanOnlyWeightNorm {
	return MeanOnlyWeightNorm{DefaultWeightNorm(), DefaultStatistics()}
}

// Validate returns all faults, each naming its key.
func (m MeanOnlyWeightNorm) Validate() error {
	return errors.Join(m.WeightNorm.Validate(), m.Statistics.Validate())
}

func newMeanOnlyWeightNorm[T Float](s Site[T], set MeanOnlyWeightNorm) Normalization[T] {
	return newCombination(newWeightNorm(s, set.WeightNorm), newMeanOnly(s, set.Statistics))
}
