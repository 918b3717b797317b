package experiments

import (
	"errors"
	"fmt"
	"slices"

	"homeostat/internal/conf"
	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/report"
)

// Dependence is what a figure of a measure against a number needs beyond others.
type Dependence struct {
	At      value.Value `toml:"at"`       // the number of each unit, such as the rate of its input
	AtLabel string      `toml:"at_label"` // of its axis
	AtLog   bool        `toml:"at_log"`   // that axis logarithmic
	Versus  string      `toml:"versus"`   // a place or a segment: the measure is divided by the same unit's there, or the only one's
	Theory  []Curve     `toml:"theory"`   // lines to draw
}

// Curve is a closed form, tabulated.
type Curve struct {
	Label string    `toml:"label"`
	X     []float64 `toml:"x"`
	Y     []float64 `toml:"y"`
}

// checkDependence refuses what drawDependence could not draw.
func (s *FigureSpec) checkDependence(f *File, places []place, n *conf.Node, faults *conf.Faults) {
	for i, c := range s.Theory {
		if len(c.X) != len(c.Y) {
			faults.At(n.Child("theory").Items[i], "has %d numbers x and %d numbers y; give as many of each", len(c.X), len(c.Y))
		}
	}
	for _, p := range s.places {
		if s.At.Kind != value.List || p.side != "biological" || slices.Contains(f.Biological.plastic(), p.unit) {
			continue
		}
		if lo, hi := f.Biological.neuronsOf(p.unit); len(s.At.List) != hi-lo {
			faults.At(at(n, "at"), "has %d numbers, and %s has %d neurons", len(s.At.List), p, hi-lo)
		}
	}
	if s.Versus == "" {
		return
	}
	i := slices.IndexFunc(s.places, func(p place) bool { return p.side == "biological" })
	if i >= 0 {
		if _, err := f.segment(s.places[i], s.Versus); err == nil {
			return
		}
	}
	if s.Kind == "answers" && len(find(s.Versus, places)) > 0 {
		return // one for each condition
	}
	if _, err := findOne(s.Versus, places); err != nil {
		faults.At(at(n, "versus"), "%s, and no segment is", err)
	}
}

// drawDependence shows each unit's measure against a number given for it, a colour for
// each place, with closed forms as lines in the same order of colours.
func drawDependence(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, X: s.AtLabel, Y: axis(s), XLog: s.AtLog, YLog: s.Log}
	k := 0
	for _, p := range s.places {
		for _, segment := range s.segmentsAt(r.File, p) {
			y, err := s.dependent(r, p, segment)
			if errors.Is(err, errNothing) {
				continue
			} else if err != nil {
				return nil, err
			}
			x := make([]float64, len(y))
			if n := s.numbersAt(r.File, p); n > 0 && n != len(y) {
				return nil, fmt.Errorf("at has a number for each of %d units, and %s has %d with a value of %s", n, p, len(y), s.Measure)
			}
			s.At.Fill(x, rng.Key{})
			colour := report.MethodName(p.unit)
			if k < len(s.Theory) {
				c := s.Theory[k]
				colour = first(c.Label, colour) // one colour in all panels that have the curve
				panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Method: colour, Label: c.Label, X: c.X, Y: c.Y})
			}
			panel.Marks = append(panel.Marks, report.Mark{Kind: "points", Method: colour, Thin: len(x) > 50, X: x, Y: y})
			k++
		}
	}
	if k == 0 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}

// numbersAt is for how many units of a place at has numbers, 0 if for any number of them.
func (s *FigureSpec) numbersAt(f *File, p place) int {
	switch {
	case s.At.Kind == value.List:
		return len(s.At.List)
	case s.At.Kind == value.Constant || p.side != "biological" || slices.Contains(f.Biological.plastic(), p.unit):
		return 0
	}
	lo, hi := f.Biological.neuronsOf(p.unit)
	return hi - lo
}

// dependent is the measure of each unit at a place, over that of versus if there is one.
func (s *FigureSpec) dependent(r *Result, p place, segment string) ([]float64, error) {
	seeds, err := r.perUnit(s.Measure, p, segment)
	if err != nil {
		return nil, errNothing
	}
	if s.Versus == "" {
		return seeds[0], nil
	}
	below, in := p, s.Versus
	if _, err := r.File.segment(p, s.Versus); err != nil {
		in = segment
		if below, err = findOne(s.Versus, r.File.places()); err != nil {
			return nil, err
		}
	}
	others, err := r.perUnit(s.Measure, below, in)
	if err != nil {
		return nil, err
	}
	if len(others[0]) == 1 {
		others[0] = slices.Repeat(others[0], len(seeds[0]))
	}
	if len(others[0]) != len(seeds[0]) {
		return nil, fmt.Errorf("%s has %d units with a value of %s, and %s has %d", p, len(seeds[0]), s.Measure, below, len(others[0]))
	}
	ratio := make([]float64, len(seeds[0]))
	for i, x := range seeds[0] {
		ratio[i] = x / others[0][i]
	}
	return ratio, nil
}
