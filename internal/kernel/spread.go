package kernel

// Pixels says which number a byte of an image becomes.
type Pixels struct {
	divisor, shift, gain float32
	values               [256]float32
}

// NewPixels turns a byte x into (x/divisor − shift)·gain, in float32.
func NewPixels(divisor, shift, gain float32) *Pixels {
	p := &Pixels{divisor: divisor, shift: shift, gain: gain}
	for x := range p.values {
		p.values[x] = float32(float32(x)/divisor-shift) * gain
	}
	return p
}

// Spread puts up to 16 images of one size side by side: dst[k·16 + i] becomes
// the number of images[i][k]. Lanes without an image keep what they have.
func Spread[T Float](path Path, p *Pixels, dst []T, images [][]uint8) {
	done := 0
	if f, ok := assembly(path, dst); ok && len(images) == Lanes {
		done = spreadNative(p, f, images)
	}
	for i, image := range images {
		for k := done; k < len(image); k++ {
			dst[k*Lanes+i] = T(p.values[image[k]])
		}
	}
}
