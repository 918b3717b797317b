package kernel

func contractTile(_ Path, outputs, _ int, steps *int, dst, x, w, bias *float32, groups int) {
	switch outputs {
	case 6:
		contractNEONx6(steps, dst, x, w, bias, groups)
	case 4:
		contractNEONx4(steps, dst, x, w, bias, groups)
	case 2:
		contractNEONx2(steps, dst, x, w, bias, groups)
	case 1:
		contractNEONx1(steps, dst, x, w, bias, groups)
	}
}
