package experiments

import (
	"math"
	"slices"

	"homeostat/artificial"
	"homeostat/measure"
	"homeostat/report"
)

// curveOf is what a measure is at each test of a training; nil for one that is not
// followed.
func curveOf(name string) func(artificial.Point) float64 {
	switch name {
	case "", "test_accuracy":
		return func(p artificial.Point) float64 { return p.TestAccuracy }
	case "clean_accuracy":
		return func(p artificial.Point) float64 { return p.CleanAccuracy }
	}
	return nil
}

// mostBands is how many bands can be told apart where they overlap.
const mostBands = 6

// drawCurve shows accuracy over the iterations, a line for each method: its mean over
// seeds, in a band that is the interval of the mean unless there are many. Segments are
// named above.
func drawCurve(r *Result, s *FigureSpec) ([]report.Panel, error) {
	label := "Test accuracy"
	if s.Measure == "clean_accuracy" {
		label = "Accuracy on all test images as they are"
	}
	panel := report.Panel{Title: s.Title, X: "Iteration", Y: first(s.Label, label), XLog: s.Log}
	var lines []report.Mark
	methods := r.methods(s)
	for _, method := range methods {
		band, line := r.curve(s, method)
		if len(band.Lo) > 0 && len(methods) <= mostBands {
			panel.Marks = append(panel.Marks, band)
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return nil, errNothing
	}
	panel.Marks = append(panel.Marks, lines...)
	if stretches := r.stretches(s); len(stretches.Names) > 1 {
		panel.Marks = append(panel.Marks, stretches)
	}
	return []report.Panel{panel}, nil
}

// curve is a method's line, and the band about it where there are several seeds.
func (r *Result) curve(s *FigureSpec, method string) (band, line report.Mark) {
	runs, of := r.trained(method), curveOf(s.Measure)
	band = report.Mark{Kind: "band", Method: method}
	line = report.Mark{Kind: "line", Method: method, Label: report.MethodName(method), Shaped: true}
	segments, last := r.File.Artificial.find(method).Segments, math.Inf(-1)
	for k, point := range runs[0].run.Curve {
		if len(s.In) > 0 && len(segments) > 0 && !slices.Contains(s.In, segments[point.Segment].Name) {
			continue
		}
		var at []float64
		for _, t := range runs {
			if k < len(t.run.Curve) {
				at = append(at, of(t.run.Curve[k]))
			}
		}
		x := float64(point.Iteration)
		if x < last { // a segment has gone back to where another began, too
			line.X, line.Y = append(line.X, x), append(line.Y, math.NaN())
		}
		last = x
		line.X, line.Y = append(line.X, x), append(line.Y, measure.Mean(at))
		if low, high := interval(at); !math.IsNaN(low) {
			band.X, band.Lo, band.Hi = append(band.X, x), append(band.Lo, low), append(band.Hi, high)
		}
	}
	return band, line
}

// stretches names the segments that the first method's curve goes through; none if
// several of those that are shown lie above one another.
func (r *Result) stretches(s *FigureSpec) report.Mark {
	m := report.Mark{Kind: "stretches"}
	config := r.File.Artificial.find(r.methods(s)[0]).Config
	for i, segment := range config.Protocol() {
		if len(s.In) > 0 && !slices.Contains(s.In, segment.Name) {
			continue
		}
		start := float64(config.Age(config.Before(i)))
		switch {
		case len(m.X) == 0:
			m.X = append(m.X, start)
		case start < m.X[len(m.X)-1]:
			return report.Mark{Kind: "stretches"}
		}
		m.X, m.Names = append(m.X, float64(config.Age(i))), append(m.Names, segment.Name)
	}
	return m
}

// methods are the normalizations that a figure shows, of those with a training to show.
func (r *Result) methods(s *FigureSpec) (all []string) {
	for _, p := range s.places {
		if p.side == "artificial" && !slices.Contains(all, p.method) && len(r.trained(p.method)) > 0 {
			all = append(all, p.method)
		}
	}
	return all
}

// trained returns the trainings of a method that recorded a curve.
func (r *Result) trained(method string) (all []*training) {
	for _, t := range r.trainings {
		if t.method == method && len(t.run.Curve) > 0 {
			all = append(all, t)
		}
	}
	return all
}
