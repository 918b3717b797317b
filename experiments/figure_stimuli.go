package experiments

import "homeostat/report"

// perRow is how many examples of the stimuli stand in a row.
const perRow = 12

// drawStimuli shows the first images that are measured on, row by row.
func drawStimuli(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, Bare: true}
	rows := (len(r.shown) + perRow - 1) / perRow
	for i, p := range r.shown {
		x, y := float64(i%perRow), float64(rows-1-i/perRow)
		panel.Marks = append(panel.Marks, report.Mark{
			Kind: "image", X: []float64{x, x + 0.94}, Y: []float64{y, y + 0.94}, Pixels: p.rgb, Cols: p.width,
		})
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}
