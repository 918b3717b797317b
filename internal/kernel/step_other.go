//go:build !amd64

package kernel

// Without assembly the portable loops advance all neurons.

func lifNative(_ Path, _ *LIF[float32], _ *LIFState[float32], lo, _ int, spikes []int32) (int, []int32) {
	return lo, spikes
}

func conductanceLIFNative(_ Path, _ *ConductanceLIF[float32], _ *LIFState[float32], lo, _ int, spikes []int32) (int, []int32) {
	return lo, spikes
}

func prefetchLines(*byte, int) {}

func expsNative(Path, []float64) int { return 0 }
