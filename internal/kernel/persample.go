package kernel

// Kernels whose constants differ from lane to lane, as statistics over the
// numbers of each sample do. They run over groups of 16. Products are rounded
// before they are added: so the portable loops are fast, too, and there is
// assembly for amd64 alone.

// SampleSums adds Σ (x − shift) of each lane to sums.
func SampleSums[T Float](path Path, sums *[Lanes]T, x []T, shift *[Lanes]T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sampleSumsNative(any(sums).(*[Lanes]float32), f, any(shift).(*[Lanes]float32))
	}
	for i := done; i < len(x); i += Lanes {
		v := lanes(x, i)
		for l := range sums {
			sums[l] += v[l] - shift[l]
		}
	}
}

// SampleSquares adds Σ (x − shift)² of each lane to sums.
func SampleSquares[T Float](path Path, sums *[Lanes]T, x []T, shift *[Lanes]T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sampleSquaresNative(any(sums).(*[Lanes]float32), f, any(shift).(*[Lanes]float32))
	}
	for i := done; i < len(x); i += Lanes {
		v := lanes(x, i)
		for l := range sums {
			d := v[l] - shift[l]
			sums[l] += T(d * d)
		}
	}
}

// SampleSumsAndProducts adds Σ y of each lane to sums, and Σ y·(x − shift) to products.
func SampleSumsAndProducts[T Float](path Path, sums, products *[Lanes]T, y, x []T, shift *[Lanes]T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sampleSumsAndProductsNative(any(sums).(*[Lanes]float32), any(products).(*[Lanes]float32),
			any(y).([]float32), f, any(shift).(*[Lanes]float32))
	}
	for i := done; i < len(x); i += Lanes {
		v, g := lanes(x, i), lanes(y, i)
		for l := range sums {
			sums[l] += g[l]
			products[l] += T(g[l] * (v[l] - shift[l]))
		}
	}
}

// SampleScale sets dst to (x − shift)·scale + offset, or to least if that is
// less; NaN passes. dst may be x.
func SampleScale[T Float](path Path, dst, x []T, shift, scale, offset *[Lanes]T, least T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sampleScaleNative(any(dst).([]float32), f, any(shift).(*[Lanes]float32), any(scale).(*[Lanes]float32),
			any(offset).(*[Lanes]float32), float32(least))
	}
	for i := done; i < len(x); i += Lanes {
		v, to := lanes(x, i), lanes(dst, i)
		for l := range to {
			y := T((v[l]-shift[l])*scale[l]) + offset[l]
			if y < least {
				y = least
			}
			to[l] = y
		}
	}
}

// SampleProject sets dy to dy·scale − offset − (x − shift)·slope.
func SampleProject[T Float](path Path, dy, x []T, scale, offset, shift, slope *[Lanes]T) {
	done := 0
	if f, ok := assembly(path, x); ok {
		done = sampleProjectNative(any(dy).([]float32), f, any(scale).(*[Lanes]float32), any(offset).(*[Lanes]float32),
			any(shift).(*[Lanes]float32), any(slope).(*[Lanes]float32))
	}
	for i := done; i < len(x); i += Lanes {
		v, g := lanes(x, i), lanes(dy, i)
		for l := range g {
			g[l] = T(g[l]*scale[l]) - offset[l] - T((v[l]-shift[l])*slope[l])
		}
	}
}
