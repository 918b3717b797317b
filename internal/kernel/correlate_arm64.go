package kernel

func correlateTile(_ Path, outputs, taps int, steps *int, dst, dy, x *float32) {
	switch outputs*10 + taps {
	case 23:
		correlateNEONx2x3(steps, dst, dy, x)
	case 22:
		correlateNEONx2x2(steps, dst, dy, x)
	case 21:
		correlateNEONx2x1(steps, dst, dy, x)
	case 13:
		correlateNEONx1x3(steps, dst, dy, x)
	case 12:
		correlateNEONx1x2(steps, dst, dy, x)
	case 11:
		correlateNEONx1x1(steps, dst, dy, x)
	}
}
