package experiments

import (
	"fmt"
	"math"
	"slices"

	"homeostat/measure"
	"homeostat/report"
)

// drawRankOrder shows the ranked weights of a projection at a segment's end against
// those at its start, with the line fitted to all of them, a panel for each.
func drawRankOrder(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	for _, o := range r.weighed(s) {
		before, after := o.in.Weights.RankOrder()
		line := measure.Fit(before, after)
		x, y := thinned(before), thinned(after)
		end := []float64{0, before[len(before)-1]}
		panels = append(panels, report.Panel{
			Title: first(s.Title, o.segment), X: r.ranked(s, o, "before"), Y: r.ranked(s, o, "after"), Square: true,
			Marks: []report.Mark{
				{Kind: "rule", Dashed: true},
				{Kind: "line", Label: equation(line), X: end, Y: []float64{line.Intercept, line.Intercept + line.Slope*end[1]}, Thin: true},
				{Kind: "points", Method: o.segment, Open: true, Thin: true, X: x, Y: y},
			},
		})
	}
	return panels, orNothing(panels)
}

// drawScaledDistribution shows the cumulative distributions of a projection's weights
// at a segment's start and at its end, and there with the slope of their rank order divided out.
func drawScaledDistribution(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	for _, o := range r.weighed(s) {
		before, after := o.in.Weights.RankOrder()
		slope := measure.Fit(before, after).Slope
		scaled := slices.Clone(after)
		for k := range scaled {
			scaled[k] /= slope
		}
		steps := func(x []float64) (of, share []float64) {
			of = thinned(x)
			for k := range of {
				share = append(share, float64(k)/float64(len(of)-1))
			}
			return of, share
		}
		panel := report.Panel{Title: first(s.Title, o.segment), X: r.ranked(s, o, ""), Y: "Fraction of synapses", XLog: s.Log}
		for _, c := range []struct {
			label, method string
			x             []float64
			dashed        bool
		}{{"before", "", before, false}, {"after", o.segment, after, false}, {fmt.Sprintf("after, over %.2f", slope), o.segment, scaled, true}} {
			x, y := steps(c.x)
			panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Method: c.method, Label: c.label, Dashed: c.dashed, X: x, Y: y})
		}
		panels = append(panels, panel)
	}
	return panels, orNothing(panels)
}

// weighed are a figure's plastic projections at the ends of its segments.
func (r *Result) weighed(s *FigureSpec) (all []*observation) {
	for _, p := range s.places {
		if p.side != "biological" || !slices.Contains(r.File.Biological.plastic(), p.unit) {
			continue
		}
		for _, segment := range s.segmentsAt(r.File, p) {
			if o := r.first(p, segment); o != nil && o.in.Weights != nil && len(o.in.Weights.After) > 1 {
				all = append(all, o)
			}
		}
	}
	return all
}

// ranked names an axis of weights before or after a segment, with their unit.
func (r *Result) ranked(s *FigureSpec, o *observation, when string) string {
	name := "Weight"
	if when != "" {
		name = "Ranked weight " + when
	}
	return withUnit(name, first(s.Label, r.File.Biological.unitOf(o.at.unit, "weight")))
}

// thinned are at most 201 numbers of ascending ones, evenly spread, with the least and the greatest.
func thinned(x []float64) (some []float64) {
	const most = 201
	if len(x) <= most {
		return x
	}
	for k := range most {
		some = append(some, x[k*(len(x)-1)/(most-1)])
	}
	return some
}

// equation writes a line as one does by hand.
func equation(l measure.Line) string {
	if math.Abs(l.Intercept) < 0.005 {
		return fmt.Sprintf("y = %.2f x", l.Slope)
	}
	sign, size := "+", l.Intercept
	if size < 0 {
		sign, size = "−", -size
	}
	return fmt.Sprintf("y = %.2f x %s %.2f", l.Slope, sign, size)
}
