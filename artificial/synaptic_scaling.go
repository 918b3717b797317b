package artificial

import "errors"

// Synaptic scaling as a normalization (Shen, Wang, Navlakha 2021, Table 2):
//
//	y = (α·w)·x + b − mean((α·w)·x + b)
//
// scale-only's weights with mean-only's outputs. Multiplying all incoming
// weights by one factor keeps their ratios, as synaptic scaling does; taking
// the mean away sets the unit's activation probability to about one half.

// SynapticScaling holds the settings of its two parts.
type SynapticScaling struct {
	ScaleOnly
	Statistics
}

// DefaultSynapticScaling returns those of its two parts.
func DefaultSynapticScaling() SynapticScaling {
	return SynapticScaling{DefaultScaleOnly(), DefaultStatistics()}
}

// Validate returns all faults, each naming its key.
func (s SynapticScaling) Validate() error {
	return errors.Join(s.ScaleOnly.Validate(), s.Statistics.Validate())
}

func newSynapticScaling[T Float](s Site[T], set SynapticScaling) Normalization[T] {
	return newCombination(newScaleOnly(s, set.ScaleOnly), newMeanOnly(s, set.Statistics))
}
