//go:build amd64 || arm64

package kernel

// correlateSteps is what the assembly reads, in this order, in bytes.
type correlateSteps struct {
	n0, n1     int
	y0, y1     int
	x0, x1     int
	yj, xk, dj int
}

// correlateNative splits a correlation into the tiles that exist in assembly.
func correlateNative(path Path, c *Correlation, dst, dy, x []float32) {
	const size = 4
	s := correlateSteps{
		n0: c.N[0], n1: c.N[1],
		y0: (c.Y[0] - c.N[1]*c.Y[1]) * size, y1: c.Y[1] * size,
		x0: (c.X[0] - c.N[1]*c.X[1]) * size, x1: c.X[1] * size,
		yj: c.YOutput * size, xk: c.XTap * size, dj: c.DstOutput * size,
	}
	for k := 0; k < c.Taps; {
		taps := tileTaps(path, c.Taps-k)
		for j := 0; j < c.Outputs; {
			outputs := tileRows(path, c.Outputs-j)
			correlateTile(path, outputs, taps, &s.n0, &dst[j*c.DstOutput+k], &dy[j*c.YOutput], &x[k*c.XTap])
			j += outputs
		}
		k += taps
	}
}

// tileTaps returns the number of taps of the next tile.
func tileTaps(path Path, n int) int {
	if path == AVX512 && n >= 5 {
		return 5
	}
	return min(n, 3)
}

// tileRows returns the number of outputs of the next tile.
func tileRows(path Path, n int) int {
	if path == AVX512 && n >= 4 {
		return 4
	}
	return min(n, 2)
}
