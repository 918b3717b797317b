package experiments

import (
	"fmt"
	"math"
	"slices"

	"homeostat/measure"
	"homeostat/report"
)

// recovers says whether a file has anything of which recovery could be shown.
func recovers(f *File, s *FigureSpec) bool {
	return slices.ContainsFunc(s.places, func(p place) bool {
		return slices.ContainsFunc(s.segmentsAt(f, p), func(segment string) bool {
			return f.measurable("recovery_stimuli", p, segment) == nil
		})
	})
}

// drawRecovery shows how far units are from where they were before a segment, against the stimuli
// that it has shown: a panel for each segment, a line for each place, dashed for trained networks, and at its end
// after how many stimuli it has come back. The distance is that of recovery_stimuli, or of the measure recovery_activation.
func drawRecovery(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	label := "Distance of probability"
	if s.Measure == "recovery_activation" {
		label = "Distance of activation"
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, segment := range s.recovering(r.File) {
		panel := report.Panel{Title: first(s.Title, segment), X: "Stimuli", Y: first(s.Label, label), YLog: s.Log, Ends: "Back after"}
		panel.Marks = append(panel.Marks, report.Mark{Kind: "rule", Dashed: true, X: []float64{0}}, report.Mark{Kind: "rule", Thin: true, Y: []float64{0}})
		for _, p := range s.places {
			if line, ok := r.recoveryLine(s, p, segment); ok {
				panel.Marks = append(panel.Marks, line)
				low, high = min(low, slices.Min(line.Y)), max(high, slices.Max(line.Y))
			}
		}
		if len(panel.Marks) > 2 {
			panels = append(panels, panel)
		}
	}
	for i := range panels { // on one scale: in some nothing happens
		panels[i].YMin, panels[i].YMax = &low, &high
		interleave(panels[i].Marks)
		if still(panels[i], high) {
			panels[i].Title += ": nothing moves"
			for k := range panels[i].Marks {
				panels[i].Marks[k].End = ""
			}
		}
	}
	return panels, orNothing(panels)
}

// recoveryEnds says what stands beside the lines of a recovery.
const recoveryEnds = "Beside the lines: after how many stimuli 63% of the first block’s distance is made good and stays so; a block, the least, also where there is none."

// interleave lets the dashes of each line begin a little later than those of the one before, so that of lines
// that coincide each is seen.
func interleave(marks []report.Mark) {
	var dashed []*report.Mark
	for i := range marks {
		if marks[i].Kind == "line" && marks[i].Dashed {
			dashed = append(dashed, &marks[i])
		}
	}
	for i, m := range dashed {
		m.Phase = float64(i) / float64(len(dashed))
	}
}

// still says whether all lines of a panel stay where they were, to the eye: within a tenth of the scale's height.
func still(panel report.Panel, high float64) bool {
	return !slices.ContainsFunc(panel.Marks, func(m report.Mark) bool {
		return m.Kind == "line" && slices.ContainsFunc(m.Y, func(y float64) bool { return math.Abs(y) > high/10 })
	})
}

// backAfter is how many stimuli it takes until a place has recovered, as text; the length of a block means that or less.
func (r *Result) backAfter(s *FigureSpec, p place, segment string, block int) string {
	values := r.values(first(s.Measure, "recovery_stimuli"), p, segment)
	c := cell{stat: newStat(values), values: values}
	switch {
	case c.stat.Mean == nil:
		return c.text()
	case *c.stat.Mean <= float64(block):
		return fmt.Sprintf("≤ %d", block)
	}
	return fmt.Sprintf("%.0f", *c.stat.Mean)
}

// recovering are the segments that a figure of recovery shows: those that it names, or the last ones.
func (s *FigureSpec) recovering(f *File) []string {
	if len(s.In) > 0 {
		return s.In
	}
	var all []string
	for _, p := range s.places {
		if last, _ := f.segment(p, ""); !slices.Contains(all, last) {
			all = append(all, last)
		}
	}
	return all
}

// recoveryLine is the mean over seeds of a place's distances, each at the middle of its block.
func (r *Result) recoveryLine(s *FigureSpec, p place, segment string) (line report.Mark, ok bool) {
	line = report.Mark{Kind: "line", Method: p.method, Label: report.MethodName(p.method), Dashed: p.side == "artificial"}
	n, block := 0.0, 0
	for _, o := range r.seen(p, segment) {
		if o.in.Recovery == nil || len(o.in.Recovery.Before) < 2 || len(o.in.Recovery.After) == 0 {
			continue
		}
		block = o.in.Recovery.After[0].End
		before, after := o.in.Recovery.Distances(s.Measure == "recovery_activation")
		x, y := timesOf(o.in.Recovery), append(before, after...)
		if n++; n == 1 {
			line.X, line.Y = x, make([]float64, len(x))
		}
		for k := range line.Y {
			line.Y[k] += y[k]
		}
	}
	for k := range line.Y {
		line.Y[k] /= n
	}
	line.End = r.backAfter(s, p, segment, block)
	return line, n > 0
}

// timesOf are the middles of all blocks, in stimuli since the perturbation.
func timesOf(r *measure.Recovery) (x []float64) {
	last, size := r.Before[len(r.Before)-1].End, float64(r.After[0].End)
	for _, b := range r.Before {
		x = append(x, float64(b.End-last)-size/2)
	}
	for _, b := range r.After {
		x = append(x, float64(b.End)-size/2)
	}
	return x
}
