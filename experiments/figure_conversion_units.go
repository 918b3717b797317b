package experiments

import "homeostat/report"

// drawConversionUnits shows how often each neuron of a converted network is active
// against how often its original is, a panel for each place and time.
func drawConversionUnits(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	zero, one := -0.02, 1.02
	for _, p := range s.places {
		if p.side != "biological" {
			continue
		}
		for _, segment := range s.segmentsAt(r.File, p) {
			o := r.first(p, segment)
			if o == nil || len(o.in.Conversion.Probability) == 0 {
				continue
			}
			title := report.MethodName(p.method)
			if len(s.In) > 1 {
				title += ", " + segment
			}
			c := o.in.Conversion
			panels = append(panels, report.Panel{
				Title: title, X: "Activation probability, original", Y: "Activation probability, spiking", Square: true,
				XMin: &zero, XMax: &one, YMin: &zero, YMax: &one,
				Marks: []report.Mark{{Kind: "rule", Dashed: true}, {Kind: "points", Method: p.method, Thin: true, X: c.OriginalProbability, Y: c.Probability}},
			})
		}
	}
	return panels, orNothing(panels)
}
