package artificial

// Synaptic scaling as a normalization (Shen, Wang, Navlakha 2021, Table 2):
//
//	y = (α·w)·x + b − mean((α·w)·x + b)
//
// scale-only's weights with mean-only's outputs. Multiplying all incoming
// weights by one factor keeps their ratios, as synaptic scaling does; taking
// the mean away sets the unit's activation probability to about one half.

func newSynapticScaling[T Float](s Site[T]) Normalization[T] {
	return newCombination(newScaleOnly(s), newMeanOnly(s))
}
