package kernel

func peakNative(path Path, rounds int) {
	if path == AVX2 {
		peakAVX2(max(rounds, 1))
		return
	}
	peakAVX512(max(rounds, 1))
}
