package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/conf"
	"homeostat/measure"
	"homeostat/report"
)

// The distribution of firing rates, or of the mean outputs of trained units, in full: as a
// histogram and a cumulative distribution on a logarithmic axis, quantile against quantile,
// and a table of how well each of measure.Laws fits. One key of the file,
// rate_distributions, asks for it.

// lawMeasures are the measures that hold rates against each of measure.Laws, in their order.
func lawMeasures() []string { return []string{"rate_lognormal", "rate_exponential", "rate_gamma"} }

// addRateLaws adds a figure for each population or layer that the file's key
// rate_distributions names, by a place, or a place@segment; "*" means all populations that
// have rates, and trained networks as wholes.
func (f *File) addRateLaws(places []place, faults *conf.Faults) {
	n := f.root.Child("rate_distributions")
	if n == nil || !sound(*faults, n) {
		return
	}
	for _, ref := range f.RateDistributions {
		at, segment, _ := strings.Cut(ref, "@")
		var last error
		any := false
		for _, p := range find(at, places) {
			if at == "*" && p.side == "artificial" && p.unit != "" && f.Mixture == nil {
				continue // a part of a trained network
			}
			in, err := f.segment(p, segment)
			if err == nil {
				err = f.fitted(p, in)
			}
			if last = err; err == nil {
				any = true
				f.Figures = append(f.Figures, f.rateLawsOf(p, segment))
			}
		}
		switch {
		case any:
		case last != nil:
			faults.At(n, "%s: %s", ref, last)
		default:
			faults.At(n, "%s", f.nowhere(at, places))
		}
	}
}

// measureSources has those sources measured, too, whose rate distributions are asked for and
// whose spikes or rates are recorded.
func (b *Biological) measureSources(asked []string) {
	for _, r := range b.Records {
		recorded := slices.Contains(r.What, "spikes") || slices.Contains(r.What, "rate")
		named := slices.ContainsFunc(asked, func(ref string) bool {
			at, _, _ := strings.Cut(ref, "@")
			return like(at[strings.LastIndex(at, "/")+1:], r.Of)
		})
		if recorded && named && slices.Contains(b.populationNames(), r.Of) && !slices.Contains(b.measured, r.Of) {
			b.measured = append(b.measured, r.Of)
		}
	}
}

// fitted says why the units of a place have no laws fitted to their rates, nil if they do.
func (f *File) fitted(p place, segment string) error {
	if n := f.unitsAt(p); n > 0 && n < measure.FewestFitted {
		return fmt.Errorf("%s has %d units, and a distribution is fitted to at least %d", p, n, measure.FewestFitted)
	}
	return f.measurable(lawMeasures()[0], p, segment)
}

