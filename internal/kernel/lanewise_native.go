//go:build amd64 || arm64

package kernel

// Each function does as many whole registers as there are and returns how many
// numbers that was; the portable loop does the rest.

func scaleNative(dst, x []float32, shift, scale, offset, least float32) int {
	n := len(x) / 8
	if n > 0 {
		_ = dst[n*8-1]
		scaleLanes(&dst[0], &x[0], shift, scale, offset, least, n)
	}
	return n * 8
}

func projectNative(dy, x []float32, mean, scale, shift, slope float32) int {
	n := len(x) / 8
	if n > 0 {
		_ = dy[n*8-1]
		projectLanes(&dy[0], &x[0], mean, scale, shift, slope, n)
	}
	return n * 8
}

func rectifyNative(x []float32) int {
	n := len(x) / 8
	if n > 0 {
		rectifyLanes(&x[0], n)
	}
	return n * 8
}

func gateNative(dy, y []float32) int {
	n := len(y) / 8
	if n > 0 {
		_ = dy[n*8-1]
		gateLanes(&dy[0], &y[0], n)
	}
	return n * 8
}

func sumNative(sum *[Lanes]float32, x []float32, shift float32) int {
	n := len(x) / Lanes
	if n > 0 {
		sumLanes(&sum[0], &x[0], shift, n)
	}
	return n * Lanes
}

func sumSquaresNative(sum *[Lanes]float32, x []float32, shift float32) int {
	n := len(x) / Lanes
	if n > 0 {
		sumSquaresLanes(&sum[0], &x[0], shift, n)
	}
	return n * Lanes
}

func sumAndProductsNative(sum, products *[Lanes]float32, y, x []float32, shift float32) int {
	n := len(x) / Lanes
	if n > 0 {
		_ = y[n*Lanes-1]
		sumAndProductsLanes(&sum[0], &products[0], &x[0], &y[0], shift, n)
	}
	return n * Lanes
}

func innerNative(sum *[Lanes]float32, x, y []float32) int {
	n := len(x) / Lanes
	if n > 0 {
		_ = y[n*Lanes-1]
		innerLanes(&sum[0], &x[0], &y[0], n)
	}
	return n * Lanes
}

func adamNative(poison *[Lanes]float32, s *AdamStep[float32], p, m, v, g []float32) int {
	n := len(p) / Lanes
	if n > 0 {
		last := n*Lanes - 1
		_, _, _ = m[last], v[last], g[last]
		constants := [7]float32{s.Beta1, 1 - s.Beta1, s.Beta2, 1 - s.Beta2, s.Correction, s.Epsilon, s.Rate}
		adamLanes(&constants[0], &poison[0], &p[0], &m[0], &v[0], &g[0], n)
	}
	return n * Lanes
}

// maxPoolNative does planes of 2 × 2 windows and reports whether it did.
func maxPoolNative(p Pooling, y, x []float32) bool {
	height, width := p.Out()
	if p.Size != 2 || width == 0 {
		return false
	}
	for oy := range height {
		top, below := x[2*oy*p.Width*Lanes:(2*oy+1)*p.Width*Lanes], x[(2*oy+1)*p.Width*Lanes:(2*oy+2)*p.Width*Lanes]
		out := y[oy*width*Lanes : (oy+1)*width*Lanes]
		maxPoolRow(&out[0], &top[0], &below[0], width)
	}
	return true
}

// maxPoolGradientNative does planes of 2 × 2 windows and reports whether it did.
func maxPoolGradientNative(p Pooling, dx, dy, x, y []float32) bool {
	height, width := p.Out()
	if p.Size != 2 || width == 0 {
		return false
	}
	clearRest(p, dx)
	for oy := range height {
		top, below, end := 2*oy*p.Width*Lanes, (2*oy+1)*p.Width*Lanes, (2*oy+2)*p.Width*Lanes
		_, _ = x[end-1], dx[end-1]
		out := oy * width * Lanes
		_, _ = y[out+width*Lanes-1], dy[out+width*Lanes-1]
		maxPoolGradientRow(&dx[top], &dx[below], &dy[out], &x[top], &x[below], &y[out], width)
	}
	return true
}

// spreadNative does as many whole runs of 16 bytes as 16 images have.
func spreadNative(p *Pixels, dst []float32, images [][]uint8) int {
	n := len(images[0]) / 16
	if n == 0 {
		return 0
	}
	_ = dst[n*16*Lanes-1]
	var at [Lanes]*uint8
	for i, image := range images {
		_ = image[n*16-1]
		at[i] = &image[0]
	}
	spreadLanes(&dst[0], &at[0], p.divisor, p.shift, p.gain, n)
	spreadLanes(&dst[Lanes/2], &at[Lanes/2], p.divisor, p.shift, p.gain, n)
	return n * 16
}
