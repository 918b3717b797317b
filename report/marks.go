package report

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// parts are the longest stretches of 0 to n-1, from the first to before the last, of which
// all are ok.
func parts(n int, ok func(i int) bool) (out [][2]int) {
	for first := 0; first < n; first++ {
		last := first
		for last < n && ok(last) {
			last++
		}
		if last > first {
			out = append(out, [2]int{first, last})
			first = last
		}
	}
	return out
}

// stretches are the parts of a curve between values that have no place.
func (g *graph) stretches(x, y []float64) (lines []plotter.XYs) {
	for _, part := range parts(len(x), func(i int) bool { return g.shows(x[i], y[i]) }) {
		var line plotter.XYs
		for i := part[0]; i < part[1]; i++ {
			line = append(line, plotter.XY{X: x[i], Y: y[i]})
		}
		lines = append(lines, line)
	}
	return lines
}

// curves draws lines, and a dot where a line is but one point.
func curves(lines []plotter.XYs, style draw.LineStyle) (out []plot.Plotter) {
	for _, line := range lines {
		if len(line) > 1 {
			out = append(out, trace{line, style})
		} else {
			dot := draw.GlyphStyle{Color: style.Color, Radius: max(style.Width, thinRadius), Shape: draw.CircleGlyph{}}
			out = append(out, &plotter.Scatter{XYs: line, GlyphStyle: dot})
		}
	}
	return out
}

// trace is a line that leaves out what no eye can see.
type trace struct {
	line  plotter.XYs
	style draw.LineStyle
}

// Plot implements plot.Plotter.
func (t trace) Plot(c draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&c)
	line := plotter.Line{XYs: thinned(t.line, x), LineStyle: t.style}
	line.Plot(c, p)
}

// thinned keeps, of successive points within a narrow column, the first, the lowest, the
// highest and the last. A trace of a million samples becomes a few thousand points with
// the same outline.
func thinned(line plotter.XYs, x func(float64) vg.Length) (out plotter.XYs) {
	const column = 0.25 // points: half the finest line
	place := func(i int) vg.Length { return vg.Length(math.Floor(float64(x(line[i].X) / column))) }
	for first := 0; first < len(line); {
		last, low, high := first, first, first
		for i := first; i < len(line) && place(i) == place(first); i++ {
			last = i
			if line[i].Y < line[low].Y {
				low = i
			}
			if line[i].Y > line[high].Y {
				high = i
			}
		}
		for _, i := range slices.Compact([]int{first, min(low, high), max(low, high), last}) {
			out = append(out, line[i])
		}
		first = last + 1
	}
	return out
}

func drawLine(g *graph, m Mark) []plot.Plotter {
	return curves(g.stretches(m.X, m.Y), stroke(m, g.ink(m)))
}

func drawLines(g *graph, m Mark) []plot.Plotter {
	var lines picture
	for i, row := range m.Z {
		style := stroke(m, fade(g.ink(m), 0.5))
		style.Width = thinWidth
		if len(m.C) != 0 {
			style.Color = neutral()
			if g.z.shows(m.C[i]) {
				style.Color = shade(g.z.share(m.C[i]))
			}
		}
		lines.of = append(lines.of, curves(g.stretches(m.X, row), style)...)
	}
	lines.inDocument = g.vector && len(m.Z)*len(m.X) > manyPoints
	return []plot.Plotter{lines}
}

func drawPoints(g *graph, m Mark) []plot.Plotter {
	points := &plotter.Scatter{GlyphStyle: dot(m, g.ink(m))}
	bars, across := &plotter.YErrorBars{}, &plotter.XErrorBars{}
	for i, x := range m.X {
		if g.shows(x, m.Y[i]) {
			points.XYs = append(points.XYs, plotter.XY{X: x, Y: m.Y[i]})
			bars = g.errorBar(bars, m, i)
			if len(m.XLo) != 0 && g.x.reaches(m.XLo[i]) && g.x.shows(m.XHi[i]) {
				across.XYs = append(across.XYs, plotter.XY{X: m.XLo[i], Y: m.Y[i]})
				across.XErrors = append(across.XErrors, struct{ Low, High float64 }{0, m.XHi[i] - m.XLo[i]})
			}
		}
	}
	bars.LineStyle.Color = g.ink(m)
	across.LineStyle, across.CapWidth = draw.LineStyle{Color: g.ink(m), Width: 0.7}, 3.2
	if len(points.XYs) > manyDots {
		return []plot.Plotter{bars, across, stamps{points.XYs, points.Color, roundStamp(points.Radius)}}
	}
	return []plot.Plotter{bars, across, points}
}

// errorBar adds the bar from Lo to Hi at the mark's i-th point, which has a place, if they
// can be drawn.
func (g *graph) errorBar(bars *plotter.YErrorBars, m Mark, i int) *plotter.YErrorBars {
	bars.LineStyle, bars.CapWidth = draw.LineStyle{Color: black(), Width: 0.7}, 3.2
	if len(m.Lo) != 0 && g.y.reaches(m.Lo[i]) && g.y.shows(m.Hi[i]) {
		bars.XYs = append(bars.XYs, plotter.XY{X: m.X[i], Y: m.Lo[i]})
		bars.YErrors = append(bars.YErrors, struct{ Low, High float64 }{0, m.Hi[i] - m.Lo[i]})
	}
	return bars
}

