package kernel

// Each function does all groups of 16 and returns how many numbers that was.

func sampleSumsNative(sums *[Lanes]float32, x []float32, shift *[Lanes]float32) int {
	n := len(x) / Lanes
	if n > 0 {
		sampleSumsLanes(&sums[0], &x[0], &shift[0], n)
	}
	return n * Lanes
}

func sampleSquaresNative(sums *[Lanes]float32, x []float32, shift *[Lanes]float32) int {
	n := len(x) / Lanes
	if n > 0 {
		sampleSquaresLanes(&sums[0], &x[0], &shift[0], n)
	}
	return n * Lanes
}

func sampleSumsAndProductsNative(sums, products *[Lanes]float32, y, x []float32, shift *[Lanes]float32) int {
	n := len(x) / Lanes
	if n > 0 {
		_ = y[n*Lanes-1]
		sampleSumsAndProductsLanes(&sums[0], &products[0], &y[0], &x[0], &shift[0], n)
	}
	return n * Lanes
}

func sampleScaleNative(dst, x []float32, shift, scale, offset *[Lanes]float32, least float32) int {
	n := len(x) / Lanes
	if n > 0 {
		_ = dst[n*Lanes-1]
		sampleScaleLanes(&dst[0], &x[0], &shift[0], &scale[0], &offset[0], least, n)
	}
	return n * Lanes
}

func sampleProjectNative(dy, x []float32, scale, offset, shift, slope *[Lanes]float32) int {
	n := len(x) / Lanes
	if n > 0 {
		_ = dy[n*Lanes-1]
		sampleProjectLanes(&dy[0], &x[0], &scale[0], &offset[0], &shift[0], &slope[0], n)
	}
	return n * Lanes
}

func seluNative(x []float32) int {
	n := len(x) / 8
	if n > 0 {
		constants := [...]float32{
			seluScale, seluDepth, seluLeast, log2e, roundShift, expLn2Hi, expLn2Lo, 1,
			exp6, exp5, exp4, exp3, exp2, exp1,
		}
		seluLanes(&constants[0], &x[0], n)
	}
	return n * 8
}

func seluGradientNative(dy, y []float32) int {
	n := len(y) / 8
	if n > 0 {
		_ = dy[n*8-1]
		seluGradientLanes(&dy[0], &y[0], seluScale, seluDepth, n)
	}
	return n * 8
}
