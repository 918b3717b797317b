package data

import "math"

// side is the width and height of a glyphs image in pixels.
const side = 32

// point is a place in pixels: x to the right, y down, pixel (0, 0)'s centre at (0.5, 0.5).
type point struct{ x, y float64 }

// field holds the distance from each pixel's centre to the nearest line drawn so
// far, cut off at reach: all that is needed to paint strokes of any width with
// soft edges, or only their outline.
type field struct {
	reach    float64
	distance [side * side]float64
}

// clear forgets all lines and sets how far distances are looked for.
func (f *field) clear(reach float64) {
	f.reach = reach
	for i := range f.distance {
		f.distance[i] = reach
	}
}

// line draws the segment from a to b; a dot if they are the same point.
func (f *field) line(a, b point) {
	x0, x1 := pixels(min(a.x, b.x)-f.reach, max(a.x, b.x)+f.reach)
	y0, y1 := pixels(min(a.y, b.y)-f.reach, max(a.y, b.y)+f.reach)
	dx, dy := b.x-a.x, b.y-a.y
	length2 := dx*dx + dy*dy
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			px, py := float64(x)+0.5-a.x, float64(y)+0.5-a.y
			if along := px*dx + py*dy; along >= length2 {
				px, py = px-dx, py-dy
			} else if along > 0 {
				px, py = px-dx*along/length2, py-dy*along/length2
			}
			d := &f.distance[y*side+x]
			if d2 := px*px + py*py; d2 < *d**d {
				*d = math.Sqrt(d2)
			}
		}
	}
}

// pixels returns the range of pixels whose centres may lie between from and to.
func pixels(from, to float64) (first, end int) {
	return int(max(0, from)), int(min(side, max(0, to)+1))
}

// polyline draws a line through the points.
func (f *field) polyline(points []point) {
	for i := 1; i < len(points); i++ {
		f.line(points[i-1], points[i])
	}
}

// cover returns how much of a pixel at distance d from the line a stroke of the
// given width covers: 1 inside, 0 outside, a ramp of one pixel between.
func cover(d, width float64) float64 { return clamp(0.5 + width/2 - d) }

// clamp limits x to [0, 1].
func clamp(x float64) float64 { return min(1, max(0, x)) }

// smooth appends to dst the Catmull–Rom curve through the points (uniform, four
// pieces a span), closed if the last point is the first again.
func smooth(dst, points []point) []point {
	const pieces = 4
	n := len(points)
	closed := points[0] == points[n-1]
	at := func(i int) point {
		switch {
		case i < 0 && closed:
			return points[n-1+i]
		case i >= n && closed:
			return points[i-n+1]
		}
		return points[min(n-1, max(0, i))]
	}
	dst = append(dst, points[0])
	for i := range n - 1 {
		p0, p1, p2, p3 := at(i-1), at(i), at(i+1), at(i+2)
		for k := 1; k <= pieces; k++ {
			t := float64(k) / pieces
			dst = append(dst, point{catmullRom(p0.x, p1.x, p2.x, p3.x, t), catmullRom(p0.y, p1.y, p2.y, p3.y, t)})
		}
	}
	return dst
}

// catmullRom returns the cubic from b (t = 0) to c (t = 1) with slopes (c-a)/2 and (d-b)/2.
func catmullRom(a, b, c, d, t float64) float64 {
	return b + t/2*(c-a+t*(2*a-5*b+4*c-d+t*(3*(b-c)+d-a)))
}
