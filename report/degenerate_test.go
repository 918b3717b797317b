package report

import (
	"math"
	"strings"
	"testing"
)

// Every kind of mark, with every sort of bad data, on every sort of axes, either draws a
// well-formed document or is refused with an error; it never panics.
func TestDegenerateData(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	data := map[string][]float64{
		"nothing":      {},
		"one value":    {3},
		"zero":         {0},
		"equal values": {5, 5, 5, 5},
		"nearly equal": {1, 1 + 1e-15, 1 + 2e-15},
		"no numbers":   {nan, nan, nan},
		"infinite":     {1, inf, 2, -inf, 3},
		"gaps":         {nan, 1, nan, 2, 3, nan},
		"zeros":        {0, 0, 1, 10},
		"negative":     {-3, -2, -1},
		"huge":         {1e300, -1e300, 1},
		"wide":         {1e-90, 1, 1e90},
		"tiny":         {1e-300, 2e-300, 3e-300},
	}
	for kind := range kinds {
		for _, values := range data {
			for _, log := range []bool{false, true} {
				p := Panel{XLog: log, YLog: log, ZLog: log, Y: "Rate (Hz)", Marks: []Mark{markOf(kind, values)}}
				f := Figure{Name: "degenerate", Panels: []Panel{p}}
				if err := f.Validate(); err != nil {
					continue
				}
				wellFormed(t, f.svg(1))
			}
		}
	}
}

// markOf is a mark whose every field holds the same values.
func markOf(kind string, v []float64) Mark {
	m := Mark{Kind: kind, Label: kind, X: v, Y: v, Lo: v, Hi: v}
	switch kind {
	case "lines":
		m = Mark{Kind: kind, X: v, Z: [][]float64{v, v}, C: make([]float64, 2)}
	case "histogram":
		m.Lo, m.Hi = nil, nil
		if len(v) != 0 {
			m.Y = v[1:]
		}
	case "points":
		m.XLo, m.XHi, m.Names = v, v, make([]string, len(v))
	case "stretches":
		m = Mark{Kind: kind, X: v}
		if len(v) != 0 {
			m.Names = make([]string, len(v)-1)
		}
	case "cells":
		m = Mark{Kind: kind, X: v, Y: v, C: v, Names: make([]string, len(v))}
	case "strip":
		m.X, m.Lo, m.Hi = []float64{0}, nil, nil
		if len(v) != 0 {
			m.Lo, m.C, m.Hi = v[:1], v[:1], v[:1]
		}
	case "heatmap":
		m = Mark{Kind: kind, X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{v, v, v}}
	case "image":
		m = Mark{Kind: kind, X: []float64{0, 1}, Y: []float64{0, 1}, Pixels: make([]uint8, 3*len(v)), Cols: max(len(v), 1)}
	}
	return m
}

// fault is a figure that cannot be drawn, and what its error must say.
type fault struct {
	name string
	f    Figure
	says []string
}

