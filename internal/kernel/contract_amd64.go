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
	case path == AVX2 || n == 1:
		return 1, n
	case n >= 4:
		return 4, n / 4
	}
	return 2, n / 2
}

func contractTile(path Path, outputs, positions int, steps *int, dst, x, w, bias *float32, groups int) {
	if path == AVX2 {
		contractTileAVX2(outputs, steps, dst, x, w, bias, groups)
		return
	}
	switch outputs*10 + positions {
	case 64:
		contractAVX512x6x4(steps, dst, x, w, bias, groups)
	case 62:
		contractAVX512x6x2(steps, dst, x, w, bias, groups)
	case 61:
		contractAVX512x6x1(steps, dst, x, w, bias, groups)
	case 44:
		contractAVX512x4x4(steps, dst, x, w, bias, groups)
	case 42:
		contractAVX512x4x2(steps, dst, x, w, bias, groups)
	case 41:
		contractAVX512x4x1(steps, dst, x, w, bias, groups)
	case 24:
		contractAVX512x2x4(steps, dst, x, w, bias, groups)
	case 22:
		contractAVX512x2x2(steps, dst, x, w, bias, groups)
	case 21:
		contractAVX512x2x1(steps, dst, x, w, bias, groups)
	case 14:
		contractAVX512x1x4(steps, dst, x, w, bias, groups)
	case 12:
		contractAVX512x1x2(steps, dst, x, w, bias, groups)
	case 11:
		contractAVX512x1x1(steps, dst, x, w, bias, groups)
	}
}

func contractTileAVX2(outputs int, steps *int, dst, x, w, bias *float32, groups int) {
	switch outputs {
	case 6:
		contractAVX2x6x1(steps, dst, x, w, bias, groups)
	case 4:
		contractAVX2x4x1(steps, dst, x, w, bias, groups)
	case 2:
		contractAVX2x2x1(steps, dst, x, w, bias, groups)
	case 1:
		contractAVX2x1x1(steps, dst, x, w, bias, groups)
	}
}
