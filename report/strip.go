package report

import (
	"maps"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A crowd of values at one category has smaller dots, or they would hide one another.
const (
	crowd                 = 100
	crowdRadius vg.Length = 1.2
)

// strip draws every value as a dot, spread sideways by how many others lie near it
// (a sina plot, Sidiropoulos et al. 2018): the outline is that of the distribution, and
// nothing is smoothed beyond the values' own range.
type strip struct {
	x     float64 // the category
	width float64 // of its place, in values of x
	y     []float64
	style draw.GlyphStyle
}

func drawStrip(g *graph, m Mark) (out []plot.Plotter) {
	groups := make(map[float64][]float64)
	dots, style := 0, dot(m, g.ink(m))
	for i, y := range m.Y {
		x := m.X[min(i, len(m.X)-1)]
		if g.shows(x, y) {
			groups[x] = append(groups[x], y)
			dots++
		}
		if len(groups[x]) > crowd {
			style.Radius = min(style.Radius, crowdRadius)
		}
	}
	for _, x := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, strip{x, g.barWidth, groups[x], style})
	}
	out = []plot.Plotter{picture{out, g.vector && dots > manyDots}}
	if len(m.C) != 0 && g.shows(m.X[0], m.C[0]) && g.shows(m.X[0], m.Lo[0]) && g.shows(m.X[0], m.Hi[0]) {
		out = append(out, quartiles(m, 0.32*g.barWidth)...)
	}
	return out
}

// quartiles are a box from Lo to Hi and the median C.
func quartiles(m Mark, half float64) []plot.Plotter {
	left, right := m.X[0]-half, m.X[0]+half
	return []plot.Plotter{
		&plotter.Polygon{XYs: []plotter.XYs{box(left, m.Lo[0], right, m.Hi[0])}, LineStyle: draw.LineStyle{Color: black(), Width: axisWidth}},
		&plotter.Line{XYs: plotter.XYs{{X: left, Y: m.C[0]}, {X: right, Y: m.C[0]}}, LineStyle: draw.LineStyle{Color: black(), Width: 1.6}},
	}
}

// Plot implements plot.Plotter.
func (s strip) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	y := make([]vg.Length, len(s.y))
	for i, v := range s.y {
		y[i] = trY(v)
	}
	half := (trX(s.x+s.width/2) - trX(s.x-s.width/2)) / 2
	for _, at := range spread(trX(s.x), half, y, (c.Max.Y-c.Min.Y)/30, s.style.Radius) {
		c.DrawGlyph(s.style, at)
	}
}

// spread places values y side by side around x. The widest place is where most values
// lie within near of one another.
func spread(x, half vg.Length, y []vg.Length, near, radius vg.Length) []vg.Point {
	slices.Sort(y)
	neighbours := make([]int, len(y))
	most, first, last := 1, 0, 0
	for i := range y {
		for y[i]-y[first] > near {
			first++
		}
		for last < len(y) && y[last]-y[i] <= near {
			last++
		}
		neighbours[i] = last - first
		most = max(most, neighbours[i])
	}
	half = min(half, vg.Length(most-1)*radius) // few values stay close
	at := make([]vg.Point, len(y))
	for i := range y {
		share := vg.Length(neighbours[i]-1) / vg.Length(max(most-1, 1))
		at[i] = vg.Point{X: x + half*share*vg.Length(2*halton(i+1)-1), Y: y[i]}
	}
	return at
}

// halton is the i-th number of the van der Corput sequence: evenly spread over 0 to 1,
// with successive values far apart.
func halton(i int) float64 {
	x, digit := 0.0, 0.5
	for ; i > 0; i /= 2 {
		x += digit * float64(i%2)
		digit /= 2
	}
	return x
}
