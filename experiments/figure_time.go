package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

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
			t := rec.tapes[p.unit+"."+s.What]
			if p.side != "biological" || p.method != rec.method || t == nil || t.length == 0 {
				continue
			}
			marks, err := s.timeMarks(t, rec, r.File)
			if err != nil {
				return nil, err
			}
			panel := report.Panel{
				Title: s.Title, X: "Time (s)", Y: first(s.Label, r.File.Biological.axisOf(p.unit, s.What)), YLog: s.Log, Z: element(rec, p, s.What), Marks: marks,
			}
			if t.width == 1 {
				panel.Z = ""
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
func element(rec *recording, p place, what string) string {
	if what == "release" {
		return "Source"
	}
	if rec.synapses[p.unit] != nil {
		return "Synapse"
	}
	return "Neuron"
}

// timeMarks draws lines coloured by the unit's rank, so that neighbours in the
// population have neighbouring colours.
func (s *FigureSpec) timeMarks(t *tape, rec *recording, f *File) ([]report.Mark, error) {
	from, to, starts := s.stretch(rec, f)
	seen, err := t.rows(from, to)
	if err != nil {
		return nil, err
	}
	lines := report.Mark{Kind: "lines", Z: seen.values, Thin: t.width > 1}
	for _, unit := range seen.units {
		if t.neurons != nil {
			unit = int(t.neurons[unit])
		}
		lines.C = append(lines.C, float64(unit))
	}
	for _, time := range seen.times {
		lines.X = append(lines.X, tidy(time/1000))
	}
	if t.width == 1 {
		lines = report.Mark{Kind: "line", Thin: true, X: lines.X, Y: seen.values[0]}
	}
	marks := []report.Mark{lines}
	if len(starts) > 0 {
		marks = append(marks, report.Mark{Kind: "rule", X: starts, Dashed: true})
	}
	return marks, nil
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
	if s.Span > 0 {
		from = max(from, to-s.Span)
	}
	starts = slices.DeleteFunc(starts, func(start float64) bool { return start <= from/1000 })
	return from, to, starts
}

// drawWeights shows each weight at the end of a segment against its start, a
// panel for each segment, with a line for each target neuron's common factor.
func drawWeights(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var panels []report.Panel
	for _, rec := range r.recordings {
		for _, p := range s.places {
			w := rec.synapses[p.unit]
			if p.side != "biological" || p.method != rec.method || w == nil {
				continue
			}
			for _, segment := range s.In {
				if rec.weights[p.unit][segment] == nil {
					return nil, fmt.Errorf("segment %q did not come to its end", segment)
				}
				panel := weightPanel(r.File, s, p.unit, w.post, rec.weights[p.unit], segment)
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
func weightPanel(f *File, s *FigureSpec, projection string, targets []int32, at map[string][]float64, segment string) report.Panel {
	i := slices.IndexFunc(f.Biological.Segments, func(x Segment) bool { return x.Name == segment })
	start, before := "at the start", at[""]
	if i > 0 {
		name := f.Biological.Segments[i-1].Name
		start, before = "after "+name, at[name]
	}
	unit := first(s.Label, f.Biological.unitOf(projection, "weight"))
	panel := report.Panel{
		Title: segment, X: withUnit("Weight "+start, unit), Y: withUnit("Weight after "+segment, unit),
		XLog: s.Log, YLog: s.Log, Square: true,
	}
	panel.Marks = append(panel.Marks, report.Mark{Kind: "rule", Dashed: true})
	after := at[segment]
	last := targets[len(targets)-1]
	shown := evenly(6, int(last)+1)
	if shown == nil {
		shown = every(int(last) + 1)
	}
	for k, neuron := range shown {
		var x, y []float64
		for j, post := range targets {
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
			z := transpose(batchesOf(t.run.Samples, i))
			slices.SortStableFunc(z, func(a, b []float64) int {
				return cmp.Compare(measure.Mean(a), measure.Mean(b))
			})
			zero, one := 0.0, 1.0
			last := float64(len(t.run.Samples) * t.config.SampleEvery)
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
