//go:build !amd64

package kernel

// Without assembly the portable loops do everything.

func sampleSumsNative(_ *[Lanes]float32, _ []float32, _ *[Lanes]float32) int    { return 0 }
func sampleSquaresNative(_ *[Lanes]float32, _ []float32, _ *[Lanes]float32) int { return 0 }
func sampleSumsAndProductsNative(_, _ *[Lanes]float32, _, _ []float32, _ *[Lanes]float32) int {
	return 0
}
func sampleScaleNative(_, _ []float32, _, _, _ *[Lanes]float32, _ float32) int { return 0 }
func sampleProjectNative(_, _ []float32, _, _, _, _ *[Lanes]float32) int       { return 0 }
func seluNative(_ []float32) int                                               { return 0 }
func seluGradientNative(_, _ []float32) int                                    { return 0 }
