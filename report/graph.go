package report

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// graph is a panel as a plot of the plotting library.
type graph struct {
	Panel
	plot     *plot.Plot
	x, y, z  scale
	barWidth float64 // of a category, in values of x
	coloured bool    // has a colour scale
	sameZ    bool    // the panel after it has the same colour scale
	sameY    bool    // the panel before it has the same y axis
	vector   bool    // is drawn for an SVG
	entries  []Mark  // the first mark of each label
	legend   legend
	length   vg.Length // of the y axis
	named    []string  // names over stretches of the x axis, folded
	over     vg.Length // how far names of categories reach beyond the room left of the axes
	right    vg.Length // room right of the axes
	room     vg.Length // that names of rows may take left of the axes
	colour   palette
}

// newGraph chooses the ends of the panel's axes and adds its marks.
func newGraph(p Panel, colours palette, vector bool) *graph {
	g := &graph{Panel: p, plot: plot.New(), colour: colours, vector: vector}
	g.scales()
	g.plot.BackgroundColor = nil
	g.plot.X.Min, g.plot.X.Max, g.plot.X.Scale = g.x.lo, g.x.hi, g.x.normalizer()
	g.plot.Y.Min, g.plot.Y.Max, g.plot.Y.Scale = g.y.lo, g.y.hi, g.y.normalizer()
	g.plot.X.Tick.Label, g.plot.Y.Tick.Label = lettering(tickSize, false), lettering(tickSize, false)
	g.plot.Y.Tick.Label.XAlign, g.plot.Y.Tick.Label.YAlign = draw.XRight, draw.YCenter
	for _, axis := range []*plot.Axis{&g.plot.X, &g.plot.Y} {
		axis.Label.TextStyle = lettering(labelSize, false)
		axis.Label.TextStyle.XAlign = draw.XCenter
		axis.Label.TextStyle.Handler = beside{axis.Label.TextStyle.Handler.(scripts)}
		axis.Padding, axis.LineStyle.Width = 0, 0 // drawn by surround
		axis.Tick.LineStyle = draw.LineStyle{Color: black(), Width: axisWidth}
		axis.Tick.Length = tickLength
	}
	g.plot.X.Label.Padding, g.plot.Y.Label.Padding = 1.5, 3.5
	if len(g.Rows) != 0 {
		g.plot.Y.Tick.Length = 0
		if !g.tabular() {
			g.plot.Add(lanes(len(g.Rows)))
		}
	}
	for _, m := range p.Marks {
		for _, part := range kinds[m.Kind].draw(g, m) {
			g.plot.Add(struct{ plot.Plotter }{part}) // without the room that it would ask for
		}
	}
	g.plot.Add(captions{g})
	g.plot.Add(surround{g})
	return g
}

// scales chooses the ends of the axes from what the marks need.
func (g *graph) scales() {
	e := g.axes()
	x, y := room{tight: true}, room{tight: true}
	var places []float64
	for _, m := range g.Marks {
		k := kinds[m.Kind]
		k.extent(&e, m)
		if m.Kind != "rule" { // a reference line fits itself into what is there
			x.tight, y.tight = x.tight && k.x.tight, y.tight && k.y.tight
		}
		x.exact, y.exact = x.exact || k.x.exact, y.exact || k.y.exact
		x.apart, y.zero = x.apart || k.x.apart, y.zero || k.y.zero
		if m.Kind == "bars" || m.Kind == "strip" {
			places = append(places, m.X...)
		}
		g.coloured = g.coloured || m.Kind == "heatmap" || m.Kind == "halves" || m.Kind == "lines" && g.Z != "" // unnamed colours only tell lines apart
		if m.Label != "" && !slices.ContainsFunc(g.entries, func(o Mark) bool { return o.Label == m.Label }) {
			g.entries = append(g.entries, m)
		}
	}
	g.coloured = g.coloured && e.z.any
	g.categories(&e, places)
	g.x = e.x.scale(g.XMin, g.XMax, x)
	if len(g.Ticks) != 0 {
		g.x = given(e.x.lo, e.x.hi, false, g.XMin, g.XMax)
	}
	g.y = e.y.scale(g.YMin, g.YMax, y)
	if n := len(g.Rows); n != 0 {
		g.y = scale{lo: -0.6, hi: float64(n) - 0.4}
	}
	g.z = e.z.scale(g.ZMin, g.ZMax, room{tight: true})
}

