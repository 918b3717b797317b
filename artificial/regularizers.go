package artificial

import (
	"errors"
	"fmt"
	"math"
)

// Regularizers keep a network from learning its training images by heart. All
// are off at zero.
type Regularizers struct {
	Dropout      float64 `toml:"dropout"`       // fraction of each fully connected hidden layer's outputs that are zero, others for every image; the rest are scaled up
	AlphaDropout float64 `toml:"alpha_dropout"` // the same for self-normalizing networks: at the unit's least output instead of at zero, and mean and variance are kept
	L1           float64 `toml:"l1"`            // adds l1·Σ|w| to the loss whose gradient is followed, over all weights, not biases
	L2           float64 `toml:"l2"`            // adds l2·Σw²/2: PyTorch's weight_decay
}

func (r Regularizers) validate() error {
	var faults []error
	fraction := func(key string, value float64) {
		if !(value >= 0 && value < 1) {
			faults = append(faults, fmt.Errorf("%s must be at least 0 and below 1, but is %g", key, value))
		}
	}
	penalty := func(key string, value float64) {
		if !(value >= 0) || math.IsInf(value, 0) {
			faults = append(faults, fmt.Errorf("%s must be at least 0 and finite, but is %g", key, value))
		}
	}
	fraction("dropout", r.Dropout)
	fraction("alpha_dropout", r.AlphaDropout)
	if r.Dropout > 0 && r.AlphaDropout > 0 {
		faults = append(faults, errors.New("alpha_dropout must be 0 beside dropout: choose one of the two"))
	}
	penalty("l1", r.L1)
	penalty("l2", r.L2)
	return errors.Join(faults...)
}
