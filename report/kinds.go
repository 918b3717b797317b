package report

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
)

// A kind is one way to draw a mark.
type kind struct {
	check  func(Mark) error                         // do the fields fit together?
	extent func(*extent, Mark)                      // what the axes have to show
	draw   func(*graph, Mark) []plot.Plotter        // on the panel
	handle func(Mark, color.NRGBA) plot.Thumbnailer // its sign in a legend
	x, y   room                                     // what it asks of the axes
	linear bool                                     // cannot be drawn on a logarithmic axis
}

// kinds are all ways to draw a mark.
var kinds = map[string]kind{
	"line":      {check: pairs, extent: pairExtent, draw: drawLine, handle: lineHandle, x: room{tight: true}},
	"lines":     {check: rowsOverX, extent: linesExtent, draw: drawLines, handle: lineHandle, x: room{tight: true}},
	"points":    {check: points, extent: pointExtent, draw: drawPoints, handle: dotHandle},
	"steps":     {check: pairs, extent: pairExtent, draw: drawSteps, handle: lineHandle, x: room{apart: true}, y: room{zero: true}},
	"histogram": {check: edges, extent: histogramExtent, draw: drawHistogram, handle: boxHandle, x: room{tight: true}, y: room{zero: true}},
	"bars":      {check: pairs, extent: pairExtent, draw: drawBars, handle: boxHandle, y: room{zero: true}},
	"strip":     {check: categories, extent: stripExtent, draw: drawStrip, handle: dotHandle},
	"band":      {check: limits, extent: bandExtent, draw: drawBand, handle: boxHandle, x: room{tight: true}},
	"cells":     {check: written, extent: cellExtent, draw: drawCells, handle: cellHandle, x: room{exact: true}, y: room{exact: true}, linear: true},
	"halves":    {check: halved, extent: halfExtent, draw: drawHalves, handle: halfHandle, x: room{exact: true}, y: room{exact: true}, linear: true},
	"heatmap":   {check: grid, extent: heatmapExtent, draw: drawHeatmap, handle: boxHandle, x: room{exact: true}, y: room{exact: true}, linear: true},
	"stretches": {check: stretched, extent: stretchExtent, draw: drawStretches, handle: lineHandle, x: room{tight: true}},
	"rule":      {check: anything, extent: ruleExtent, draw: drawRule, handle: lineHandle, x: room{tight: true}},
	"raster":    {check: pairs, extent: rasterExtent, draw: drawRaster, handle: boxHandle, x: room{tight: true}, y: room{exact: true}},
	"image":     {check: pixelGrid, extent: imageExtent, draw: drawImage, handle: boxHandle, x: room{exact: true}, y: room{exact: true}, linear: true},
}

// extent gathers what a panel's marks cover.
type extent struct {
	x, y, z span
	shown   int // values that can be drawn
}

func (e *extent) point(x, y float64) {
	if e.x.shows(x) && e.y.shows(y) {
		e.x.add(x)
		e.y.add(y)
		e.shown++
	}
}

func anything(Mark) error { return nil }

func pairs(m Mark) error {
	if len(m.X) != len(m.Y) {
		return fmt.Errorf("%d x for %d y", len(m.X), len(m.Y))
	}
	if len(m.Lo) != len(m.Hi) || len(m.Lo) != 0 && len(m.Lo) != len(m.X) {
		return fmt.Errorf("%d lower and %d upper limits for %d points", len(m.Lo), len(m.Hi), len(m.X))
	}
	return nil
}

func points(m Mark) error {
	if len(m.XLo) != len(m.XHi) || len(m.XLo) != 0 && len(m.XLo) != len(m.X) {
		return fmt.Errorf("%d left and %d right limits for %d points", len(m.XLo), len(m.XHi), len(m.X))
	}
	if len(m.Names) != 0 && len(m.Names) != len(m.X) {
		return fmt.Errorf("%d names for %d points", len(m.Names), len(m.X))
	}
	return pairs(m)
}

func stretched(m Mark) error {
	if len(m.X) != len(m.Names)+1 && len(m.X)+len(m.Names) != 0 {
		return fmt.Errorf("%d edges for %d names, which need one more than themselves", len(m.X), len(m.Names))
	}
	if !slices.IsSorted(m.X) {
		return fmt.Errorf("edges do not ascend")
	}
	return nil
}

func rowsOverX(m Mark) error {
	for i, row := range m.Z {
		if len(row) != len(m.X) {
			return fmt.Errorf("line %d has %d values for %d x", i, len(row), len(m.X))
		}
	}
	if len(m.C) != 0 && len(m.C) != len(m.Z) {
		return fmt.Errorf("%d colours for %d lines", len(m.C), len(m.Z))
	}
	return nil
}

func edges(m Mark) error {
	if len(m.X) != len(m.Y)+1 && len(m.X)+len(m.Y) != 0 {
		return fmt.Errorf("%d edges for %d bins, which need one more than themselves", len(m.X), len(m.Y))
	}
	if !slices.IsSorted(m.X) {
		return fmt.Errorf("edges do not ascend")
	}
	return nil
}

