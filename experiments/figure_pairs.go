package experiments

import (
	"slices"

	"homeostat/internal/conf"
	"homeostat/measure"
	"homeostat/report"
)

// drawPairs shows one recorded state of each neuron against another, each a mean over a
// segment: a dot for each neuron and a colour for each population, or for each segment
// where there are several of them, with closed forms as lines.
func drawPairs(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, XLog: s.AtLog, YLog: s.Log}
	for _, c := range s.Theory {
		panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Method: c.Label, Label: c.Label, X: c.X, Y: c.Y})
	}
	lines := len(panel.Marks)
	for _, rec := range r.recordings {
		for _, p := range s.places {
			if p.side != "biological" || p.method != rec.method || !r.File.Biological.bothRecorded(p.unit, s) {
				continue
			}
			panel.X, panel.Y = first(s.AtLabel, r.File.Biological.axisOf(p.unit, s.Against)), first(s.Label, r.File.Biological.axisOf(p.unit, s.What))
			for _, segment := range s.segmentsAt(r.File, p) {
				dots, err := pairsOf(rec, p.unit, segment, s)
				if err != nil {
					return nil, err
				}
				if name := report.MethodName(p.unit); len(s.In) > 1 {
					dots.Method, dots.Label = segment, segment
				} else {
					dots.Method, dots.Label = name, name
				}
				panel.Marks = append(panel.Marks, dots)
			}
		}
	}
	switch len(panel.Marks) {
	case lines:
		return nil, errNothing
	case lines + 1: // one population needs no name
		panel.Marks[lines].Label = ""
	}
	return []report.Panel{panel}, nil
}

// pairsOf are the dots of one population in one segment.
func pairsOf(rec *recording, unit, segment string, s *FigureSpec) (dots report.Mark, err error) {
	span := rec.segments[segment]
	mean := func(what string) (all []float64) {
		rows, failed := rec.tapes[unit+"."+what].rows(span.from, span.to)
		if failed != nil {
			err = failed
		}
		for _, values := range rows.values {
			all = append(all, measure.Mean(values))
		}
		return all
	}
	dots = report.Mark{Kind: "points", X: mean(s.Against), Y: mean(s.What)}
	dots.Thin = len(dots.X) > 50
	return dots, err
}

// bothRecorded says whether what a figure of pairs shows of a population is recorded, of the same neurons.
func (b *Biological) bothRecorded(population string, s *FigureSpec) bool {
	sample := func(what string) int {
		i := slices.IndexFunc(b.Records, func(r Record) bool { return r.Of == population && slices.Contains(r.What, what) && what != "spikes" })
		if i < 0 {
			return -1
		}
		return b.Records[i].Sample
	}
	return sample(s.What) >= 0 && sample(s.What) == sample(s.Against)
}

// pairable says whether there is anything for a figure of pairs.
func pairable(f *File, s *FigureSpec) bool {
	return slices.ContainsFunc(s.places, func(p place) bool { return p.side == "biological" && f.Biological.bothRecorded(p.unit, s) })
}

// checkPairs checks that what stands on the other axis is recorded.
func (s *FigureSpec) checkPairs(f *File, n *conf.Node, faults *conf.Faults) {
	if s.What != "" && s.Against != "" && len(s.places) > 0 && !pairable(f, s) {
		faults.At(at(n, "against"), "%q is not recorded of the same neurons as %q: ask for both in a [[biological.record]]", s.Against, s.What)
	}
}