func faults() []fault {
	nan := math.NaN()
	one := []float64{1}
	panel := func(p Panel) Figure { return Figure{Name: "f", Panels: []Panel{p}} }
	mark := func(m Mark) Figure { return panel(Panel{Letter: "B", Marks: []Mark{m}}) }
	return []fault{
		{"no name", Figure{Panels: []Panel{{}}}, []string{"its name"}},
		{"path as a name", Figure{Name: "../f", Panels: []Panel{{}}}, []string{"its name", "../f"}},
		{"no panels", Figure{Name: "f"}, []string{`figure "f"`, "no panels"}},
		{"width", Figure{Name: "f", Width: -1, Panels: []Panel{{}}}, []string{"out of range"}},
		{"kind", mark(Mark{Kind: "pie"}), []string{"panel B", "mark 1 (pie)", "no such kind"}},
		{"lengths", mark(Mark{Kind: "line", Label: "rate", X: one, Y: []float64{1, 2}}), []string{"line rate", "1 x for 2 y"}},
		{"limits of points", mark(Mark{Kind: "points", X: one, Y: one, Lo: one}), []string{"1 lower and 0 upper"}},
		{"edges", mark(Mark{Kind: "histogram", X: one, Y: one}), []string{"one more"}},
		{"order of edges", mark(Mark{Kind: "histogram", X: []float64{2, 1}, Y: one}), []string{"do not ascend"}},
		{"ragged", mark(Mark{Kind: "heatmap", X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{{1, 2}, {1}}}), []string{"row 1 has 1"}},
		{"frame", mark(Mark{Kind: "heatmap", X: []float64{1, 0}, Y: []float64{0, 1}, Z: [][]float64{{1}}}), []string{"first and a last edge"}},
		{"lines", mark(Mark{Kind: "lines", X: one, Z: [][]float64{{1, 2}}}), []string{"line 0 has 2 values for 1 x"}},
		{"colours", mark(Mark{Kind: "lines", X: one, Z: [][]float64{{1}}, C: []float64{1, 2}}), []string{"2 colours for 1 lines"}},
		{"band", mark(Mark{Kind: "band", X: one, Lo: one}), []string{"1 lower and 0 upper"}},
		{"strip", mark(Mark{Kind: "strip", X: []float64{0, 1}, Y: one}), []string{"2 categories for 1 values"}},
		{"pixels", mark(Mark{Kind: "image", X: []float64{0, 1}, Y: []float64{0, 1}, Pixels: make([]uint8, 7), Cols: 2}), []string{"7 bytes"}},
		{"no number", mark(Mark{Kind: "line", X: one, Y: []float64{nan}}), []string{"none of its values is finite"}},
		{"no number in a heat map", mark(Mark{Kind: "heatmap", X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{{nan}}}), []string{"none of its values is finite"}},
		{"no positive number", panel(Panel{YLog: true, Marks: []Mark{{Kind: "line", X: one, Y: []float64{-1}}}}), []string{"panel 1", "and positive"}},
		{"heat map on log axes", panel(Panel{XLog: true, Marks: []Mark{{Kind: "heatmap", X: []float64{1, 2}, Y: []float64{0, 1}, Z: [][]float64{{1}}}}}), []string{"logarithmic"}},
		{"axis from NaN", panel(Panel{XMin: &nan}), []string{"x axis", "NaN"}},
		{"axis from zero", panel(Panel{YLog: true, YMin: new(0.0)}), []string{"y axis", "0 cannot be a limit"}},
		{"axis without room", panel(Panel{YMin: new(1.0), YMax: new(1.0)}), []string{"no room"}},
	}
}

// What cannot be drawn is refused by name: the figure, the panel, the mark, the reason.
func TestErrors(t *testing.T) {
	for _, c := range faults() {
		err := c.f.Validate()
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q does not say %q", c.name, err, s)
			}
		}
		if c.f.Draw(t.TempDir()) == nil || c.f.Store(t.TempDir()) == nil {
			t.Errorf("%s: was drawn or stored", c.name)
		}
	}
}

// Labels that leave no room for the axes are drawn all the same.
func TestNoRoom(t *testing.T) {
	long := strings.Repeat("very ", 60) + "long"
	p := Panel{Letter: "A", Title: long, X: long, Y: long, Z: long, Ticks: []string{long, long}, Marks: []Mark{
		{Kind: "bars", Label: long, X: []float64{0, 1}, Y: []float64{1, 2}},
		{Kind: "lines", X: []float64{0, 1}, Z: [][]float64{{1, 2}}, C: []float64{1}},
	}}
	svg, _ := drawn(t, Figure{Name: "narrow", Width: 20, Columns: 3, Panels: []Panel{p, p, p, p}})
	wellFormed(t, svg)
}

// A panel that had nothing to show says so, where its axes are.
func TestNoData(t *testing.T) {
	f := Figure{Name: "silent", Panels: []Panel{{X: "Time (ms)", Marks: []Mark{{Kind: "raster"}, {Kind: "rule", Y: []float64{5}}}}}}
	svg, _ := drawn(t, f)
	if !strings.Contains(string(svg), "no data") || !strings.Contains(string(svg), "Time (ms)") {
		t.Error("an empty panel has no axes, or does not say that it is empty")
	}
}

// TestStretchNamesDoNotOverlap: of stretches too short for their names, some go without.
func TestStretchNamesDoNotOverlap(t *testing.T) {
	p := Panel{Marks: []Mark{{Kind: "stretches", X: []float64{0, 100, 102, 104, 105}, Names: []string{"days", "evening", "night", "morning"}}}}
	g := onlyGraph(p)
	g.fitStretches(200)
	if g.named[0] != "days" {
		t.Errorf("the long stretch lost its name: %q", g.named)
	}
	style, right := lettering(tickSize, false), 0.0
	for i, name := range g.named {
		if name == "" {
			continue
		}
		half := style.Width(name).Points() / 2
		middle := 200 * (g.x.share(p.Marks[0].X[i]) + g.x.share(p.Marks[0].X[i+1])) / 2
		if middle-half < right {
			t.Errorf("%q begins at %g, before %g", name, middle-half, right)
		}
		right = middle + half
	}
	if right > 200+tickSize.Points() {
		t.Errorf("a name ends at %g, beyond the edge", right)
	}
}
