//go:build !amd64

package kernel

// native returns the assembly paths that this processor can run: none here.
func native() []Path { return nil }

func contractNative(Path, *Contraction, []float32, []float32, []float32, []float32) {
	panic("kernel: no assembly for this processor")
}

func correlateNative(Path, *Correlation, []float32, []float32, []float32) {
	panic("kernel: no assembly for this processor")
}
