package kernel

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
