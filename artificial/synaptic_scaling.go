package artificial

// Synaptic scaling as a normalization (Shen, Wang, Navlakha 2021, Table 2):
//
//	y = (α·w)·x + b − mean((α·w)·x + b)
//
// scale-only's weights with mean-only's outputs. Multiplying all incoming
// weights by one factor keeps their ratios, as synaptic scaling does; taking
// the mean away sets the unit's activation probability to about one half.
type synapticScaling[T Float] struct {
	*scaled[T]
	*centred[T]
}

func newSynapticScaling[T Float](s Site[T]) Normalization[T] {
	return synapticScaling[T]{newScaled(s), newCentred(s)}
}

func (n synapticScaling[T]) Params() []*Param[T]          { return n.scaled.Params() }
func (n synapticScaling[T]) Weights(p *Pass, raw []T) []T { return n.scaled.Weights(p, raw) }
func (n synapticScaling[T]) WeightsGradient(p *Pass, raw, g []T) {
	n.scaled.WeightsGradient(p, raw, g)
}
func (n synapticScaling[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	return n.centred.Forward(p, z, mode, rectified)
}
func (n synapticScaling[T]) Backward(p *Pass, dy *Batch[T]) { n.centred.Backward(p, dy) }
func (n synapticScaling[T]) InertBias() bool                { return true }
func (n synapticScaling[T]) Running() [][]T                 { return n.centred.Running() }
