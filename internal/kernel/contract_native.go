//go:build amd64 || arm64

package kernel

// contractSteps is what the assembly reads, in this order, in bytes: loop
// counts, steps that follow each loop's end, and the way to the next group.
type contractSteps struct {
	n0, n1, n2          int
	x0, x1, x2          int
	w0, w1, w2          int
	xp                  int
	xnext, wnext        int
	wj, dp, dj, dstNext int
}

// zeros is the bias of a contraction without one.
var zeros [6]float32

// contractNative splits a contraction into the tiles that exist in assembly.
func contractNative(path Path, c *Contraction, dst, x, w, bias []float32) {
	const size = 4
	s := contractSteps{
		n0: c.N[0], n1: c.N[1], n2: c.N[2],
		x0: (c.X[0] - c.N[1]*c.X[1]) * size, x1: (c.X[1] - c.N[2]*c.X[2]) * size, x2: c.X[2] * size,
		w0: (c.W[0] - c.N[1]*c.W[1]) * size, w1: (c.W[1] - c.N[2]*c.W[2]) * size, w2: c.W[2] * size,
		xp: c.XPosition * size, wnext: -c.N[0] * c.W[0] * size,
		wj: c.WOutput * size, dp: c.DstPosition * size, dj: c.DstOutput * size,
	}
	for j := 0; j < c.Outputs; {
		outputs := tileOutputs(c.Outputs - j)
		b := &zeros[0]
		if bias != nil {
			b = &bias[j]
		}
		for p := 0; p < c.Positions; {
			positions, groups := tilePositions(path, c.Positions-p)
			s.dstNext = positions * s.dp
			s.xnext = positions*s.xp - c.N[0]*c.X[0]*size
			contractTile(path, outputs, positions, &s.n0, &dst[j*c.DstOutput+p*c.DstPosition],
				&x[c.X0+p*c.XPosition], &w[c.W0+j*c.WOutput], b, groups)
			p += positions * groups
		}
		j += outputs
	}
}

// tileOutputs returns the largest tile that n outputs fill.
func tileOutputs(n int) int {
	switch {
	case n >= 6:
		return 6
	case n >= 4:
		return 4
	case n >= 2:
		return 2
	}
	return 1
}

// tilePositions returns the largest group that n positions fill, and how many of them.
func tilePositions(path Path, n int) (positions, groups int) {
	switch {
	case path != AVX512 || n == 1:
		return 1, n
	case n >= 4:
		return 4, n / 4
	}
	return 2, n / 2
}
