package experiments

import (
	"fmt"
	"strings"

	"homeostat/measure"
	"homeostat/report"
)

// drawScatter shows one measure against another, a named dot with its intervals for
// each method; the title has the rank correlation.
func drawScatter(r *Result, s *FigureSpec) ([]report.Panel, error) {
	x := FigureSpec{Measure: s.Against, Label: s.AtLabel}
	panel := report.Panel{Title: s.Title, X: axis(&x), Y: axis(s), XLog: s.AtLog, YLog: s.Log}
	var across, up []float64
	for _, c := range r.compared(s) {
		segments := r.segmentsOf(s, c)
		for _, segment := range segments {
			h, v := r.stat(s, c, s.Against, segment), r.stat(s, c, s.Measure, segment)
			if h.Mean == nil || v.Mean == nil {
				continue
			}
			name := s.nameOf(c)
			if len(segments) > 1 {
				name += ", " + segment
			}
			mark := report.Mark{Kind: "points", Shaped: true, Method: c.method, Names: []string{name}, X: []float64{*h.Mean}, Y: []float64{*v.Mean}}
			if h.CI95 != nil {
				mark.XLo, mark.XHi = h.CI95[:1], h.CI95[1:]
			}
			if v.CI95 != nil {
				mark.Lo, mark.Hi = v.CI95[:1], v.CI95[1:]
			}
			across, up = append(across, *h.Mean), append(up, *v.Mean)
			panel.Marks = append(panel.Marks, mark)
		}
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	if len(across) > 2 {
		rho := strings.ReplaceAll(fmt.Sprintf("%.2f", measure.Spearman(across, up).Statistic), "-", "−")
		panel.Title = first(panel.Title, fmt.Sprintf("Spearman’s ρ = %s, n = %d", rho, len(across)))
	}
	return []report.Panel{panel}, nil
}
