package report

import (
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drawStretches draws the edges between stretches, which cells of a table show by themselves;
// their names stand above the axes.
func drawStretches(g *graph, m Mark) []plot.Plotter {
	if len(m.X) < 3 || g.tabular() {
		return nil
	}
	return drawRule(g, Mark{Kind: "rule", X: m.X[1 : len(m.X)-1], Dashed: true})
}

// stretched is the panel's mark that names stretches of its x axis, an empty one if it
// has none.
func (g *graph) stretched() Mark {
	for _, m := range g.Marks {
		if m.Kind == "stretches" {
			return m
		}
	}
	return Mark{}
}

// fitStretches folds the names of stretches to what the axes leave them. A name for
// which a short stretch has no room, beside its neighbours or the figure's edge, is left out.
func (g *graph) fitStretches(length vg.Length) {
	m, style := g.stretched(), lettering(tickSize, false)
	g.named = make([]string, len(m.Names))
	var taken vg.Length // up to where a name stands already
	for i, name := range m.Names {
		from, to := vg.Length(g.x.share(m.X[i]))*length, vg.Length(g.x.share(m.X[i+1]))*length
		name = fold(name, style, to-from-2)
		half := style.Width(name) / 2
		if middle := (from + to) / 2; middle-half >= taken && middle+half <= length+tickSize {
			g.named[i], taken = name, middle+half+2
		}
	}
}

// nameHeight is the room for the names of stretches.
func (g *graph) nameHeight() vg.Length {
	lines := 0
	for _, name := range g.named {
		lines = max(lines, 1+strings.Count(name, "\n"))
	}
	if lines == 0 {
		return 0
	}
	return vg.Length(lines)*tickSize*1.25 + 2
}

func (g *graph) drawStretchNames(c draw.Canvas) {
	m := g.stretched()
	style := lettering(tickSize, false)
	style.Color, style.XAlign, style.YAlign = neutral(), draw.XCenter, draw.YBottom
	for i, name := range g.named {
		middle := (g.x.share(m.X[i]) + g.x.share(m.X[i+1])) / 2
		c.FillText(style, vg.Point{X: c.X(middle), Y: c.Max.Y + 2}, name)
	}
}
