package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/measure"
	"homeostat/report"
)

// drawOutputs shows the distribution of the rates that units go through in each
// segment, those of all units of a place together, beside the exponential of the
// same mean, or of the units' target where they have one; a panel for each place.
func drawOutputs(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	for _, p := range s.places {
		panel := report.Panel{Title: first(s.Title, report.MethodName(p.unit)), X: first(s.Label, "Rate (Hz)"), XLog: s.Log, Y: "Fraction of time"}
		var mean, most float64
		for _, segment := range s.segmentsAt(r.File, p) {
			o := r.first(p, segment)
			if o == nil || o.in.Series == nil {
				continue
			}
			all := slices.Sorted(slices.Values(slices.Concat(o.in.Series.Since()...)))
			if len(all) == 0 {
				continue
			}
			x, y := quantiles(all)
			panel.Marks = append(panel.Marks, report.Mark{Kind: "steps", Method: segment, Label: segment, X: x, Y: y})
			mean, most = aimedAt(o.in, all), max(most, all[len(all)-1])
		}
		if len(panel.Marks) > 0 {
			panel.Marks = append(panel.Marks, exponentialLaw(mean, most))
			panels = append(panels, panel)
		}
	}
	return panels, orNothing(panels)
}

// quantiles thins a cumulative distribution of ascending numbers to 200 points at most.
func quantiles(sorted []float64) (x, y []float64) {
	n := min(len(sorted), 200)
	for k := range n {
		i := (k + 1) * len(sorted) / n
		x, y = append(x, sorted[i-1]), append(y, float64(i)/float64(len(sorted)))
	}
	return x, y
}

// aimedAt is the mean of the units' targets, or of their rates if they have none.
func aimedAt(in measure.Input, rates []float64) float64 {
	if in.Targets != nil {
		return measure.Mean(in.Targets)
	}
	return measure.Mean(rates)
}

// exponentialLaw is the cumulative distribution of an exponential, for rates up to most.
func exponentialLaw(mean, most float64) report.Mark {
	law := report.Mark{Kind: "line", Label: fmt.Sprintf("exponential of mean %.3g Hz", mean)}
	for k := range 201 {
		x := most * float64(k) / 200
		law.X, law.Y = append(law.X, x), append(law.Y, -math.Expm1(-x/mean))
	}
	return law
}

// recordedRates says whether a figure shows a place whose units' rates are all recorded, in memory.
func recordedRates(f *File, s *FigureSpec) bool {
	return slices.ContainsFunc(s.places, func(p place) bool {
		population, _, _ := strings.Cut(p.unit, ".")
		return p.side == "biological" && f.Biological.recordsAll(population, "rate")
	})
}
