package experiments

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"homeostat/internal/conf"
	"homeostat/report"
)

// swept is a line of a sweep: methods that differ in nothing but the number.
type swept struct {
	label string
	dots  []sweptDot
}

type sweptDot struct {
	x  float64
	at compared
}

// checkSwept refuses a key that has no number anywhere.
func (s *FigureSpec) checkSwept(f *File, n *conf.Node, faults *conf.Faults) {
	var last error
	for _, p := range s.places {
		if p.side != "artificial" {
			continue
		}
		if _, last = f.Artificial.find(p.method).number(s.Against); last == nil {
			return
		}
	}
	if last != nil {
		faults.At(at(n, "against"), "%s", last)
	}
}

// swept gathers the lines of a sweep: a normalization in each combination of what
// else its variants set.
func (r *Result) swept(s *FigureSpec) (lines []swept) {
	for _, c := range r.compared(s) {
		if c.side != "artificial" {
			continue
		}
		m := r.File.Artificial.find(c.method)
		x, err := m.number(s.Against)
		if err != nil {
			continue
		}
		label := labelOf(m.normalization, r.File.Artificial.besides(m, s.Against))
		i := slices.IndexFunc(lines, func(l swept) bool { return l.label == label })
		if i < 0 {
			i = len(lines)
			lines = append(lines, swept{label: label})
		}
		lines[i].dots = append(lines[i].dots, sweptDot{x, c})
	}
	for _, l := range lines {
		slices.SortStableFunc(l.dots, func(a, b sweptDot) int { return cmp.Compare(a.x, b.x) })
	}
	return lines
}

// besides tells what a method's variant sets beside a key.
func (a *Artificial) besides(m *method, key string) string {
	var others []string
	for _, v := range a.Variants {
		if v.Name != m.variant {
			continue
		}
		for _, other := range conf.SortedKeys(v.Set) {
			if other != key {
				others = append(others, fmt.Sprintf("%s=%v", other[strings.LastIndexByte(other, '.')+1:], v.Set[other].Scalar))
			}
		}
		break
	}
	return strings.Join(others, ", ")
}

// drawSweep shows a measure against a number that variants differ in, a line for each
// normalization, with intervals.
func drawSweep(r *Result, s *FigureSpec) ([]report.Panel, error) {
	x := s.AtLabel
	if x == "" {
		x = strings.ReplaceAll(s.Against[strings.LastIndexByte(s.Against, '.')+1:], "_", " ")
		x = strings.ToUpper(x[:1]) + x[1:]
	}
	panel := report.Panel{Title: s.Title, X: x, Y: axis(s), XLog: s.AtLog, YLog: s.Log}
	for _, l := range r.swept(s) {
		line := report.Mark{Kind: "line", Shaped: true, Method: l.label, Label: report.MethodName(l.label)}
		dots := report.Mark{Kind: "points", Shaped: true, Method: l.label}
		intervals := true
		for _, d := range l.dots {
			stat := r.lastStat(s, d.at, s.Measure)
			if stat.Mean == nil {
				continue
			}
			line.X, line.Y = append(line.X, d.x), append(line.Y, *stat.Mean)
			if intervals = intervals && stat.CI95 != nil; intervals {
				dots.Lo, dots.Hi = append(dots.Lo, stat.CI95[0]), append(dots.Hi, stat.CI95[1])
			}
		}
		if len(line.X) == 0 {
			continue
		}
		dots.X, dots.Y = line.X, line.Y
		if !intervals {
			dots.Lo, dots.Hi = nil, nil
		}
		panel.Marks = append(panel.Marks, line, dots)
	}
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}
