package data

import "homeostat/internal/rng"

// fine is how many parts a pixel and a level of grey are divided into, a power of 2:
// places, colours and weights are whole numbers of them.
const (
	fine     = 1 << fineBits
	fineBits = 8
)

// housePainter paints the images of one split; it holds what one image needs.
type housePainter struct {
	street *street
	canvas [3][housePixels]int32 // levels 0 to 255, in parts
	mask   [housePixels]int32    // how much ink covers a pixel, 0 to 255
	padded [30 * 30]int32        // a written digit within a margin of nothing
	rows   [2][side]int32        // lines of an image that are needed once more
}

// span returns a uniform whole number from lo to hi.
func span(s *rng.Stream, lo, hi int) int32 { return int32(lo + pick(s, hi-lo+1)) }

// paint paints image i, which shows a digit, into dst (3 × 32 × 32 bytes).
func (p *housePainter) paint(i, digit int, dst []uint8) {
	s := p.street.image.At(uint64(i))
	ink := ink(&s, p.wall(&s))
	p.number(&s, digit)
	opacity := span(&s, 190, 256)
	for px, m := range p.mask[:] {
		if m > 0 {
			m = m * opacity >> 8
			for k := range p.canvas {
				v := &p.canvas[k][px]
				*v += (ink[k] - *v) >> 8 * m
			}
		}
	}
	for range pick(&s, 3) {
		p.blur()
	}
	p.develop(&s, dst)
}

// wall paints a crop of a photograph, enlarged, its colours drawn towards one. It
// returns its mean colour.
func (p *housePainter) wall(s *rng.Stream) (base [3]int32) {
	photo := p.street.photographs.Image(p.street.order[pick(s, len(p.street.order))])
	width := span(s, 8*fine, 31*fine)
	left, top := span(s, 0, int(31*fine-width)), span(s, 0, int(31*fine-width))
	contrast, tint := span(s, 50, 220), span(s, 0, 120)
	for k := range p.canvas {
		canvas := &p.canvas[k]
		p.enlarge(canvas, photo[k*housePixels:(k+1)*housePixels], left, top, width)
		mean := int32(0)
		for _, v := range canvas[:] {
			mean += v >> 8
		}
		mean >>= 2 // of 1,024 pixels, in parts of a level
		base[k] = mean + tint*(span(s, 0, 255*fine)-mean)>>8
		shift := base[k] - contrast*mean>>8
		for px, v := range canvas[:] {
			canvas[px] = shift + contrast*v>>8
		}
	}
	return base
}

// enlarge fills the canvas with a square of a photograph's plane, interpolating
// between its pixels; left, top and width are in parts of a pixel.
func (p *housePainter) enlarge(canvas *[housePixels]int32, plane []uint8, left, top, width int32) {
	var columns [side]int32
	for x := range columns {
		columns[x] = left + width*int32(x)/(side-1)
	}
	upper, lower := &p.rows[0], &p.rows[1]
	have := int32(-2) // the line of the photograph that upper is
	for y := range int32(side) {
		at := top + width*y/(side-1)
		line := min(at>>fineBits, side-2)
		if line == have+1 {
			upper, lower = lower, upper
		} else if line != have {
			stretch(upper, plane[line*side:][:side], &columns)
		}
		if line != have {
			stretch(lower, plane[(line+1)*side:][:side], &columns)
			have = line
		}
		low := at - line<<fineBits
		row := canvas[y*side:][:side]
		for x := range row {
			row[x] = upper[x] + (low*(lower[x]-upper[x]))>>fineBits
		}
	}
}

// stretch fills dst with the levels of a line at places in parts of a pixel,
// interpolating between its pixels.
func stretch(dst *[side]int32, line []uint8, places *[side]int32) {
	for x, at := range places[:] {
		i := min(at>>fineBits, side-2)
		a, b := int32(line[i]), int32(line[i+1])
		dst[x] = a<<fineBits + (at-i<<fineBits)*(b-a)
	}
}

// luma returns how bright a colour looks (ITU-R BT.601 weights, of 256).
func luma(c [3]int32) int32 { return (77*c[0] + 150*c[1] + 29*c[2]) >> 8 }

// ink returns a colour that is brighter or darker than the wall by a contrast that is
// mostly clear, sometimes low.
func ink(s *rng.Stream, wall [3]int32) (ink [3]int32) {
	ground, contrast := luma(wall), span(s, 30*fine, 130*fine)
	bright := span(s, 0, 255*fine) > ground
	if ground < contrast || ground > 255*fine-contrast {
		bright = ground < 128*fine // there is room on one side only
	}
	if !bright {
		contrast = -contrast
	}
	for k := range ink {
		ink[k] = span(s, -40*fine, 40*fine)
	}
	grey := ground + contrast - luma(ink)
	for k := range ink {
		ink[k] = min(255*fine, max(0, ink[k]+grey))
	}
	return ink
}

