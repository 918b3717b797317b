package kernel

// MultiplyAdd does rounds of multiply-adds on registers alone and returns how
// many that was. Timed, it tells the speed that the other kernels cannot exceed.
func MultiplyAdd(path Path, rounds int) (products int) {
	const chains = 12 // sums of 16 lanes in a round
	if path != Portable {
		peakNative(path, rounds)
		return rounds * chains * Lanes
	}
	var sums [chains]wide
	var factor wide
	var x [Lanes]float32
	for range rounds {
		for i := range sums {
			multiplyAdd(&sums[i], &factor, &x)
		}
	}
	return rounds * chains * Lanes
}
