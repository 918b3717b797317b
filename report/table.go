package report

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A table is a panel of rows in which each cell has its text, on a ground that is the
// darker the larger its number is among those of its column.

// written checks a mark of cells.
func written(m Mark) error {
	if len(m.X) != len(m.Y) || len(m.X) != len(m.Names) {
		return fmt.Errorf("%d columns and %d rows for %d texts", len(m.X), len(m.Y), len(m.Names))
	}
	if len(m.C) != 0 && len(m.C) != len(m.X) {
		return fmt.Errorf("%d shades for %d cells", len(m.C), len(m.X))
	}
	return nil
}

// cellExtent gives every cell its whole place.
func cellExtent(e *extent, m Mark) {
	for i, x := range m.X {
		if e.x.shows(x) && e.y.shows(m.Y[i]) {
			e.point(x, m.Y[i])
			e.x.add(x - 0.5)
			e.x.add(x + 0.5)
			e.y.add(m.Y[i] - 0.5)
			e.y.add(m.Y[i] + 0.5)
		}
	}
}

// tabular says whether the panel is a table, which has no axes.
func (g *graph) tabular() bool {
	return slices.ContainsFunc(g.Marks, func(m Mark) bool { return m.Kind == "cells" || m.Kind == "halves" })
}

func drawCells(g *graph, m Mark) []plot.Plotter {
	return []plot.Plotter{cellsOfTable{g, m}}
}

// cellsOfTable draws a mark of cells.
type cellsOfTable struct {
	*graph
	mark Mark
}

// Plot implements plot.Plotter.
func (t cellsOfTable) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	style := lettering(tickSize, false)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	for i, x := range t.mark.X {
		y := t.mark.Y[i]
		if !t.shows(x, y) {
			continue
		}
		ground := white()
		if len(t.mark.C) != 0 && t.z.shows(t.mark.C[i]) {
			ground = groundOf(t.mark.C[i])
		}
		const gap = 0.4 // points between rows
		low, high := trY(y-0.5)+gap, trY(y+0.5)-gap
		c.FillPolygon(ground, []vg.Point{{X: trX(x - 0.5), Y: low}, {X: trX(x + 0.5), Y: low}, {X: trX(x + 0.5), Y: high}, {X: trX(x - 0.5), Y: high}})
		c.FillText(style, vg.Point{X: trX(x), Y: trY(y)}, t.mark.Names[i])
	}
}

// groundOf is the colour behind a text, of a share from 0 to 1, or of another colour from 0 to -1: so light
// that black can be read on it.
func groundOf(share float64) color.NRGBA {
	if share < 0 {
		return tint(rgb(0xe69f00), 0.04+0.56*min(-share, 1))
	}
	return tint(rgb(0x0072b2), 0.04+0.46*min(share, 1))
}

// cellHandle is a cell's sign in a legend.
func cellHandle(Mark, color.NRGBA) plot.Thumbnailer { return &plotter.Polygon{Color: groundOf(0.5)} }
