package report

import (
	"slices"
	"strings"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A legend is one or more rows of entries above the data. The library's own is a column
// that lies over them.
type legend struct{ rows [][]Mark }

// newLegend breaks entries into rows no longer than width.
func newLegend(entries []Mark, width vg.Length) (l legend) {
	used := vg.Length(0)
	for _, m := range entries {
		m.Label = fold(m.Label, lettering(legendSize, false), width-handleSize-3)
		w := entryWidth(m)
		if len(l.rows) == 0 || used+w > width {
			l.rows = append(l.rows, nil)
			used = 0
		}
		last := len(l.rows) - 1
		l.rows[last] = append(l.rows[last], m)
		used += w + entryGap
	}
	return l
}

// handleWidth is that of a mark's sign: lines are longer than dots and boxes.
func handleWidth(m Mark) vg.Length {
	if _, line := kinds[m.Kind].handle(m, black()).(*plotter.Line); line {
		return handleSize
	}
	return handleSize * 0.6
}

func entryWidth(m Mark) vg.Length {
	return handleWidth(m) + 3 + lettering(legendSize, false).Width(m.Label)
}

// rowHeight is that of the entry with most lines.
func rowHeight(row []Mark) (h vg.Length) {
	for _, m := range row {
		h = max(h, vg.Length(1+strings.Count(m.Label, "\n"))*legendLine)
	}
	return h
}

func (l legend) height() vg.Length {
	if len(l.rows) == 0 {
		return 0
	}
	h := vg.Length(3)
	for _, row := range l.rows {
		h += rowHeight(row)
	}
	return h
}

// draw draws the legend with its top left corner at p.
func (l legend) draw(c draw.Canvas, p vg.Point, colours palette) {
	style := lettering(legendSize, false)
	style.YAlign = draw.YCenter
	for _, row := range l.rows {
		x, middle := p.X, p.Y-rowHeight(row)/2
		for _, m := range row {
			icon := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: x, Y: middle - 2.7}, Max: vg.Point{X: x + handleWidth(m), Y: middle + 2.7}}}
			kinds[m.Kind].handle(m, colours[m.Method]).Thumbnail(&icon)
			c.FillText(style, vg.Point{X: x + handleWidth(m) + 3, Y: middle}, m.Label)
			x += entryWidth(m) + entryGap
		}
		p.Y -= rowHeight(row)
	}
}

// shared is the one legend of all panels, if some have entries in common and no label
// means two things; nil otherwise: legends that share nothing are better read where they
// belong.
func shared(graphs []*graph) (all []Mark) {
	total := 0
	for _, g := range graphs {
		total += len(g.entries)
		for _, m := range g.entries {
			i := slices.IndexFunc(all, func(o Mark) bool { return o.Label == m.Label })
			if i < 0 {
				all = append(all, m)
			} else if o := all[i]; o.Kind != m.Kind || o.Method != m.Method || o.Dashed != m.Dashed || o.Open != m.Open {
				return nil
			}
		}
	}
	if total == len(all) {
		return nil
	}
	return all
}
