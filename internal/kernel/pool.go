package kernel

// Pooling describes windows of size × size pixels, side by side, over planes of
// height × width pixels of 16 samples; what does not fill a window is left out.
type Pooling struct{ Height, Width, Size int }

// Out returns the height and width of the pooled plane.
func (p Pooling) Out() (height, width int) { return p.Height / p.Size, p.Width / p.Size }

// MaxPool sets y to the largest value of each window of one plane, to the first
// of equals; a NaN passes only where it is a window's first pixel.
func MaxPool[T Float](path Path, p Pooling, y, x []T) {
	if f, ok := assembly(path, x); ok && maxPoolNative(p, any(y).([]float32), f) {
		return
	}
	height, width := p.Out()
	for oy := range height {
		for ox := range width {
			best := *lanes(x, (oy*p.Size*p.Width+ox*p.Size)*Lanes)
			for k := 1; k < p.Size*p.Size; k++ {
				v := lanes(x, p.at(oy, ox, k))
				for l := range best {
					if v[l] > best[l] {
						best[l] = v[l]
					}
				}
			}
			*lanes(y, (oy*width+ox)*Lanes) = best
		}
	}
}

// MaxPoolGradient sets dx to dy at the first largest value of each window and
// to zero elsewhere; dx may be x.
func MaxPoolGradient[T Float](path Path, p Pooling, dx, dy, x, y []T) {
	if f, ok := assembly(path, dx); ok && maxPoolGradientNative(p, f, any(dy).([]float32), any(x).([]float32), any(y).([]float32)) {
		return
	}
	clearRest(p, dx)
	height, width := p.Out()
	for oy := range height {
		for ox := range width {
			o := (oy*width + ox) * Lanes
			best, left := lanes(y, o), *lanes(dy, o)
			for k := range p.Size * p.Size {
				i := p.at(oy, ox, k)
				v, d := lanes(x, i), lanes(dx, i)
				for l := range left {
					share := T(0)
					if v[l] == best[l] {
						share, left[l] = left[l], 0
					}
					d[l] = share
				}
			}
		}
	}
}

// clearRest sets the pixels that fill no window to zero.
func clearRest[T Float](p Pooling, x []T) {
	height, width := p.Out()
	row := p.Width * Lanes
	for y := range height * p.Size {
		clear(x[y*row+width*p.Size*Lanes : (y+1)*row])
	}
	clear(x[height*p.Size*row:])
}

// at returns where the k-th pixel of a window starts.
func (p Pooling) at(oy, ox, k int) int {
	return ((oy*p.Size+k/p.Size)*p.Width + ox*p.Size + k%p.Size) * Lanes
}
