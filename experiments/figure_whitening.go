package experiments

import (
	"math"
	"slices"

	"homeostat/measure"
	"homeostat/report"
)

// drawCorrelations shows how the answers of each two units go together over stimuli: a
// square for each place and segment, all on one scale of colours.
func drawCorrelations(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	low, high := -1.0, 1.0
	for _, c := range r.conditionsOf(s, "whiteness") {
		z := r.first(c.at, c.segment).in.Correlations()
		n := float64(len(z))
		panels = append(panels, report.Panel{
			Title: first(s.Title, c.name), X: "Unit", Y: "Unit", Z: first(s.Label, "Correlation"), ZMin: &low, ZMax: &high, Square: true,
			Marks: []report.Mark{{Kind: "heatmap", X: []float64{0.5, n + 0.5}, Y: []float64{0.5, n + 0.5}, Z: z}},
		})
	}
	return panels, orNothing(panels)
}

// drawEigenvalues shows the variance of answers in each of their principal directions, the
// largest first, over the mean: a line for each place and segment, and 1, where it is the same in all.
func drawEigenvalues(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, X: "Direction", Y: first(s.Label, "Variance over its mean"), YLog: s.Log}
	panel.Marks = append(panel.Marks, report.Mark{Kind: "rule", Dashed: true, Y: []float64{1}})
	for _, c := range r.conditionsOf(s, "whiteness") {
		line := report.Mark{Kind: "line", Method: c.name, Label: c.name}
		lambdas := r.first(c.at, c.segment).in.Eigenvalues()
		mean := measure.Mean(lambdas)
		for k, lambda := range lambdas {
			line.X, line.Y = append(line.X, float64(k+1)), append(line.Y, lambda/mean)
		}
		panel.Marks = append(panel.Marks, line)
	}
	if len(panel.Marks) == 1 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}

// drawSpectra shows how much of the rates of each place varies at which frequency, both axes
// logarithmic, with closed forms as dashed lines.
func drawSpectra(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, X: "Frequency (Hz)", Y: first(s.Label, "Power (Hz²/Hz)"), XLog: true, YLog: true}
	for _, c := range r.conditionsOf(s, "spectrum_slope") {
		frequency, power, _ := r.first(c.at, c.segment).in.PowerSpectrum()
		for k, p := range power {
			if p <= 0 || frequency[k] > 10 { // no power that could be told from none, or far above what is asked about
				power[k] = math.NaN()
			}
		}
		if len(s.Labels) > 0 {
			c.name = s.Labels[slices.Index(s.places, c.at)]
		}
		panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Method: c.name, Label: c.name, X: frequency, Y: power})
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	for _, c := range s.Theory {
		panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Dashed: true, Label: c.Label, X: c.X, Y: c.Y})
	}
	return []report.Panel{panel}, nil
}

// conditionsOf are the places and segments of a figure that have a value of a measure.
func (r *Result) conditionsOf(s *FigureSpec, measure string) (all []shown) {
	spec := *s
	spec.Measure = measure
	for _, side := range r.conditions(&spec) {
		all = append(all, side...)
	}
	return all
}

// measureBehind is the measure that a kind of figure takes its conditions from, "" if the file names it.
func measureBehind(kind string) string {
	return map[string]string{"answers": "response", "rate_distribution": "mean_rate", "correlations": "whiteness", "eigenvalues": "whiteness", "spectrum": "spectrum_slope"}[kind]
}

// drawnFrom is what a kind of figure shows beside measures, and what is kept for it alone: "answers"
// of units to single stimuli, "rates" over time, or "" for neither.
func drawnFrom(kind string) string {
	return map[string]string{"correlations": "answers", "eigenvalues": "answers", "spectrum": "rates", "output_distribution": "rates"}[kind]
}
