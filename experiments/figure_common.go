package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/measure"
	"homeostat/report"
)

// common stands for the measures that hold the two sides against one another, in a list of measures.
const common = "common"

// expandCommon puts these measures in its place, each once.
func expandCommon(list []string) (all []string) {
	for _, name := range list {
		if name != common {
			all = append(all, name)
			continue
		}
		for _, listed := range measure.Common() {
			base, _, _ := strings.Cut(listed, ".")
			if !slices.Contains(all, base) {
				all = append(all, base)
			}
		}
	}
	return all
}

// drawCommon shows the common measures as text, a row for each, a column for each place, and a
// panel for each segment.
func drawCommon(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	segments := []string(s.In)
	if len(segments) == 0 {
		segments = []string{""}
	}
	for _, segment := range segments {
		panel := report.Panel{Title: first(s.Title, segment)}
		edges, cells := report.Mark{Kind: "stretches", X: []float64{-0.5}}, report.Mark{Kind: "cells"}
		for k, p := range s.places {
			edges.X, edges.Names = append(edges.X, float64(k)+0.5), append(edges.Names, columnName(p))
		}
		for _, name := range slices.Backward(measure.Common()) {
			shown, any := make([]cell, len(s.places)), false
			for k, p := range s.places {
				at, _ := r.File.segment(p, segment)
				values := r.values(name, p, at)
				shown[k] = cell{stat: newStat(values), values: values}
				any = any || len(values) > 0
			}
			if !any {
				continue
			}
			for k, shade := range contrasts(shown) {
				cells.X, cells.Y = append(cells.X, float64(k)), append(cells.Y, float64(len(panel.Rows)))
				cells.C, cells.Names = append(cells.C, shade), append(cells.Names, rounded(shown[k]))
			}
			panel.Rows = append(panel.Rows, strings.ReplaceAll(axis(&FigureSpec{Measure: name}), "_", " "))
		}
		if panel.Marks = []report.Mark{edges, cells}; len(panel.Rows) > 0 {
			panels = append(panels, panel)
		}
	}
	return panels, orNothing(panels)
}

// commonGrounds says what the colours are that contrasts gives.
const commonGrounds = "Grounds are darker blue the more a number is above the least of its row, in parts of the largest; orange: it does not come back within the time shown, in some run at least."

// contrasts are the shades of the cells of a row: of each number its distance from the least, in
// parts of the largest, so that what is hardly different does not look so, none below a
// twentieth; what never came is of the other colour, in full where it did in no run.
func contrasts(row []cell) []float64 {
	least, scale := math.Inf(1), 0.0
	for _, c := range row {
		if c.stat.Mean != nil {
			least, scale = min(least, *c.stat.Mean), max(scale, math.Abs(*c.stat.Mean))
		}
	}
	all := make([]float64, len(row))
	for i, c := range row {
		if m := c.stat.Mean; m == nil && len(c.values) > 0 {
			for _, x := range c.values {
				if math.IsInf(x, 1) {
					all[i] -= 1 / float64(len(c.values))
				}
			}
		} else if m != nil && *m-least >= 0.05*scale && scale > 0 {
			all[i] = (*m - least) / scale
		}
	}
	return all
}

// rounded is a cell's text: the mean over seeds alone, of which there are many in a panel; what
// would round to nothing is 0.
func rounded(c cell) string {
	switch m := c.stat.Mean; {
	case m == nil || slices.ContainsFunc(c.values, func(x float64) bool { return math.IsInf(x, 0) }):
		return c.text()
	case math.Abs(*m) < 5e-4:
		return "0"
	case math.Abs(*m) >= 1000:
		return fmt.Sprintf("%.0f", *m)
	default:
		return fmt.Sprintf("%.3g", *m)
	}
}

func columnName(p place) string {
	name := report.MethodName(p.method)
	return strings.ToUpper(name[:1]) + name[1:]
}
