package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/measure"
	"homeostat/report"
)

// drawTimeCourse shows a recorded quantity of each unit as a thin line over the
// protocol, or over some of its segments, a panel for each condition; segments
// begin at vertical lines.
func drawTimeCourse(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var panels []report.Panel
	for _, rec := range r.recordings {
		for _, p := range s.places {
			series := rec.series[p.unit+"."+s.What]
			if p.side != "biological" || p.method != rec.method || series == nil || len(series.Times) == 0 {
				continue
			}
			panel := report.Panel{
				Title: s.Title, X: "Time (s)", Y: first(s.Label, s.What), YLog: s.Log, Z: element(rec, p),
				Marks: s.timeMarks(series, rec, r.File),
			}
			if panel.Title == "" && len(r.recordings) > 1 {
				panel.Title = report.MethodName(rec.method)
			}
			panels = append(panels, panel)
		}
	}
	return panels, orNothing(panels)
}

// element is what a recorded series has one of for each line.
func element(rec *recording, p place) string {
	if rec.weights[p.unit] != nil {
		return "Synapse"
	}
	return "Neuron"
}

// timeMarks draws lines coloured by the unit's rank, so that neighbours in the
// population have neighbouring colours.
func (s *FigureSpec) timeMarks(series *circuits.Series, rec *recording, f *File) []report.Mark {
	from, to, starts := s.stretch(rec, f)
	lines := report.Mark{Kind: "lines", Z: make([][]float64, len(series.Values)), Thin: true}
	for i := range series.Values {
		lines.C = append(lines.C, float64(i))
	}
	for k, t := range series.Times {
		if t <= from || t > to {
			continue
		}
		lines.X = append(lines.X, t/1000)
		for i := range lines.Z {
			lines.Z[i] = append(lines.Z[i], series.Values[i][k])
		}
	}
	marks := []report.Mark{lines}
	if len(starts) > 0 {
		marks = append(marks, report.Mark{Kind: "rule", X: starts, Dashed: true})
	}
	return marks
}

// stretch is the time that the segments of a figure span, in ms, and where those
// after the first begin, in s.
func (s *FigureSpec) stretch(rec *recording, f *File) (from, to float64, starts []float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for _, segment := range f.Biological.Segments {
		if len(s.In) > 0 && !slices.Contains(s.In, segment.Name) {
			continue
		}
		span := rec.segments[segment.Name]
		if !math.IsInf(from, 1) {
			starts = append(starts, span.from/1000)
		}
		from, to = min(from, span.from), max(to, span.to)
	}
	return from, to, starts
}

// drawWeights shows each weight at the end of a segment against its start, a
// panel for each segment, with a line for each target neuron's common factor.
func drawWeights(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var panels []report.Panel
	for _, rec := range r.recordings {
		for _, p := range s.places {
			w := rec.weights[p.unit]
			if p.side != "biological" || p.method != rec.method || w == nil {
				continue
			}
			for _, segment := range s.In {
				if w.at[segment] == nil {
					return nil, fmt.Errorf("segment %q did not come to its end", segment)
				}
				panel := weightPanel(r.File, s, w, segment)
				if len(r.recordings) > 1 {
					panel.Title = report.MethodName(rec.method) + ", " + segment
				}
				panels = append(panels, panel)
			}
		}
	}
	if len(panels) == 0 {
		return nil, errNothing
	}
	return panels, nil
}

// weightPanel draws a few target neurons, evenly spread, each in a colour of its own.
func weightPanel(f *File, s *FigureSpec, w *weights, segment string) report.Panel {
	i := slices.IndexFunc(f.Biological.Segments, func(x Segment) bool { return x.Name == segment })
	start, before := "start", w.at[""]
	if i > 0 {
		start = f.Biological.Segments[i-1].Name
		before = w.at[start]
	}
	panel := report.Panel{
		Title: segment, X: fmt.Sprintf("Weight after %s (%s)", start, s.unit()), Y: fmt.Sprintf("Weight after %s (%s)", segment, s.unit()),
		XLog: s.Log, YLog: s.Log, Square: true,
	}
	panel.Marks = append(panel.Marks, report.Mark{Kind: "rule", Dashed: true})
	after := w.at[segment]
	last := w.post[len(w.post)-1]
	for k, neuron := range evenly(6, int(last)+1) {
		var x, y []float64
		for j, post := range w.post {
			if int(post) == neuron {
				x, y = append(x, before[j]), append(y, after[j])
			}
		}
		if len(x) == 0 {
			continue
		}
		panel.Marks = append(panel.Marks, report.Mark{Kind: "points", Method: fmt.Sprintf("neuron %d", k), Label: fmt.Sprintf("neuron %d", neuron), Thin: true, X: x, Y: y})
	}
	return panel
}

func (s *FigureSpec) unit() string {
	if s.Label != "" {
		return s.Label
	}
	return "mV"
}

// drawAccuracy shows test accuracy over iterations, mean and spread over seeds, a line for each method.
func drawAccuracy(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, X: "Iteration", Y: first(s.Label, "Test accuracy"), XLog: s.Log}
	for _, method := range r.methods(s) {
		var x, mean, lo, hi []float64
		runs := r.trained(method)
		for k := range runs[0].run.Curve {
			var at []float64
			for _, t := range runs {
				if k < len(t.run.Curve) {
					at = append(at, t.run.Curve[k].TestAccuracy)
				}
			}
			m, sd := measure.Mean(at), spread(at)
			x = append(x, float64(runs[0].run.Curve[k].Iteration))
			mean, lo, hi = append(mean, m), append(lo, m-sd), append(hi, m+sd)
		}
		if len(runs) > 1 {
			panel.Marks = append(panel.Marks, report.Mark{Kind: "band", Method: method, X: x, Lo: lo, Hi: hi})
		}
		panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Method: method, Label: report.MethodName(method), X: x, Y: mean})
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
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

// drawHeatmap shows the activation probability of each unit of a layer over the
// sampled iterations of the first seed, a panel for each method; units are
// sorted by their mean.
func drawHeatmap(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var panels []report.Panel
	for _, t := range r.trainings {
		for i, layer := range t.layers {
			if t.seed != 0 || len(t.run.Samples) == 0 || !slices.Contains(s.places, place{"artificial", t.method, layer.Name}) {
				continue
			}
			z := transpose(t.batches(i))
			slices.SortStableFunc(z, func(a, b []float64) int {
				return cmp.Compare(measure.Mean(a), measure.Mean(b))
			})
			zero, one := 0.0, 1.0
			last := float64(t.run.Samples[len(t.run.Samples)-1].Iteration)
			panels = append(panels, report.Panel{
				Title: strings.TrimSpace(s.Title + " " + report.MethodName(t.method)), X: "Iteration", Y: "Unit of " + layer.Name + ", sorted",
				Z: "Activation probability", ZMin: &zero, ZMax: &one,
				Marks: []report.Mark{{Kind: "heatmap", X: []float64{0, last}, Y: []float64{0, float64(len(z))}, Z: z}},
			})
		}
	}
	if len(panels) == 0 {
		return nil, errNothing
	}
	return panels, nil
}

func transpose(rows [][]float64) [][]float64 {
	if len(rows) == 0 {
		return nil
	}
	z := make([][]float64, len(rows[0]))
	for j := range z {
		z[j] = make([]float64, len(rows))
		for i := range rows {
			z[j][i] = rows[i][j]
		}
	}
	return z
}
