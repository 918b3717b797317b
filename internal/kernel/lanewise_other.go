//go:build !amd64 && !arm64

package kernel

// Without assembly the portable loops do everything.

func scaleNative(_, _ []float32, _, _, _, _ float32) int                           { return 0 }
func projectNative(_, _ []float32, _, _, _, _ float32) int                         { return 0 }
func rectifyNative([]float32) int                                                  { return 0 }
func gateNative(_, _ []float32) int                                                { return 0 }
func sumNative(*[Lanes]float32, []float32, float32) int                            { return 0 }
func sumSquaresNative(*[Lanes]float32, []float32, float32) int                     { return 0 }
func sumAndProductsNative(_, _ *[Lanes]float32, _, _ []float32, _ float32) int     { return 0 }
func innerNative(_ *[Lanes]float32, _, _ []float32) int                            { return 0 }
func adamNative(_ *[Lanes]float32, _ *AdamStep[float32], _, _, _, _ []float32) int { return 0 }
func spreadNative(*Pixels, []float32, [][]uint8) int                               { return 0 }
func maxPoolNative(_ Pooling, _, _ []float32) bool                                 { return false }
func maxPoolGradientNative(_ Pooling, _, _, _, _ []float32) bool                   { return false }