// categories finds how wide a bar can be, and gives the outermost the same room as the
// others.
func (g *graph) categories(e *extent, places []float64) {
	places = slices.DeleteFunc(places, func(x float64) bool { return !e.x.shows(x) })
	slices.Sort(places)
	spacing := 1.0
	for i := 1; i < len(places); i++ {
		if d := places[i] - places[i-1]; d > 1e-9 {
			spacing = min(spacing, d)
		}
	}
	g.barWidth = 0.72 * spacing
	if n := len(g.Ticks); n != 0 {
		e.x.add(-0.55)
		e.x.add(float64(n) - 0.45)
	} else if len(places) != 0 && !e.x.log {
		e.x.add(places[0] - 0.55*spacing)
		e.x.add(places[len(places)-1] + 0.55*spacing)
	}
}

func (g *graph) shows(x, y float64) bool { return g.x.shows(x) && g.y.shows(y) }

// ink is the colour of a mark's method.
func (g *graph) ink(m Mark) color.NRGBA { return g.colour[m.Method] }

// fit chooses ticks, labels and legend for axes of a size. After it the plot's margins no
// longer depend on its size, so that plots can be aligned.
func (g *graph) fit(size vg.Point, ownLegend bool) {
	g.length, g.over, g.right = size.Y, 0, 3
	g.legend = legend{}
	if ownLegend {
		g.legend = newLegend(g.entries, size.X)
	}
	if g.Bare {
		g.plot.HideAxes()
	} else {
		g.fitX(size.X)
		ticks, times := g.y.ticks(min(int(size.Y/17), 6))
		if len(g.Rows) != 0 {
			ticks, times = g.rowTicks(), ""
		}
		g.plot.Y.Tick.Marker = plot.ConstantTicks(ticks)
		g.plot.Y.Label.Text = ""
		if !g.sameY {
			g.plot.Y.Label.Text = fold(axisLabel(g.Y, times), lettering(labelSize, false), size.Y*1.3)
		}
	}
	g.fitStretches(size.X)
	style := g.plot.X.Tick.Label
	for _, t := range g.plot.X.Tick.Marker.Ticks(g.x.lo, g.x.hi) {
		box, at := style.Rectangle(t.Label), vg.Length(g.x.share(t.Value))
		g.over = max(g.over, -at*size.X-box.Min.X)
		g.right = max(g.right, box.Max.X-(1-at)*size.X*0.8) // enough even if the axes become smaller
	}
	g.right = max(g.right, g.endRoom())
	g.over = max(0, g.over-g.plot.DataCanvas(draw.NewCanvas(nil, 500, 500)).Min.X)
	if g.coloured && !g.sameZ {
		ticks, label := g.zTicks()
		g.right = max(g.right, barGap+barBreadth+tickLength+2+widest(ticks, lettering(tickSize, false)))
		if label != "" {
			g.right += 3 + labelSize
		}
	}
}

// fitX chooses the ticks of the x axis. Names that do not fit beside one another, in
// several lines if need be, are turned.
func (g *graph) fitX(length vg.Length) {
	axis := &g.plot.X
	axis.Tick.Label.XAlign, axis.Tick.Label.YAlign, axis.Tick.Label.Rotation = draw.XCenter, draw.YTop, 0
	ticks, times := g.x.ticks(min(int(length/27), 6))
	if g.tabular() {
		ticks, times, axis.Tick.Length = nil, "", 0
	}
	axis.Label.Text = fold(axisLabel(g.X, times), lettering(labelSize, false), length*1.1)
	if n := len(g.Ticks); n != 0 {
		slot := length / vg.Length(g.x.hi-g.x.lo)
		ticks = make([]plot.Tick, n)
		lines := 0
		for i, name := range g.Ticks {
			name = fold(strings.ReplaceAll(name, "\n", " "), axis.Tick.Label, slot-3)
			ticks[i] = plot.Tick{Value: float64(i), Label: name}
			lines = max(lines, strings.Count(name, "\n"))
		}
		turned := lines > 2 || widest(ticks, axis.Tick.Label) > slot-2
		for i := range ticks {
			if turned {
				ticks[i].Label = strings.ReplaceAll(ticks[i].Label, "\n", " ")
			} else { // all stand at one height
				ticks[i].Label += strings.Repeat("\n ", lines-strings.Count(ticks[i].Label, "\n"))
			}
		}
		if turned {
			axis.Tick.Label.XAlign, axis.Tick.Label.YAlign, axis.Tick.Label.Rotation = draw.XRight, -0.8, 40*math.Pi/180
		}
	}
	axis.Tick.Marker = plot.ConstantTicks(ticks)
}

