package experiments

import (
	"errors"
	"fmt"
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
// measure, named as briefly as tells them apart.
func (r *Result) conditions(s *FigureSpec) (all []shown) {
	for _, p := range s.places {
		segments := []string{""}
		if p.side == "biological" {
			segments = s.segments(r.File)
		}
		for _, segment := range segments {
			if len(r.values(s.Measure, p, segment)) > 0 {
				all = append(all, shown{at: p, segment: segment})
			}
		}
	}
	parts := []func(c shown) string{
		func(c shown) string { return c.at.side },
		func(c shown) string { return plain(c.at.method) },
		func(c shown) string { return c.at.unit },
		func(c shown) string { return c.segment },
	}
	for _, part := range parts {
		differ := false
		for _, c := range all {
			differ = differ || part(c) != part(all[0])
		}
		for i := range all {
			if text := part(all[i]); differ && text != "" {
				all[i].name = strings.TrimSpace(all[i].name + " " + text)
			}
		}
	}
	for i := range all {
		if all[i].name == "" {
			all[i].name = plain(all[i].at.method)
		}
	}
	return all
}

// plain is a method's name as a figure shows it.
func plain(method string) string { return strings.ReplaceAll(method, "_", " ") }

func axis(s *FigureSpec) string {
	if s.Label != "" {
		return s.Label
	}
	base, part, _ := strings.Cut(s.Measure, ".")
	m, _ := measure.Find(base)
	text := strings.ReplaceAll(base, "_", " ")
	if part != "" {
		text += ", " + part
	}
	if m.Unit != "" {
		text += " (" + m.Unit + ")"
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

var errNothing = errors.New("nothing that it shows has been measured")

// drawBars shows a measure's mean under each condition, with the spread over seeds.
func drawBars(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, Y: axis(s), YLog: s.Log}
	for i, c := range r.conditions(s) {
		values := r.values(s.Measure, c.at, c.segment)
		mean, sd := measure.Mean(values), spread(values)
		mark := report.Mark{Kind: "bars", Method: c.at.method, X: []float64{float64(i)}, Y: []float64{mean}}
		if len(values) > 1 {
			mark.Lo, mark.Hi = []float64{mean - sd}, []float64{mean + sd}
		}
		panel.Ticks = append(panel.Ticks, c.name)
		panel.Marks = append(panel.Marks, mark)
		if x, ok := r.published(s.Measure, c); ok {
			panel.Marks = append(panel.Marks, report.Mark{Kind: "points", Open: true, Label: "published", X: []float64{float64(i)}, Y: []float64{x}})
		}
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}

// published returns the value that a claim with a source gives for a condition.
func (r *Result) published(name string, c shown) (float64, bool) {
	for _, claim := range r.File.Claims {
		if claim.Measure == name && claim.of == c.at && claim.inSegment == c.segment && claim.Value != nil && claim.Source != "" {
			return *claim.Value, true
		}
	}
	return 0, false
}

// drawUnits shows every unit's number as a dot, with median and quartiles, under each condition.
func drawUnits(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, Y: axis(s), YLog: s.Log}
	for i, c := range r.conditions(s) {
		values, err := r.perUnit(s.Measure, c.at, c.segment)
		if err != nil {
			return nil, err
		}
		lo, median, hi := measure.Quartiles(values)
		panel.Ticks = append(panel.Ticks, c.name)
		panel.Marks = append(panel.Marks, report.Mark{
			Kind: "strip", Method: c.at.method, X: []float64{float64(i)}, Y: values,
			Lo: []float64{lo}, C: []float64{median}, Hi: []float64{hi},
		})
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}

// drawCumulative shows a measure's distribution over units as stairs, a panel for each side.
func drawCumulative(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var panels []report.Panel
	index := map[string]int{}
	for _, c := range r.conditions(s) {
		values, err := r.perUnit(s.Measure, c.at, c.segment)
		if err != nil {
			return nil, err
		}
		i, ok := index[c.at.side]
		if !ok {
			i = len(panels)
			index[c.at.side] = i
			panels = append(panels, report.Panel{Title: s.Title, X: axis(s), Y: "Fraction of units", XLog: s.Log})
		}
		x, y := measure.ECDF(values)
		label := strings.TrimSpace(strings.TrimPrefix(c.name, c.at.side))
		panels[i].Marks = append(panels[i].Marks, report.Mark{Kind: "steps", Method: c.at.method, Label: label, X: x, Y: y})
	}
	if len(panels) == 0 {
		return nil, errNothing
	}
	if len(panels) > 1 {
		for side, i := range index {
			panels[i].Title = strings.TrimSpace(s.Title + " " + fmt.Sprintf("%s side", side))
		}
	}
	return panels, nil
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