func categories(m Mark) error {
	if len(m.X) != 1 && len(m.X) != len(m.Y) {
		return fmt.Errorf("%d categories for %d values: one, or one for each", len(m.X), len(m.Y))
	}
	if len(m.Lo) != len(m.Hi) || len(m.Lo) != len(m.C) || len(m.C) > 1 || len(m.C) == 1 && len(m.X) != 1 {
		return fmt.Errorf("quartiles and median are one value each, of one category: lo %d, hi %d, c %d, x %d", len(m.Lo), len(m.Hi), len(m.C), len(m.X))
	}
	return nil
}

func limits(m Mark) error {
	if len(m.X) != len(m.Lo) || len(m.X) != len(m.Hi) {
		return fmt.Errorf("%d x for %d lower and %d upper limits", len(m.X), len(m.Lo), len(m.Hi))
	}
	return nil
}

func grid(m Mark) error {
	for i, row := range m.Z {
		if len(row) != len(m.Z[0]) {
			return fmt.Errorf("row %d has %d values, row 0 has %d", i, len(row), len(m.Z[0]))
		}
	}
	return frame(m, len(m.Z) != 0)
}

func pixelGrid(m Mark) error {
	if len(m.Pixels) != 0 && (m.Cols <= 0 || len(m.Pixels)%(3*m.Cols) != 0) {
		return fmt.Errorf("%d bytes are no rows of %d pixels", len(m.Pixels), m.Cols)
	}
	return frame(m, len(m.Pixels) != 0)
}

// frame checks the edges that a picture fills.
func frame(m Mark, needed bool) error {
	if !needed && len(m.X) == 0 && len(m.Y) == 0 {
		return nil
	}
	for _, e := range [][]float64{m.X, m.Y} {
		if len(e) != 2 || !(e[0] < e[1]) || !(span{}).shows(e[0]) || !(span{}).shows(e[1]) {
			return fmt.Errorf("x and y must each be a first and a last edge, not %v and %v", m.X, m.Y)
		}
	}
	return nil
}

func pairExtent(e *extent, m Mark) {
	for i := range m.X {
		e.point(m.X[i], m.Y[i])
		if len(m.Lo) != 0 && e.x.shows(m.X[i]) && e.y.shows(m.Y[i]) {
			e.y.add(m.Lo[i])
			e.y.add(m.Hi[i])
		}
	}
}

func pointExtent(e *extent, m Mark) {
	pairExtent(e, m)
	for i := range m.XLo {
		if e.x.shows(m.X[i]) && e.y.shows(m.Y[i]) {
			e.x.add(m.XLo[i])
			e.x.add(m.XHi[i])
		}
	}
}

// stretchExtent asks for no more than the edges.
func stretchExtent(e *extent, m Mark) {
	for _, x := range m.X {
		e.x.add(x)
	}
	e.shown++
}

// rasterExtent gives the first and the last neuron a whole row.
func rasterExtent(e *extent, m Mark) {
	pairExtent(e, m)
	for i, y := range m.Y {
		if e.x.shows(m.X[i]) && e.y.shows(y) {
			e.y.add(y - 0.5)
			e.y.add(y + 0.5)
		}
	}
}

func linesExtent(e *extent, m Mark) {
	for r, row := range m.Z {
		for i, y := range row {
			e.point(m.X[i], y)
		}
		if len(m.C) != 0 {
			e.z.add(m.C[r])
		}
	}
}

func histogramExtent(e *extent, m Mark) {
	for i, y := range m.Y {
		e.point(m.X[i], y)
		e.point(m.X[i+1], y)
	}
}

func stripExtent(e *extent, m Mark) {
	for i, y := range m.Y {
		e.point(m.X[min(i, len(m.X)-1)], y)
	}
	for i := range m.C {
		e.y.add(m.Lo[i])
		e.y.add(m.Hi[i])
	}
}

func bandExtent(e *extent, m Mark) {
	for i, x := range m.X {
		e.point(x, m.Lo[i])
		e.point(x, m.Hi[i])
	}
}

func heatmapExtent(e *extent, m Mark) {
	if len(m.Z) == 0 {
		return
	}
	for _, row := range m.Z {
		for _, z := range row {
			if e.z.shows(z) {
				e.z.add(z)
				e.shown++
			}
		}
	}
	e.point(m.X[0], m.Y[0])
	e.point(m.X[1], m.Y[1])
	e.shown -= 2 // the frame alone shows nothing
}

func ruleExtent(e *extent, m Mark) {
	for _, x := range m.X {
		e.x.add(x)
	}
	for _, y := range m.Y {
		e.y.add(y)
	}
	e.shown++
}

func imageExtent(e *extent, m Mark) {
	if len(m.Pixels) != 0 {
		e.point(m.X[0], m.Y[0])
		e.point(m.X[1], m.Y[1])
	}
}

// values is how many numbers a mark was given to draw.
func (m Mark) values() int {
	n := len(m.Y) + len(m.Lo)
	for _, row := range m.Z {
		n += len(row)
	}
	return n
}
