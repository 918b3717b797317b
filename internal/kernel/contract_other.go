//go:build !amd64 && !arm64

package kernel

func contractNative(Path, *Contraction, []float32, []float32, []float32, []float32) {
	panic("kernel: no assembly for this processor")
}

func correlateNative(Path, *Correlation, []float32, []float32, []float32) {
	panic("kernel: no assembly for this processor")
}

func peakNative(Path, int) {
	panic("kernel: no assembly for this processor")
}
