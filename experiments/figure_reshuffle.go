package experiments

import (
	"math"
	"slices"

	"homeostat/report"
)

// drawReshuffle shows the rate of each unit in a segment against that in the baseline,
// on logarithmic axes with one range, a panel for each place and segment. A silent unit
// stands at half of the least rate of the others; a place where all are silent is left out.
func drawReshuffle(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range s.places {
		for _, segment := range s.segmentsAt(r.File, p) {
			o := r.first(p, segment)
			if o == nil || len(o.in.RatesBefore) == 0 {
				continue
			}
			x, y := audible(o.in.RatesBefore), audible(o.in.Rates)
			if x == nil || y == nil {
				continue
			}
			low, high = min(low, slices.Min(x), slices.Min(y)), max(high, slices.Max(x), slices.Max(y))
			title := report.MethodName(p.method)
			if len(s.In) > 1 {
				title += ", " + segment
			}
			panels = append(panels, report.Panel{
				Title: title, X: withUnit("Rate, "+r.baselineName(), "Hz"), Y: withUnit("Rate, "+segment, "Hz"), XLog: true, YLog: true, Square: true,
				Marks: []report.Mark{{Kind: "rule", Dashed: true}, {Kind: "points", Method: p.method, Thin: true, X: x, Y: y}},
			})
		}
	}
	low, high = low/1.2, high*1.2
	for i := range panels {
		panels[i].XMin, panels[i].XMax, panels[i].YMin, panels[i].YMax = &low, &high, &low, &high
	}
	return panels, orNothing(panels)
}

// baselineName is that of the segment that others are held against.
func (r *Result) baselineName() string {
	b := r.File.Biological
	return b.Segments[b.baseline()].Name
}

// audible are rates of which those of 0 are half of the least above it; nil if all are 0.
func audible(rates []float64) []float64 {
	heard := slices.DeleteFunc(slices.Clone(rates), func(x float64) bool { return x == 0 })
	if len(heard) == 0 {
		return nil
	}
	least, all := slices.Min(heard)/2, slices.Clone(rates)
	for i, x := range all {
		if x == 0 {
			all[i] = least
		}
	}
	return all
}

// reshuffled says whether there is a baseline, and a place that spikes after it.
func reshuffled(f *File, s *FigureSpec) bool {
	return f.Biological != nil && f.Biological.baseline() >= 0 && s.side("biological")
}