// widest is the width of the longest label.
func widest(ticks []plot.Tick, style text.Style) (w vg.Length) {
	for _, t := range ticks {
		w = max(w, style.Width(t.Label))
	}
	return w
}

// axisLabel adds to a label what its ticks are to be multiplied with.
func axisLabel(label, times string) string {
	switch {
	case times == "":
		return label
	case label == "":
		return times
	}
	return label + " (" + times + ")"
}

// zTicks are the ticks of the colour scale, and its label.
func (g *graph) zTicks() ([]plot.Tick, string) {
	ticks, times := g.z.ticks(min(int(g.length/20), 5))
	ticks = slices.DeleteFunc(ticks, plot.Tick.IsMinor)
	return ticks, axisLabel(g.Z, times)
}

// shape is the height over the width at which one of x is as long as one of y.
func (g *graph) shape() vg.Length { return vg.Length((g.y.hi - g.y.lo) / (g.x.hi - g.x.lo)) }

// surround draws what lies around a panel's data, and asks for the room.
type surround struct{ *graph }

// GlyphBoxes implements plot.GlyphBoxer: room above and to the right.
func (s surround) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{
		{Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: s.above()}}},
		{X: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: s.right}}},
	}
}

// above is the room for the panel's heading and for its legend, which stands beside the
// letter if there is no title.
func (g *graph) above() vg.Length {
	const line = letterSize + 3.5
	high := g.legend.height() + g.nameHeight()
	switch {
	case g.Title != "":
		return line + high
	case g.Letter != "":
		return max(line, high+2)
	}
	return max(4, high)
}

// Plot implements plot.Plotter.
func (s surround) Plot(c draw.Canvas, _ *plot.Plot) {
	if !s.Bare && !s.tabular() {
		c.StrokeLines(draw.LineStyle{Color: black(), Width: axisWidth}, []vg.Point{{X: c.Min.X, Y: c.Max.Y}, c.Min, {X: c.Max.X, Y: c.Min.Y}})
	}
	s.legend.draw(c, vg.Point{X: c.Min.X, Y: c.Max.Y + s.nameHeight() + s.legend.height()}, s.colour)
	s.drawStretchNames(c)
	s.drawEnds(c)
	if s.coloured && !s.sameZ {
		s.colourScale(c)
	}
	if !slices.ContainsFunc(s.Marks, func(m Mark) bool { return m.Kind != "rule" && m.values()+len(m.Pixels) != 0 }) {
		style := lettering(labelSize, false)
		style.Color, style.XAlign, style.YAlign = neutral(), draw.XCenter, draw.YCenter
		c.FillText(style, c.Center(), "no data")
	}
}

// colourScale draws the colours of z to the right of the axes.
func (g *graph) colourScale(c draw.Canvas) {
	const steps = 256
	img := image.NewNRGBA(image.Rect(0, 0, 1, steps))
	for y := range steps {
		img.SetNRGBA(0, y, g.hue(1-float64(y)/(steps-1)))
	}
	thin := draw.LineStyle{Color: black(), Width: axisWidth}
	bar := draw.Crop(c, c.Max.X-c.Min.X+barGap, barGap+barBreadth, 0, 0)
	bar.DrawImage(bar.Rectangle, img)
	ticks, label := g.zTicks()
	style := lettering(tickSize, false)
	style.YAlign = draw.YCenter
	for _, t := range ticks {
		y := bar.Y(g.z.share(t.Value))
		bar.StrokeLine2(thin, bar.Max.X, y, bar.Max.X+tickLength-0.6, y)
		bar.FillText(style, vg.Point{X: bar.Max.X + tickLength + 1.4, Y: y}, t.Label)
	}
	thin.Width /= 2
	corner := vg.Point{X: bar.Max.X, Y: bar.Min.Y}
	bar.StrokeLines(thin, []vg.Point{bar.Min, {X: bar.Min.X, Y: bar.Max.Y}, bar.Max, corner, bar.Min})
	title := lettering(labelSize, false)
	title.XAlign, title.YAlign, title.Rotation = draw.XCenter, draw.YTop, math.Pi/2
	x := bar.Max.X + tickLength + 3 + widest(ticks, style)
	bar.FillText(title, vg.Point{X: x, Y: bar.Center().Y}, fold(label, title, (bar.Max.Y-bar.Min.Y)*1.3))
}
