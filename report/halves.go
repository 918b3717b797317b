package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A matrix of halved cells compares two numbers in each: colours go from one hue
// through white, which is 0, to another, so that two halves of one hue agree at a glance.

// halved checks a mark of halves.
func halved(m Mark) error {
	if len(m.X) != len(m.Y) || len(m.X) != len(m.Lo) || len(m.X) != len(m.Hi) {
		return fmt.Errorf("%d columns and %d rows for %d left and %d right numbers", len(m.X), len(m.Y), len(m.Lo), len(m.Hi))
	}
	if len(m.Names) != 0 && len(m.Names) != 2*len(m.X) {
		return fmt.Errorf("%d texts for the halves of %d cells, which need two each", len(m.Names), len(m.X))
	}
	return nil
}

// halfExtent gives every cell its whole place; a number that is not known is no less shown.
func halfExtent(e *extent, m Mark) {
	cellExtent(e, m)
	for _, v := range slices.Concat(m.Lo, m.Hi) {
		if e.z.shows(v) {
			e.z.add(v)
		}
	}
}

// diverges says whether the panel's colours go both ways from white.
func (g *graph) diverges() bool {
	return slices.ContainsFunc(g.Marks, func(m Mark) bool { return m.Kind == "halves" })
}

// hue is the colour of a share of the panel's colour scale.
func (g *graph) hue(share float64) color.NRGBA {
	if g.diverges() {
		return diverging(share)
	}
	return shade(share)
}

// diverging is the colour of a share between 0 and 1: vermilion, white in the middle, blue
// (Okabe and Ito 2008), which any colour vision tells apart.
func diverging(share float64) color.NRGBA {
	away := 2*min(max(share, 0), 1) - 1
	if away < 0 {
		return tint(rgb(0xd55e00), -away)
	}
	return tint(rgb(0x0072b2), away)
}

func drawHalves(g *graph, m Mark) []plot.Plotter { return []plot.Plotter{halves{g, m}} }

// halves draws a mark of halved cells.
type halves struct {
	*graph
	mark Mark
}

// Plot implements plot.Plotter.
func (h halves) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	const gap, between = 0.8, 0.25 // points between cells, and on either side of a cell's middle
	for i, x := range h.mark.X {
		y := h.mark.Y[i]
		if !h.shows(x, y) {
			continue
		}
		low, high := trY(y-0.5)+gap, trY(y+0.5)-gap
		left, middle, right := trX(x-0.5)+2*gap, trX(x), trX(x+0.5)-2*gap
		h.half(c, 2*i, h.mark.Lo[i], vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: middle - between, Y: high}})
		h.half(c, 2*i+1, h.mark.Hi[i], vg.Rectangle{Min: vg.Point{X: middle + between, Y: low}, Max: vg.Point{X: right, Y: high}})
	}
}

// half draws one half with its text, which is white where the ground is dark. Where no
// number is known, the ground is grey.
func (h halves) half(c draw.Canvas, text int, v float64, r vg.Rectangle) {
	ground, style := tint(neutral(), 0.15), lettering(tickSize-0.5, false)
	if !math.IsNaN(v) {
		share := h.z.share(min(max(v, h.z.lo), h.z.hi))
		ground = diverging(share)
		if math.Abs(2*share-1) > 0.62 {
			style.Color = white()
		}
	}
	c.FillPolygon(ground, []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}})
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	if len(h.mark.Names) != 0 {
		c.FillText(style, vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}, h.mark.Names[text])
	}
}

// halfHandle is a halved cell's sign in a legend.
func halfHandle(Mark, color.NRGBA) plot.Thumbnailer { return &plotter.Polygon{Color: diverging(0.9)} }
