package experiments

import (
	"math"
	"slices"

	"homeostat/measure"
	"homeostat/report"
)

// converts says whether a file has networks that are converted to spikes.
func converts(f *File, s *FigureSpec) bool { return f.Conversion != nil && s.side("biological") }

// drawLatency shows a measure of converted networks against the time that each image is
// simulated for, a line for each place; of accuracy also the originals' own, dotted.
func drawLatency(r *Result, s *FigureSpec) ([]report.Panel, error) {
	name := first(s.Measure, "test_accuracy")
	label := *s
	label.Measure = name
	panel := report.Panel{Title: s.Title, X: first(s.AtLabel, "Time simulated for each image (ms)"), Y: axis(&label), XLog: true, YLog: s.Log}
	c := r.File.Conversion
	var ends []report.Mark
	for _, p := range r.latencies(s, name) {
		line := report.Mark{Kind: "line", Method: p.at.method, Label: p.name, Shaped: true}
		dots := report.Mark{Kind: "points", Method: p.at.method, Shaped: true}
		for _, segment := range c.segments() {
			values := r.values(name, p.at, segment)
			if len(values) == 0 {
				continue
			}
			line.X, line.Y = append(line.X, c.time(segment)), append(line.Y, measure.Mean(values))
			low, high := interval(values)
			dots.Lo, dots.Hi = append(dots.Lo, low), append(dots.Hi, high)
		}
		dots.X, dots.Y = line.X, line.Y
		panel.Marks = append(panel.Marks, line, dots)
		if own := r.originals(name, p.at); !math.IsNaN(own) {
			ends = append(ends, report.Mark{Kind: "line", Method: p.at.method, Dashed: true, X: []float64{c.Times[0], slices.Max(c.Times)}, Y: []float64{own, own}})
		}
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	panel.Marks = append(ends, panel.Marks...)
	return []report.Panel{panel}, nil
}

// latencies are the places of converted networks that have a measure.
func (r *Result) latencies(s *FigureSpec, name string) (all []shown) {
	for _, p := range s.places {
		if p.side != "biological" {
			continue
		}
		if last, _ := r.File.segment(p, ""); len(r.values(name, p, last)) > 0 {
			all = append(all, shown{at: p})
		}
	}
	nameApart(all)
	return all
}

// originals is the mean accuracy of what was converted, on the same images; NaN of other measures.
func (r *Result) originals(name string, p place) float64 {
	if name != "test_accuracy" {
		return math.NaN()
	}
	var all []float64
	last, _ := r.File.segment(p, "")
	for _, o := range r.seen(p, last) {
		all = append(all, o.in.Conversion.OriginalAccuracy)
	}
	return measure.Mean(all)
}
