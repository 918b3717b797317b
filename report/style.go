package report

import (
	"image/color"
	"math"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of print, in points.
const (
	tickSize   vg.Length = 6.5 // text
	labelSize  vg.Length = 7.5
	legendSize vg.Length = 7
	letterSize vg.Length = 9.5

	axisWidth  vg.Length = 0.6
	lineWidth  vg.Length = 1.1
	thinWidth  vg.Length = 0.5
	dotRadius  vg.Length = 1.7
	thinRadius vg.Length = 1.0
	tickLength vg.Length = 2.6

	pageMargin vg.Length = 3
	columnGap  vg.Length = 13
	rowGap     vg.Length = 12
	barGap     vg.Length = 6 // between a panel and its colour scale
	barBreadth vg.Length = 6 // of the colour scale
	handleSize vg.Length = 13
	entryGap   vg.Length = 11 // between entries of a legend
	legendLine           = legendSize * 1.4
)

func black() color.NRGBA   { return rgb(0x1a1a1a) }
func neutral() color.NRGBA { return rgb(0x8c8c8c) }
func white() color.NRGBA   { return rgb(0xffffff) }

// lettering is Liberation Sans, which has the widths of Arial and Helvetica, so that an
// SVG measured with it fits whichever of them its reader has.
func lettering(size vg.Length, bold bool) text.Style {
	face := font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	if bold {
		face.Weight = stdfont.WeightBold
	}
	return text.Style{Color: black(), Font: face, Handler: scripts{text.Plain{Fonts: font.DefaultCache}}}
}

func dashes(m Mark) []vg.Length {
	if m.Dashed {
		return []vg.Length{3, 2}
	}
	return forms()[m.form].dashes
}

// stroke is how the mark's lines are drawn.
func stroke(m Mark, c color.NRGBA) draw.LineStyle {
	style := draw.LineStyle{Color: c, Width: lineWidth, Dashes: dashes(m)}
	for _, length := range style.Dashes {
		style.DashOffs += length * vg.Length(m.Phase)
	}
	if m.Thin {
		style.Width = thinWidth
	}
	return style
}

// dot is how the mark's points are drawn.
func dot(m Mark, c color.NRGBA) draw.GlyphStyle {
	style := draw.GlyphStyle{Color: fade(c, 0.9), Radius: dotRadius, Shape: draw.CircleGlyph{}}
	if m.Thin {
		style.Color, style.Radius = fade(c, 0.6), thinRadius
	}
	if m.Open {
		style.Color, style.Shape = c, openCircle{}
	}
	if corners := forms()[m.form].corners; corners != nil {
		style.Shape = polygon{corners, m.Open}
	}
	return style
}

// openCircle is a circle that hides what lies behind it.
type openCircle struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (openCircle) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	var ring vg.Path
	ring.Move(vg.Point{X: at.X + style.Radius, Y: at.Y})
	ring.Arc(at, style.Radius, 0, 2*math.Pi)
	ring.Close()
	c.SetColor(white())
	c.Fill(ring)
	c.SetLineStyle(draw.LineStyle{Color: style.Color, Width: 0.9})
	c.Stroke(ring)
}

func ruleStroke(m Mark, c color.NRGBA) draw.LineStyle {
	if m.Method == "" {
		c = neutral()
	}
	return draw.LineStyle{Color: c, Width: 0.7, Dashes: dashes(m)}
}
