package experiments

import (
	"math"
	"slices"

	"homeostat/measure"
	"homeostat/report"
)

// drawSegments shows a measure from segment to segment, a line for each place, with
// what claims with a source say it is, and their tolerance, as open dots. Beside those of
// simulated networks, lines of trained ones are dashed, and lie over them.
func drawSegments(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, Y: axis(s), YLog: s.Log, Ticks: s.In}
	sides := r.conditions(s)
	for _, side := range slices.Backward(sides) {
		index, part := map[place]int{}, differing(side)
		for _, c := range side {
			i, ok := index[c.at]
			if !ok {
				i = len(panel.Marks)
				index[c.at] = i
				colour, name := part(c.at)
				line := report.Mark{Kind: "line", Method: colour, Label: name, Shaped: len(sides) == 1}
				line.Dashed = len(sides) == 2 && c.at.side == "artificial"
				panel.Marks = append(panel.Marks, line,
					report.Mark{Kind: "points", Method: colour, Shaped: true}, report.Mark{Kind: "points", Method: colour, Open: true})
			}
			values := r.values(s.Measure, c.at, c.segment)
			x, y := float64(s.tick(c.segment)), measure.Mean(values)
			for k := range 2 {
				m := &panel.Marks[i+k]
				m.X, m.Y = append(m.X, x), append(m.Y, y)
			}
			low, high := interval(values) // no numbers, and no bar, for few seeds
			dots := &panel.Marks[i+1]
			dots.Lo, dots.Hi = append(dots.Lo, low), append(dots.Hi, high)
			if claim := r.publishedClaim(s.Measure, c); claim != nil {
				m := &panel.Marks[i+2]
				m.Label = claim.basis(m.Label)
				m.X, m.Y = append(m.X, x), append(m.Y, *claim.Value)
				m.Lo, m.Hi = append(m.Lo, *claim.Value-*claim.Tolerance), append(m.Hi, *claim.Value+*claim.Tolerance)
			}
		}
	}
	for i := range panel.Marks {
		m := &panel.Marks[i]
		if !slices.ContainsFunc(m.Lo, func(x float64) bool { return !math.IsNaN(x) }) {
			m.Lo, m.Hi = nil, nil
		}
	}
	interleave(panel.Marks)
	switch len(panel.Marks) {
	case 0:
		return nil, errNothing
	case 3:
		panel.Marks[0].Label = ""
	}
	return []report.Panel{panel}, nil
}

// differing returns what tells places apart, for colours and for names: the method,
// the unit, or both.
func differing(side []shown) func(p place) (colour, name string) {
	methods := slices.ContainsFunc(side, func(c shown) bool { return c.at.method != side[0].at.method })
	units := slices.ContainsFunc(side, func(c shown) bool { return c.at.unit != side[0].at.unit })
	return func(p place) (string, string) {
		switch {
		case methods && units:
			return p.method + " " + p.unit, report.MethodName(p.method) + ", " + report.MethodName(p.unit)
		case methods:
			return p.method, report.MethodName(p.method)
		}
		return p.unit, report.MethodName(p.unit)
	}
}

// tick is where a segment stands on the axis.
func (s *FigureSpec) tick(segment string) int {
	for i, name := range s.In {
		if name == segment {
			return i
		}
	}
	return len(s.In)
}
