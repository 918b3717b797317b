package experiments

import (
	"errors"
	"math"
	"slices"
	"strings"

	"homeostat/measure"
	"homeostat/report"
)

// shown is one condition of a figure: where it was measured, and its name there.
type shown struct {
	at      place
	segment string
	name    string
}

// conditions are the places and segments of a figure that have a value of its
// measure, those of each side together and named as briefly as tells them apart.
func (r *Result) conditions(s *FigureSpec) (sides [][]shown) {
	for _, side := range []string{"artificial", "biological"} {
		var all []shown
		for _, p := range s.places {
			if p.side != side {
				continue
			}
			for _, segment := range s.segmentsAt(r.File, p) {
				if len(r.values(s.Measure, p, segment)) > 0 {
					all = append(all, shown{at: p, segment: segment})
				}
			}
		}
		if len(all) > 0 {
			nameApart(all)
			sides = append(sides, all)
		}
	}
	return sides
}

// nameApart names conditions by the parts in which they differ.
func nameApart(all []shown) {
	for _, part := range []func(c shown) string{
		func(c shown) string { return report.MethodName(c.at.method) },
		func(c shown) string { return report.MethodName(c.at.unit) },
		func(c shown) string { return c.segment },
	} {
		differ := slices.ContainsFunc(all, func(c shown) bool { return part(c) != part(all[0]) })
		for i := range all {
			if differ {
				all[i].name = strings.TrimSpace(all[i].name + " " + part(all[i]))
			}
		}
	}
	if len(all) == 1 {
		all[0].name = report.MethodName(all[0].at.method)
	}
}

// sideTitle heads the panel of one side where a figure shows both.
func sideTitle(s *FigureSpec, sides [][]shown, i int) string {
	if len(sides) < 2 {
		return s.Title
	}
	name := "Artificial network"
	if sides[i][0].at.side == "biological" {
		name = strings.ToUpper(s.neurons()[:1]) + s.neurons()[1:]
	}
	if s.Title == "" {
		return name
	}
	return s.Title + ": " + name
}

func axis(s *FigureSpec) string {
	if s.Label != "" {
		return s.Label
	}
	base, part, _ := strings.Cut(s.Measure, ".")
	m, _ := measure.Find(base)
	text := strings.ReplaceAll(strings.ReplaceAll(base, "_", " "), " cv", " CV")
	if part != "" {
		text += ", " + part
	}
	if m.Unit != "" {
		text += " (" + m.Unit + ")"
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

var errNothing = errors.New("nothing that it shows has been measured")

// drawBars shows a measure's mean under each condition, with its interval over
// seeds and the value that a claim with a source gives; a panel for each side.
func drawBars(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	sides := r.conditions(s)
	for k, side := range sides {
		panel := report.Panel{Title: sideTitle(s, sides, k), Y: axis(s), YLog: s.Log}
		expected := report.Mark{Kind: "points", Open: true}
		for i, c := range side {
			values := r.values(s.Measure, c.at, c.segment)
			mark := report.Mark{Kind: "bars", Method: c.at.method, X: []float64{float64(i)}, Y: []float64{measure.Mean(values)}}
			if low, high := interval(values); !math.IsNaN(low) {
				mark.Lo, mark.Hi = []float64{low}, []float64{high}
			}
			panel.Ticks = append(panel.Ticks, c.name)
			panel.Marks = append(panel.Marks, mark)
			if claim := r.publishedClaim(s.Measure, c); claim != nil {
				expected.X, expected.Y = append(expected.X, float64(i)), append(expected.Y, *claim.Value)
				expected.Label = claim.basis(expected.Label)
			}
		}
		if len(expected.X) > 0 {
			panel.Marks = append(panel.Marks, expected)
		}
		panels = append(panels, panel)
	}
	sameHeight(panels)
	return panels, orNothing(panels)
}

// basis names the values that claims give, of which others are named already ("": none).
func (c *Claim) basis(others string) string {
	if others == "" || others == c.Basis {
		return c.Basis
	}
	return "expected"
}

// publishedClaim is the first claim that gives a condition a value with a source.
func (r *Result) publishedClaim(name string, c shown) *Claim {
	for _, claim := range r.File.Claims {
		if claim.Measure == name && claim.of == c.at && claim.inSegment == c.segment && claim.Value != nil && claim.Source != "" {
			return claim
		}
	}
	return nil
}

// drawUnits shows every unit's number as a dot, with median and quartiles, under
// each condition; a panel for each side.
func drawUnits(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	sides := r.conditions(s)
	for k, side := range sides {
		panel := report.Panel{Title: sideTitle(s, sides, k), Y: axis(s), YLog: s.Log}
		for i, c := range side {
			seeds, err := r.perUnit(s.Measure, c.at, c.segment)
			if err != nil {
				return nil, err
			}
			values := slices.Concat(seeds...)
			lo, median, hi := measure.Quartiles(values)
			panel.Ticks = append(panel.Ticks, c.name)
			panel.Marks = append(panel.Marks, report.Mark{
				Kind: "strip", Method: c.at.method, X: []float64{float64(i)}, Y: values,
				Lo: []float64{lo}, C: []float64{median}, Hi: []float64{hi},
			})
		}
		panels = append(panels, panel)
	}
	sameHeight(panels)
	return panels, orNothing(panels)
}

// drawCumulative shows a measure's distribution over units as stairs; a panel for each side.
func drawCumulative(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	sides := r.conditions(s)
	for k, side := range sides {
		panel := report.Panel{Title: sideTitle(s, sides, k), X: axis(s), Y: "Fraction of units", XLog: s.Log}
		repeated := slices.ContainsFunc(side[1:], func(c shown) bool { return c.at.method == side[0].at.method })
		for _, c := range side {
			seeds, err := r.perUnit(s.Measure, c.at, c.segment)
			if err != nil {
				return nil, err
			}
			values := slices.Concat(seeds...)
			x, y := measure.ECDF(values)
			colour := c.at.method
			if repeated {
				colour = c.name // a method stands here more than once: colours tell its segments or units apart
			}
			panel.Marks = append(panel.Marks, report.Mark{Kind: "steps", Method: colour, Label: c.name, X: x, Y: y})
		}
		panels = append(panels, panel)
	}
	return panels, orNothing(panels)
}

// sameHeight gives panels one range of y, so that they can be compared by eye.
func sameHeight(panels []report.Panel) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range panels {
		for _, m := range p.Marks {
			if len(m.Y) > 0 {
				low, high = min(low, slices.Min(m.Y)), max(high, slices.Max(m.Y))
			}
		}
	}
	if len(panels) < 2 || panels[0].YLog || low >= high {
		return
	}
	if low >= 0 {
		low = 0
	}
	high += 0.04 * (high - low) // room for the topmost dot
	for i := range panels {
		panels[i].YMin, panels[i].YMax = &low, &high
	}
}

func orNothing(panels []report.Panel) error {
	if len(panels) == 0 {
		return errNothing
	}
	return nil
}

// drawRates is the cumulative distribution of rates, a step line for each segment.
func drawRates(r *Result, s *FigureSpec) ([]report.Panel, error) {
	spec := *s
	spec.Measure = "mean_rate"
	if spec.Label == "" {
		spec.Label = "Firing rate (Hz)"
	}
	return drawCumulative(r, &spec)
}
