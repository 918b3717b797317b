package data

import "homeostat/internal/rng"

// colour is red, green and blue in [0, 1].
type colour [3]float64

// luma returns how bright a colour looks (ITU-R BT.601 weights).
func (c colour) luma() float64 { return 0.299*c[0] + 0.587*c[1] + 0.114*c[2] }

// mix returns c where t is 0, d where t is 1.
func (c colour) mix(d colour, t float64) colour {
	for k := range c {
		c[k] += t * (d[k] - c[k])
	}
	return c
}

// withLuma returns c darkened, or mixed with white, until it looks as bright as wanted.
func (c colour) withLuma(want float64) colour {
	if luma := c.luma(); luma < want {
		return c.mix(colour{1, 1, 1}, (want-luma)/(1-luma))
	} else {
		return c.mix(colour{}, 1-want/luma)
	}
}

// hue returns a colour of the given hue (a turn is 1), saturation and brightness.
func hue(h, saturation, brightness float64) colour {
	var c colour
	for k := range c {
		// Each channel is a trapezoid over the turn, a third of a turn apart.
		x := h + 1 - float64(k)/3
		x -= float64(int(x))
		c[k] = brightness * (1 - saturation*clamp(3*min(x, 1-x)*2-1))
	}
	return c
}

// canvas is one image while it is drawn.
type canvas [side * side]colour

// between returns a uniform number in [a, b).
func between(s *rng.Stream, a, b float64) float64 { return a + (b-a)*s.Float64() }

// pick returns a uniform whole number in [0, n).
func pick(s *rng.Stream, n int) int { return int(s.Float64() * float64(n)) }

// direction returns a random unit vector, up to turn half-turns away from
// (1, 0) on either side, by the rational form of a circle: exact on every machine,
// and nearly uniform.
func direction(s *rng.Stream, turn float64) (cos, sin float64) {
	t := between(s, -turn, turn) // tangent of half the angle
	return (1 - t*t) / (1 + t*t), 2 * t / (1 + t*t)
}

// background paints one of four textures, of two related colours.
func (c *canvas) background(s *rng.Stream) {
	h := s.Float64()
	dark := hue(h, between(s, 0.1, 0.8), between(s, 0.2, 0.95))
	light := hue(h+between(s, 0, 0.3), between(s, 0.05, 0.7), clamp(0.1+dark.luma()+between(s, -0.3, 0.5)))
	switch pick(s, 4) {
	case 0:
		c.gradient(s, dark, light)
	case 1:
		c.stripes(s, dark, light)
	case 2:
		c.clouds(s, dark, light)
	default:
		c.blobs(s, dark, light)
	}
}

// gradient goes from one colour to the other in a random direction.
func (c *canvas) gradient(s *rng.Stream, from, to colour) {
	cos, sin := direction(s, 1)
	if pick(s, 2) == 1 {
		from, to = to, from
	}
	c.shade(from, to, func(x, y float64) float64 { return 0.5 + ((x-side/2)*cos+(y-side/2)*sin)/side })
}

// stripes alternate with soft edges, 4 to 12 pixels a pair.
func (c *canvas) stripes(s *rng.Stream, one, other colour) {
	cos, sin := direction(s, 1)
	pair, phase, edge := between(s, 4, 12), s.Float64(), between(s, 0.8, 2.5)
	c.shade(one, other, func(x, y float64) float64 {
		at := (x*cos+y*sin)/pair + phase + 2*side // positive
		at -= float64(int(at))
		return clamp(0.5 + edge*(4*min(at, 1-at)-1))
	})
}

// clouds are smooth noise: random values on a grid of 3 to 8 pixels, interpolated.
func (c *canvas) clouds(s *rng.Stream, one, other colour) {
	const points = 13 // the most that fit: 32/3 + 2
	cell := between(s, 3, 8)
	var grid [points * points]float64
	for i := range grid {
		grid[i] = s.Float64()
	}
	c.shade(one, other, func(x, y float64) float64 {
		i, j := int(x/cell), int(y/cell)
		u, v := x/cell-float64(i), y/cell-float64(j)
		u, v = u*u*(3-2*u), v*v*(3-2*v)
		g := grid[j*points+i:]
		top := g[0] + u*(g[1]-g[0])
		bottom := g[points] + u*(g[points+1]-g[points])
		return top + v*(bottom-top)
	})
}

// blobs are three to six soft discs on a plain ground.
func (c *canvas) blobs(s *rng.Stream, ground, disc colour) {
	type blob struct{ x, y, r2 float64 }
	blobs := make([]blob, 3+pick(s, 4))
	for i := range blobs {
		r := between(s, 3, 10)
		blobs[i] = blob{between(s, 0, side), between(s, 0, side), r * r}
	}
	c.shade(ground, disc, func(x, y float64) float64 {
		most := 0.0
		for _, b := range blobs {
			d2 := ((x-b.x)*(x-b.x) + (y-b.y)*(y-b.y)) / b.r2
			most = max(most, clamp(2-2*d2))
		}
		return most
	})
}

// shade paints a mixture of two colours, as the function of a pixel's centre says.
func (c *canvas) shade(from, to colour, mixture func(x, y float64) float64) {
	for i := range c {
		t := clamp(mixture(float64(i%side)+0.5, float64(i/side)+0.5))
		c[i] = from.mix(to, t)
	}
}

// grain adds uniform noise of the given half width to each channel of each pixel.
func (c *canvas) grain(s *rng.Stream, width float64) {
	var bits uint64
	n := 0
	for i := range c {
		for k := range c[i] {
			if n%8 == 0 {
				bits = s.Uint64()
			}
			c[i][k] += width * (float64(uint8(bits))/127.5 - 1)
			bits >>= 8
			n++
		}
	}
}
