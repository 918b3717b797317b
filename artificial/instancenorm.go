package artificial

// Instance normalization (Ulyanov, Vedaldi and Lempitsky 2016):
//
//	y = γ·ẑ + β,  ẑ = (z − mean(z)) / √(var(z) + ε)
//
// over the positions of a channel in each sample alone: group normalization
// with one channel in each group, see there. So the contrast of an image has no
// effect on what a channel shows of it. A fully connected unit has one number
// per sample, of which nothing would be left; there it is y = γ·z + β.

func newInstanceNorm[T Float](s Site[T], set PerSample) Normalization[T] {
	return newGrouped(s, s.Units, set)
}
