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
		if _, last = f.sweptMethod(compared{p.side, p.method}, s.Against); last == nil {
			return
		}
	}
	if last != nil {
		faults.At(at(n, "against"), "%s", last)
	}
}

// sweptMethod is a method of a sweep with its number.
type sweptMethod struct {
	compared
	base string         // what its line is called, before what is set is added
	set  map[string]any // what its variant sets, or what conditions set, as it is under this one; by key, as what can be compared
	x    float64
}

// sweptMethod is a method with its number at a key.
func (f *File) sweptMethod(c compared, key string) (sweptMethod, error) {
	if f.Mixture != nil {
		l := f.Mixture.find(c.method)
		x, err := l.number(key)
		set := scalars(l.set)
		delete(set, "seeds") // they make no other line
		return sweptMethod{c, l.name, set, x}, err
	}
	if c.side == "biological" && f.Conversion == nil {
		set, x, err := f.Biological.numberAt(c.method, key)
		return sweptMethod{compared: c, set: set, x: x}, err
	}
	m := f.Artificial.find(c.method)
	x, err := m.number(key)
	return sweptMethod{c, m.normalization, scalars(f.Artificial.setFor(m)), x}, err
}

// scalars are what keys are set to, as what can be compared.
func scalars(set map[string]*conf.Node) map[string]any {
	all := map[string]any{}
	for k, n := range set {
		all[k] = n.Scalar
	}
	return all
}

// swept gathers the lines of a sweep: a normalization, or the network, in each
// combination of what else its variants or conditions set.
func (r *Result) swept(s *FigureSpec) (lines []swept) {
	var all []sweptMethod
	for _, c := range r.compared(s) {
		if m, err := r.File.sweptMethod(c, s.Against); err == nil {
			all = append(all, m)
		}
	}
	for _, m := range all {
		label := m.besides(s.Against, all)
		if m.base != "" {
			label = labelOf(m.base, label)
		}
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

// besides tells what a method sets beside a key, but for what goes with its number.
func (m *sweptMethod) besides(key string, all []sweptMethod) string {
	var others []string
	for _, other := range conf.SortedKeys(m.set) {
		if other != key && !m.follows(other, all) {
			others = append(others, fmt.Sprintf("%s=%v", other[strings.LastIndexByte(other, '.')+1:], m.set[other]))
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

// follows says whether, over the methods shown of one base, a key has one value for
// each number, and a different one for each: then it tells no lines apart. Nor does
// what is the same under all conditions.
func (m *sweptMethod) follows(key string, all []sweptMethod) bool {
	differs := func(other sweptMethod) bool { return other.set[key] != m.set[key] }
	if m.side == "biological" && !slices.ContainsFunc(all, differs) { // conditions of one network
		return true
	}
	values, numbers := map[float64]any{}, map[any]float64{}
	for _, other := range all {
		if other.base != m.base {
			continue
		}
		now, given := other.set[key]
		if !given {
			return false
		}
		value, seen := values[other.x]
		x, taken := numbers[now]
		if seen && value != now || taken && x != other.x {
			return false
		}
		values[other.x], numbers[now] = now, other.x
	}
	return len(values) > 1
}

// drawSweep shows a measure against a number that variants or conditions differ in, a
// line for each normalization or network, with intervals, and closed forms.
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
