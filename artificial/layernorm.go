package artificial

// Layer normalization (Ba, Kiros and Hinton 2016):
//
//	y = γ·ẑ + β,  ẑ = (z − mean(z)) / √(var(z) + ε)
//
// over all units, or channels and positions, of the layer in each sample alone:
// group normalization with one group, see there. γ and β are per unit or
// channel, which in convolutional layers is not PyTorch's LayerNorm, of one γ
// and β per position, but its GroupNorm with one group.

func newLayerNorm[T Float](s Site[T], set PerSample) Normalization[T] { return newGrouped(s, 1, set) }
