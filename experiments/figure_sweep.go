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

// sweptMethod is a method of a sweep with its number.
type sweptMethod struct {
	*method
	x float64
	compared
}

// swept gathers the lines of a sweep: a normalization in each combination of what
// else its variants set.
func (r *Result) swept(s *FigureSpec) (lines []swept) {
	var all []sweptMethod
	for _, c := range r.compared(s) {
		if c.side != "artificial" {
			continue
		}
		m := r.File.Artificial.find(c.method)
		if x, err := m.number(s.Against); err == nil {
			all = append(all, sweptMethod{m, x, c})
		}
	}
	for _, m := range all {
		label := labelOf(m.normalization, r.File.Artificial.besides(m, s.Against, all))
		i := slices.IndexFunc(lines, func(l swept) bool { return l.label == label })
		if i < 0 {
			i = len(lines)
			lines = append(lines, swept{label: label})
		}
		lines[i].dots = append(lines[i].dots, sweptDot{m.x, m.compared})
	}
	for _, l := range lines {
		slices.SortStableFunc(l.dots, func(a, b sweptDot) int { return cmp.Compare(a.x, b.x) })
	}
	return lines
}

// besides tells what a method's variant sets beside a key, but for what goes with its
// number.
func (a *Artificial) besides(m sweptMethod, key string, all []sweptMethod) string {
	var others []string
	set := a.setFor(m.method)
	for _, other := range conf.SortedKeys(set) {
		if other != key && !a.follows(m.normalization, other, all) {
			others = append(others, fmt.Sprintf("%s=%v", other[strings.LastIndexByte(other, '.')+1:], set[other].Scalar))
		}
	}
	return strings.Join(others, ", ")
}

// setFor is what a method's variant sets.
func (a *Artificial) setFor(m *method) map[string]*conf.Node {
	for _, v := range a.Variants {
		if v.Name == m.variant && (len(v.Normalizations) == 0 || slices.Contains(v.Normalizations, m.normalization)) {
			return v.Set
		}
	}
	return nil
}

// follows says whether, over the methods shown of a normalization, a key has one value
// for each number, and a different one for each: then it tells no lines apart.
func (a *Artificial) follows(normalization, key string, all []sweptMethod) bool {
	values, numbers := map[float64]any{}, map[any]float64{}
	for _, m := range all {
		if m.normalization != normalization {
			continue
		}
		n := a.setFor(m.method)[key]
		if n == nil {
			return false
		}
		value, seen := values[m.x]
		x, taken := numbers[n.Scalar]
		if seen && value != n.Scalar || taken && x != m.x {
			return false
		}
		values[m.x], numbers[n.Scalar] = n.Scalar, m.x
	}
	return len(values) > 1
}

// drawSweep shows a measure against a number that variants differ in, a line for each
// normalization, with intervals, and closed forms.
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
	for _, c := range s.Theory {
		panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Dashed: true, Label: c.Label, X: c.X, Y: c.Y})
	}
	return []report.Panel{panel}, nil
}