// number puts the digit into the mask, and mostly neighbours to its left and right,
// alike in size, slant and turn.
func (p *housePainter) number(s *rng.Stream, digit int) {
	clear(p.mask[:])
	height := span(s, 18, 30) // of a digit, in pixels; MNIST has 20
	step := 20 * fine / height
	var turn [4]int32 // from pixels of the canvas to pixels of the digit, in parts
	turn[0] = step * span(s, 80, 125) / 100
	turn[1] = step * span(s, -25, 25) / 100
	turn[2] = step * span(s, -8, 8) / 100
	turn[3] = step
	x, y := span(s, 14*fine, 18*fine), span(s, 14*fine, 18*fine)
	p.write(p.street.example(s, digit), turn, x, y)
	for _, beside := range [2]int32{-1, 1} {
		away := height * span(s, 60, 85) * fine / 100
		up := span(s, -fine, fine)
		neighbour := p.street.example(s, pick(s, 10))
		if pick(s, 3) > 0 {
			p.write(neighbour, turn, x+beside*away, y+up)
		}
	}
}

// write puts a digit, 28×28 bytes, into the mask, its middle at (x, y), seen through turn.
func (p *housePainter) write(digit []uint8, turn [4]int32, x, y int32) {
	for row := range mnistSide {
		for column, v := range digit[row*mnistSide:][:mnistSide] {
			p.padded[(row+1)*30+column+1] = int32(v)
		}
	}
	for row := int32(0); row < side; row++ {
		// The middle of a row's first pixel, seen through turn; half a pixel of the digit less,
		// so that whole numbers are pixels' middles, and one more for the margin.
		dx, dy := fine/2-x, row<<fineBits+fine/2-y
		u := 14*fine + fine/2 + (turn[0]*dx+turn[1]*dy)>>fineBits
		v := 14*fine + fine/2 + (turn[2]*dx+turn[3]*dy)>>fineBits
		first := min(side, max(0, (turn[0]-1-u)/turn[0])) // from where u is in the digit
		end := max(first, min(side, (29*fine-1-u)/turn[0]+1))
		u, v = u+first*turn[0], v+first*turn[2]
		mask := p.mask[row*side : (row+1)*side]
		for column := first; column < end; column++ {
			if iv := v >> fineBits; uint32(iv) < 29 {
				at := p.padded[iv*30+u>>fineBits:][:32]
				fu, fv := u&(fine-1), v&(fine-1)
				upper := at[0]<<fineBits + fu*(at[1]-at[0])
				lower := at[30]<<fineBits + fu*(at[31]-at[30])
				mask[column] = max(mask[column], (upper+fv*((lower-upper)>>fineBits))>>fineBits)
			}
			u, v = u+turn[0], v+turn[2]
		}
	}
}

// blur averages each pixel with its neighbours, by weights of 1, 2, 1 in both directions.
func (p *housePainter) blur() {
	for k := range p.canvas {
		canvas := &p.canvas[k]
		for y := range side {
			row := canvas[y*side:][:side]
			before := row[0]
			for x := range side - 1 {
				here := row[x]
				row[x] = (before + 2*here + row[x+1]) >> 2
				before = here
			}
			row[side-1] = (before + 3*row[side-1]) >> 2
		}
		above := &p.rows[0] // as it was
		copy(above[:], canvas[:side])
		for y := range side - 1 {
			row, below := canvas[y*side:][:side], canvas[(y+1)*side:][:side]
			for x, here := range row {
				row[x] = (above[x] + 2*here + below[x]) >> 2
				above[x] = here
			}
		}
		last := canvas[housePixels-side:]
		for x, here := range last {
			last[x] = (above[x] + 3*here) >> 2
		}
	}
}

// develop adds grain and writes bytes.
func (p *housePainter) develop(s *rng.Stream, dst []uint8) {
	grain := span(s, 0, 10*fine)
	for k := range p.canvas {
		plane := dst[k*housePixels:][:housePixels]
		for px := 0; px < housePixels; px += 16 {
			bits, from, to := s.Uint64(), p.canvas[k][px:][:16], plane[px:][:16]
			for i, v := range from {
				v += (2*int32(bits>>(4*i)&15)-15)*grain>>4 + fine/2
				to[i] = uint8(min(255, max(0, v>>fineBits)))
			}
		}
	}
}