// rateLawsOf is the figure that the key asks for at a place, in the last segment if it names none.
func (f *File) rateLawsOf(p place, segment string) *FigureSpec {
	s := &FigureSpec{Kind: "rate_laws", places: []place{p}, Of: names{p.String()}, Columns: 2, Width: 150, Aspect: 0.7}
	s.Name = strings.TrimSuffix(strings.Join([]string{"rates", p.method, p.unit}, "_"), "_")
	words := f.wordsOf(p)
	s.Heading = fmt.Sprintf("%s of %s, %s", words.values, first(report.MethodName(p.unit), "all hidden units"), report.MethodName(p.method))
	if segment != "" {
		s.In, s.Name, s.Heading = names{segment}, s.Name+"_"+segment, s.Heading+", "+segment
	}
	s.Name = strings.NewReplacer("/", "_", `\`, "_", " ", "_").Replace(s.Name)
	s.Caption = words.values + " and what fits them by maximum likelihood: (A) histogram on a logarithmic axis, (B) cumulative distribution, " +
		"(C) quantiles against those of the fits, (D) Kolmogorov–Smirnov distance with its bootstrap p-value, and Akaike's and the Bayesian " +
		"information criterion above the best. Silent " + words.units + " are left out, but for the exponential's distance and p."
	return s
}

// lawWords are what a figure calls the numbers of a place, and what they are of.
type lawWords struct{ values, units, axis, quantile string }

func (f *File) wordsOf(p place) lawWords {
	population, _, _ := strings.Cut(p.unit, ".")
	switch {
	case f.Mixture != nil:
		return lawWords{"Mean activities over the test patterns", "causes", "Mean activity", "Quantile of the fit"}
	case p.side == "artificial":
		return lawWords{"Mean outputs over the test images", "units", "Mean output", "Quantile of the fit"}
	case f.Biological != nil && f.Biological.isGraded(population): // in Hz, or in what a file has in place of them
		return lawWords{"Rates", "units", "Rate", "Quantile of the fit"}
	}
	return lawWords{"Firing rates", "neurons", "Firing rate (Hz)", "Quantile of the fit (Hz)"}
}

// drawRateLaws is the four panels for each place and segment.
func drawRateLaws(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	several := len(s.places)*len(s.In) > 1
	for _, p := range s.places {
		for _, segment := range s.segmentsAt(r.File, p) {
			o := r.first(p, segment)
			if o == nil {
				continue
			}
			rates, words := sounding(o.in.RatesOrLoads()), r.File.wordsOf(p)
			laws := measure.Laws(rates)
			if laws == nil {
				continue
			}
			four := []report.Panel{rateHistogram(rates, laws, words), rateCumulative(rates, laws, words), rateQuantiles(rates, laws, words), lawTable(o, laws)}
			four[0].Title = s.Title
			if several {
				four[0].Title = strings.TrimSpace(report.MethodName(p.unit) + " " + segment)
			}
			panels = append(panels, four...)
		}
	}
	if len(panels) == 0 {
		return nil, fmt.Errorf("fewer than %d units have rates above 0 that differ: nothing to fit", measure.FewestFitted)
	}
	return panels, nil
}

// sounding are the rates above 0, ascending.
func sounding(rates []float64) []float64 {
	return slices.DeleteFunc(slices.Sorted(slices.Values(rates)), func(x float64) bool { return x <= 0 })
}

// along are numbers evenly spread on a logarithmic axis, a little beyond those given.
func along(sorted []float64) (x []float64) {
	low, high := math.Log(sorted[0])-0.5, math.Log(sorted[len(sorted)-1])+0.5
	for k := range 201 {
		x = append(x, math.Exp(low+(high-low)*float64(k)/200))
	}
	return x
}

// curveOfLaw is a line through a law's values.
func curveOfLaw(l measure.Law, x []float64, value func(x float64) float64) report.Mark {
	m := report.Mark{Kind: "line", Method: l.Name, X: x}
	for _, v := range x {
		m.Y = append(m.Y, value(v))
	}
	return m
}

// rateHistogram counts units on a logarithmic axis, beside what the laws have there.
func rateHistogram(x []float64, laws []measure.Law, words lawWords) report.Panel {
	decades := math.Log10(x[len(x)-1] / x[0])
	perDecade := min(max(int(math.Round(2*math.Cbrt(float64(len(x)))/decades)), 4), 100)
	edges, density := measure.RateHistogram(x, perDecade)
	panel := report.Panel{X: words.axis, Y: strings.ToUpper(words.units[:1]) + words.units[1:] + " per decade", XLog: true, Marks: []report.Mark{{Kind: "histogram", X: edges, Y: density}}}
	per := float64(len(x)) * math.Ln10
	for _, l := range laws {
		m := curveOfLaw(l, along(x), func(v float64) float64 { return per * v * l.Density(v) })
		m.Label = l.Name
		panel.Marks = append(panel.Marks, m)
	}
	return panel
}

// rateCumulative is the fraction of units below each rate.
func rateCumulative(x []float64, laws []measure.Law, words lawWords) report.Panel {
	panel := report.Panel{X: words.axis, Y: "Fraction of " + words.units, XLog: true}
	values, fractions := measure.ECDF(x)
	panel.Marks = []report.Mark{{Kind: "steps", X: values, Y: fractions}}
	for _, l := range laws {
		panel.Marks = append(panel.Marks, curveOfLaw(l, along(x), l.CDF))
	}
	return panel
}

// rateQuantiles are rates against what each law has at the same rank; on the diagonal it fits.
func rateQuantiles(x []float64, laws []measure.Law, words lawWords) report.Panel {
	low, high := x[0]/2, x[len(x)-1]*2
	panel := report.Panel{X: words.quantile, Y: words.axis, Square: true, XLog: true, YLog: true, XMin: &low, XMax: &high, YMin: &low, YMax: &high}
	panel.Marks = []report.Mark{{Kind: "rule"}}
	for _, l := range laws {
		dots := report.Mark{Kind: "points", Method: l.Name, Thin: true}
		for k := range min(len(x), 200) {
			i := (2*k + 1) * len(x) / (2 * min(len(x), 200))
			if q := l.Quantile((float64(i) + 0.5) / float64(len(x))); q > low && q < high {
				dots.X, dots.Y = append(dots.X, q), append(dots.Y, x[i])
			}
		}
		panel.Marks = append(panel.Marks, dots)
	}
	return panel
}

// lawTable tells how well each law fits.
func lawTable(o *observation, laws []measure.Law) report.Panel {
	columns := []string{"Distance", "p", "ΔAIC", "ΔBIC"}
	edges, cells := report.Mark{Kind: "stretches", X: []float64{-0.5}, Names: columns}, report.Mark{Kind: "cells"}
	for k := range columns {
		edges.X = append(edges.X, float64(k)+0.5)
	}
	var aic, bic []float64
	for _, l := range laws {
		aic, bic = append(aic, l.AIC()), append(bic, l.BIC())
	}
	panel := report.Panel{}
	for row := range laws {
		k := len(laws) - 1 - row // the first stands on top
		fit := o.results[lawMeasures()[k]]
		texts := []string{fmt.Sprintf("%.3f", fit.Value), fmt.Sprintf("%.2g", fit.Extra["p"]), fmt.Sprintf("%.1f", aic[k]-slices.Min(aic)), fmt.Sprintf("%.1f", bic[k]-slices.Min(bic))}
		for column, text := range texts {
			best := 0.0
			if column > 1 && text == "0.0" || column == 1 && fit.Extra["p"] > 0.05 {
				best = 0.5
			}
			cells.X, cells.Y, cells.C, cells.Names = append(cells.X, float64(column)), append(cells.Y, float64(row)), append(cells.C, best), append(cells.Names, text)
		}
		panel.Rows = append(panel.Rows, laws[k].Name)
	}
	panel.Marks = []report.Mark{edges, cells}
	return panel
}

// rated says whether a figure shows units that have rates, or loads.
func rated(f *File, s *FigureSpec) bool {
	return slices.ContainsFunc(s.places, func(p place) bool {
		in := s.segmentsAt(f, p)
		return len(in) > 0 && f.fitted(p, in[0]) == nil
	})
}
