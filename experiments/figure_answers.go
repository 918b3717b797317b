package experiments

import (
	"fmt"

	"homeostat/measure"
	"homeostat/report"
)

// drawAnswers shows what units answer to stimuli, a colour for each place and segment: a dot
// for each unit and stimulus against what the units of another place answer to it (versus),
// on the diagonal where they agree; or else the mean over units against the level of the
// stimulus, and closed forms as lines in the same order of colours.
func drawAnswers(r *Result, s *FigureSpec) ([]report.Panel, error) {
	spec := *s
	spec.Measure = "response"
	panel := report.Panel{Title: s.Title, X: first(s.AtLabel, "Level"), Y: first(s.Label, "Response (Hz)"), XLog: s.AtLog, YLog: s.Log}
	if s.Versus != "" && s.AtLog == s.Log {
		panel.Marks = append(panel.Marks, report.Mark{Kind: "rule", Dashed: true}) // on which answers are equal
	}
	shownAny := false
	for _, side := range r.conditions(&spec) {
		for k, c := range side {
			x, y, err := spec.answers(r, c)
			if err != nil {
				return nil, err
			}
			if shownAny = shownAny || len(y) > 0; len(side) == 1 {
				c.name = ""
			}
			colour := first(c.name, c.at.method)
			dots := report.Mark{Kind: "points", Method: colour, Label: c.name, Thin: len(x) > 50, X: x, Y: y}
			if k < len(s.Theory) {
				panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Method: colour, Dashed: s.Versus != "", X: s.Theory[k].X, Y: s.Theory[k].Y})
			}
			panel.Marks = append(panel.Marks, dots)
		}
	}
	if !shownAny {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}

// answers are the dots of one condition.
func (s *FigureSpec) answers(r *Result, c shown) (x, y []float64, err error) {
	seeds, err := r.perUnit(s.Measure, c.at, c.segment)
	if err != nil {
		return nil, nil, err
	}
	y = seeds[0]
	if s.Versus != "" {
		other, err := s.beside(r, c)
		if err != nil {
			return nil, nil, err
		}
		seeds, err := r.perUnit(s.Measure, other, c.segment)
		if err != nil {
			return nil, nil, err
		}
		if x = seeds[0]; len(x) != len(y) {
			return nil, nil, fmt.Errorf("%s has %d answers and %s %d: there is no one for one", c.at, len(y), other, len(x))
		}
		return x, y, nil
	}
	x = r.first(c.at, c.segment).in.Levels
	if len(x) == 0 {
		return nil, nil, fmt.Errorf("stimuli of segment %q have no levels: give them, or versus", c.segment)
	}
	units := len(y) / len(x)
	means := make([]float64, len(x))
	for k := range means {
		means[k] = measure.Mean(y[k*units : (k+1)*units])
	}
	return x, means, nil
}

// beside is the place that versus names, under the same condition where it is in several.
func (s *FigureSpec) beside(r *Result, c shown) (place, error) {
	for _, p := range find(s.Versus, r.File.places()) {
		if p.side == c.at.side && p.method == c.at.method {
			return p, nil
		}
	}
	return findOne(s.Versus, r.File.places())
}