// drawSteps builds the stairs itself: the library's are cut off wrongly at the edges.
func drawSteps(g *graph, m Mark) []plot.Plotter {
	lines := g.stretches(m.X, m.Y)
	for n, line := range lines {
		var stairs plotter.XYs
		before := line[0].Y
		if n == 0 {
			before = g.base()
		}
		for _, p := range line {
			stairs = append(stairs, plotter.XY{X: p.X, Y: before}, p)
			before = p.Y
		}
		if n == len(lines)-1 {
			stairs = append(stairs, plotter.XY{X: g.x.hi, Y: before})
		}
		lines[n] = stairs
	}
	return curves(lines, stroke(m, g.ink(m)))
}

// base is where bars stand: on zero, or on the axis if it is logarithmic.
func (g *graph) base() float64 {
	if g.y.log {
		return g.y.lo
	}
	return min(max(0, g.y.lo), g.y.hi)
}

func drawHistogram(g *graph, m Mark) (out []plot.Plotter) {
	style := stroke(m, g.ink(m))
	style.Width *= 0.8
	ok := func(i int) bool { return g.x.shows(m.X[i]) && g.x.shows(m.X[i+1]) && (span{}).shows(m.Y[i]) }
	for _, part := range parts(len(m.Y), ok) {
		outline := plotter.XYs{{X: m.X[part[0]], Y: g.base()}}
		for i := part[0]; i < part[1]; i++ {
			y := m.Y[i]
			if !g.y.shows(y) { // an empty bin of a logarithmic axis
				y = g.base()
			}
			outline = append(outline, plotter.XY{X: m.X[i], Y: y}, plotter.XY{X: m.X[i+1], Y: y})
		}
		outline = append(outline, plotter.XY{X: m.X[part[1]], Y: g.base()})
		area := &plotter.Polygon{XYs: []plotter.XYs{outline}, Color: fade(g.ink(m), 0.3)}
		out = append(out, area, &plotter.Line{XYs: outline, LineStyle: style})
	}
	return out
}

// drawBars draws bars as polygons: the library's bar charts have widths in points, not
// in values of x, and stand on zero, which a logarithmic axis does not have.
func drawBars(g *graph, m Mark) []plot.Plotter {
	charts := &plotter.Polygon{Color: g.ink(m)}
	if m.Open {
		charts.Color, charts.LineStyle = white(), stroke(m, g.ink(m))
	}
	bars := &plotter.YErrorBars{}
	for i, x := range m.X {
		if g.shows(x, m.Y[i]) {
			charts.XYs = append(charts.XYs, box(x-g.barWidth/2, g.base(), x+g.barWidth/2, m.Y[i]))
			bars = g.errorBar(bars, m, i)
		}
	}
	return []plot.Plotter{charts, bars}
}

// box is the outline of a rectangle.
func box(left, bottom, right, top float64) plotter.XYs {
	return plotter.XYs{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}}
}

func drawBand(g *graph, m Mark) (out []plot.Plotter) {
	ok := func(i int) bool { return g.shows(m.X[i], m.Lo[i]) && g.shows(m.X[i], m.Hi[i]) }
	for _, part := range parts(len(m.X), ok) {
		var outline plotter.XYs
		for i := part[0]; i < part[1]; i++ {
			outline = append(outline, plotter.XY{X: m.X[i], Y: m.Hi[i]})
		}
		for i := part[1] - 1; i >= part[0]; i-- {
			outline = append(outline, plotter.XY{X: m.X[i], Y: m.Lo[i]})
		}
		out = append(out, &plotter.Polygon{XYs: []plotter.XYs{outline}, Color: fade(g.ink(m), 0.2)})
	}
	return out
}

func drawRule(g *graph, m Mark) []plot.Plotter {
	var lines []plotter.XYs
	for _, x := range m.X {
		lines = append(lines, g.stretches([]float64{x, x}, []float64{g.y.lo, g.y.hi})...)
	}
	for _, y := range m.Y {
		lines = append(lines, g.stretches([]float64{g.x.lo, g.x.hi}, []float64{y, y})...)
	}
	if len(m.X)+len(m.Y) == 0 {
		lines = append(lines, g.diagonal())
	}
	return curves(lines, ruleStroke(m, g.ink(m)))
}

// diagonal is y = x over the part that both axes show; where one axis alone is
// logarithmic it bends.
func (g *graph) diagonal() (line plotter.XYs) {
	lo, hi := max(g.x.lo, g.y.lo), min(g.x.hi, g.y.hi)
	pieces := 64
	if g.x.log == g.y.log {
		pieces = 1
	}
	for i := 0; lo < hi && i <= pieces; i++ {
		v := lo + (hi-lo)*float64(i)/float64(pieces)
		line = append(line, plotter.XY{X: v, Y: v})
	}
	return line
}

func lineHandle(m Mark, c color.NRGBA) plot.Thumbnailer {
	if m.Kind == "rule" {
		return &plotter.Line{LineStyle: ruleStroke(m, c)}
	}
	m.Thin, m.Phase = false, 0
	return &plotter.Line{LineStyle: stroke(m, c)}
}

func dotHandle(m Mark, c color.NRGBA) plot.Thumbnailer {
	m.Thin = false
	style := dot(m, c)
	style.Radius *= 1.2
	return &plotter.Scatter{GlyphStyle: style}
}

func boxHandle(m Mark, c color.NRGBA) plot.Thumbnailer {
	handle := &plotter.Polygon{Color: c}
	switch {
	case m.Kind == "band":
		handle.Color = fade(c, 0.25)
	case m.Kind == "histogram":
		handle.Color, handle.LineStyle = fade(c, 0.3), stroke(m, c)
	case m.Open:
		handle.Color, handle.LineStyle = white(), stroke(m, c)
	}
	return handle
}
