package report

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A form tells methods apart where colours alone cannot: of dots the outline, of lines
// the dashes.
type form struct {
	corners [][2]float64 // of a dot of radius 1; none: a circle
	dashes  []vg.Length
}

// forms are the known ones, the plain one first. Their areas are about that of the circle.
func forms() []form {
	arm, breadth := 1.25, 0.42
	return []form{
		{nil, nil},
		{regular(4, math.Pi/4, 1.25), []vg.Length{4, 1.6}},
		{regular(4, 0, 1.3), []vg.Length{1, 1.3}},
		{regular(3, math.Pi/2, 1.5), []vg.Length{5, 1.4, 1, 1.4}},
		{regular(3, -math.Pi/2, 1.5), []vg.Length{7.5, 2}},
		{[][2]float64{
			{arm, breadth}, {breadth, breadth}, {breadth, arm}, {-breadth, arm}, {-breadth, breadth}, {-arm, breadth},
			{-arm, -breadth}, {-breadth, -breadth}, {-breadth, -arm}, {breadth, -arm}, {breadth, -breadth}, {arm, -breadth},
		}, []vg.Length{2.4, 1.4}},
		{regular(5, math.Pi/2, 1.25), []vg.Length{5, 1.4, 1, 1.4, 1, 1.4}},
	}
}

// regular is a polygon of equal sides with its first corner at an angle.
func regular(corners int, angle, radius float64) (all [][2]float64) {
	for i := range corners {
		at := angle + 2*math.Pi*float64(i)/float64(corners)
		all = append(all, [2]float64{radius * math.Cos(at), radius * math.Sin(at)})
	}
	return all
}

// polygon draws a dot with corners; an open one hides what lies behind it.
type polygon struct {
	corners [][2]float64
	open    bool
}

// DrawGlyph implements draw.GlyphDrawer.
func (p polygon) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	var outline vg.Path
	for i, corner := range p.corners {
		to := vg.Point{X: at.X + style.Radius*vg.Length(corner[0]), Y: at.Y + style.Radius*vg.Length(corner[1])}
		if i == 0 {
			outline.Move(to)
		} else {
			outline.Line(to)
		}
	}
	outline.Close()
	c.SetColor(style.Color)
	if p.open {
		c.SetColor(white())
	}
	c.Fill(outline)
	if p.open {
		c.SetLineStyle(draw.LineStyle{Color: style.Color, Width: 0.9})
		c.Stroke(outline)
	}
}
