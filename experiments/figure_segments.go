package experiments

import (
	"homeostat/measure"
	"homeostat/report"
)

// drawSegments shows a measure from segment to segment, a line for each place, with
// what claims with a source say it is, and their tolerance, as open dots.
func drawSegments(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, Y: axis(s), YLog: s.Log, Ticks: s.In}
	for _, side := range r.conditions(s) {
		index := map[place]int{}
		for _, c := range side {
			i, ok := index[c.at]
			if !ok {
				i = len(panel.Marks)
				index[c.at] = i
				name := report.MethodName(c.at.unit)
				published := report.Mark{Kind: "points", Method: c.at.unit, Open: true}
				panel.Marks = append(panel.Marks,
					report.Mark{Kind: "line", Method: c.at.unit, Label: name}, report.Mark{Kind: "points", Method: c.at.unit}, published)
			}
			x, y := float64(s.tick(c.segment)), measure.Mean(r.values(s.Measure, c.at, c.segment))
			for k := range 2 {
				m := &panel.Marks[i+k]
				m.X, m.Y = append(m.X, x), append(m.Y, y)
			}
			if claim := r.publishedClaim(s.Measure, c); claim != nil {
				m := &panel.Marks[i+2]
				m.Label = claim.basis(m.Label)
				m.X, m.Y = append(m.X, x), append(m.Y, *claim.Value)
				m.Lo, m.Hi = append(m.Lo, *claim.Value-*claim.Tolerance), append(m.Hi, *claim.Value+*claim.Tolerance)
			}
		}
	}
	switch len(panel.Marks) {
	case 0:
		return nil, errNothing
	case 3:
		panel.Marks[0].Label = ""
	}
	return []report.Panel{panel}, nil
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
