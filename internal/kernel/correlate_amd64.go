package kernel

func correlateTile(path Path, outputs, taps int, steps *int, dst, dy, x *float32) {
	if path == AVX2 {
		correlateTileAVX2(outputs, taps, steps, dst, dy, x)
		return
	}
	switch outputs*10 + taps {
	case 45:
		correlateAVX512x4x5(steps, dst, dy, x)
	case 43:
		correlateAVX512x4x3(steps, dst, dy, x)
	case 42:
		correlateAVX512x4x2(steps, dst, dy, x)
	case 41:
		correlateAVX512x4x1(steps, dst, dy, x)
	case 25:
		correlateAVX512x2x5(steps, dst, dy, x)
	case 23:
		correlateAVX512x2x3(steps, dst, dy, x)
	case 22:
		correlateAVX512x2x2(steps, dst, dy, x)
	case 21:
		correlateAVX512x2x1(steps, dst, dy, x)
	case 15:
		correlateAVX512x1x5(steps, dst, dy, x)
	case 13:
		correlateAVX512x1x3(steps, dst, dy, x)
	case 12:
		correlateAVX512x1x2(steps, dst, dy, x)
	case 11:
		correlateAVX512x1x1(steps, dst, dy, x)
	}
}

func correlateTileAVX2(outputs, taps int, steps *int, dst, dy, x *float32) {
	switch outputs*10 + taps {
	case 23:
		correlateAVX2x2x3(steps, dst, dy, x)
	case 22:
		correlateAVX2x2x2(steps, dst, dy, x)
	case 21:
		correlateAVX2x2x1(steps, dst, dy, x)
	case 13:
		correlateAVX2x1x3(steps, dst, dy, x)
	case 12:
		correlateAVX2x1x2(steps, dst, dy, x)
	case 11:
		correlateAVX2x1x1(steps, dst, dy, x)
	}
}
