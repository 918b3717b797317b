package kernel

// Without assembly the portable loops advance all neurons.

func (*LIF[T]) stepNative(_ Path, _ *LIFState[float32], lo, _ int, spikes []int32) (int, []int32) {
	return lo, spikes
}

func (*ConductanceLIF[T]) stepNative(_ Path, _ *LIFState[float32], lo, _ int, spikes []int32) (int, []int32) {
	return lo, spikes
}
