package experiments

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"homeostat/internal/atomicfile"
	"homeostat/measure"
	"homeostat/report"
)

// crossTable is what a figure of the kind "matrix" shows: a measure of each unit, such as a population,
// in a row of its own, under each condition, in columns.
type crossTable struct {
	r             *Result
	spec          *FigureSpec
	rows, columns []string
}

func (r *Result) matrixOf(s *FigureSpec) crossTable {
	m := crossTable{r: r, spec: s}
	for _, p := range s.places {
		if !slices.Contains(m.rows, p.unit) {
			m.rows = append(m.rows, p.unit)
		}
		if !slices.Contains(m.columns, p.method) {
			m.columns = append(m.columns, p.method)
		}
	}
	return m
}

// checkMatrix checks the names of rows, and that what numbers are divided by is a segment.
func (s *FigureSpec) checkMatrix(f *File) error {
	if s.Kind != "matrix" {
		return nil
	}
	m := (&Result{File: f}).matrixOf(s)
	if n := len(s.Labels); n > 0 && n != len(m.rows) {
		return fmt.Errorf("there are %d labels for %d rows", n, len(m.rows))
	}
	if s.Versus != "" && !slices.Contains(f.segments(s.places[0]), s.Versus) {
		return fmt.Errorf("versus %q is not a segment, by whose numbers it could divide", s.Versus)
	}
	return nil
}

func (m crossTable) rowName(i int) string {
	if i < len(m.spec.Labels) {
		return m.spec.Labels[i]
	}
	return m.rows[i]
}

// at is the cell of a unit under a condition: none where the condition keeps rules, but
// none that acts on that unit, so that there is nothing to tell it from no rules at all.
func (m crossTable) at(unit, condition string) cell {
	i := slices.IndexFunc(m.spec.places, func(p place) bool { return p.unit == unit && p.method == condition })
	if i < 0 || m.spec.places[i].side == "biological" && !m.r.File.Biological.concerns(condition, unit) {
		return cell{}
	}
	p := m.spec.places[i]
	segments := m.spec.segmentsAt(m.r.File, p)
	if len(segments) == 0 {
		return cell{}
	}
	values := slices.Clone(m.r.values(m.spec.Measure, p, segments[len(segments)-1]))
	base, _, _ := strings.Cut(m.spec.Measure, ".")
	kind, _ := measure.Find(base)
	var below []float64
	if m.spec.Versus != "" {
		below = m.r.values(m.spec.Measure, p, m.spec.Versus)
	}
	for i := range values {
		switch {
		case i < len(below):
			values[i] /= below[i]
		case kind.Unit == "ms":
			values[i] /= 1000
		}
	}
	if len(values) == 0 {
		return cell{}
	}
	return cell{newStat(values), values, kind.Unit == "ms" && below == nil}
}

// concerns says whether a condition does without all rules, or keeps one that acts on a
// population (or on a part of it) or on its synapses.
func (b *Biological) concerns(condition, unit string) bool {
	c := b.Conditions[slices.IndexFunc(b.Conditions, func(c Condition) bool { return c.Name == condition })]
	population, _, _ := strings.Cut(unit, ".")
	any := false
	for i, label := range b.labels {
		if slices.Contains(c.Without, label) {
			continue
		}
		any = true
		on := b.spec.Rules[i].On
		if on == unit || on == population || b.targetOf(on) == population {
			return true
		}
	}
	return !any
}

// drawMatrix shows a measure as text, a row for each unit and a column for each condition.
// Ratios stand on blue where they are above 1 and on orange below, fully so at 2 and 1/2;
// other numbers on grounds that are darker the larger they are.
func drawMatrix(r *Result, s *FigureSpec) ([]report.Panel, error) {
	m := r.matrixOf(s)
	edges, cells := report.Mark{Kind: "stretches", X: []float64{-0.5}}, report.Mark{Kind: "cells"}
	var shown []cell
	for k, condition := range m.columns {
		edges.X, edges.Names = append(edges.X, float64(k)+0.5), append(edges.Names, report.MethodName(condition))
		for i, unit := range m.rows {
			shown = append(shown, m.at(unit, condition))
			cells.X, cells.Y = append(cells.X, float64(k)), append(cells.Y, float64(len(m.rows)-1-i)) // the first stands on top
		}
	}
	if !slices.ContainsFunc(shown, func(c cell) bool { return len(c.values) > 0 }) {
		return nil, errNothing
	}
	for i, shade := range shades(shown) {
		c := shown[i]
		switch {
		case len(c.values) == 0:
			shade = math.NaN()
		case s.Versus != "" && c.stat.Mean != nil:
			shade = min(max(math.Log2(*c.stat.Mean), -1), 1)
		}
		cells.C, cells.Names = append(cells.C, shade), append(cells.Names, m.text(c))
	}
	panel := report.Panel{Title: s.Title, Marks: []report.Mark{edges, cells}}
	for i := range m.rows {
		panel.Rows = append(panel.Rows, m.rowName(len(m.rows)-1-i))
	}
	return []report.Panel{panel}, nil
}

// text is that of a cell, none where there is nothing to show.
func (m crossTable) text(c cell) string {
	if len(c.values) == 0 {
		return ""
	}
	if len(c.values) == 1 && c.stat.Mean != nil && math.Abs(*c.stat.Mean) < 100 {
		return strings.Replace(fmt.Sprintf("%.2f", *c.stat.Mean), "-", "−", 1)
	}
	return c.text()
}

// matrices are the figures of that kind, for the report and for spreadsheets.
func (r *Result) matrices() (all []crossTable) {
	for _, s := range r.File.Figures {
		if s.Kind == "matrix" {
			all = append(all, r.matrixOf(s))
		}
	}
	return all
}

// table is the matrix for the report.
func (m crossTable) table() report.Table {
	out := report.Table{Title: cmp.Or(m.spec.Title, m.spec.Heading), Caption: "The same as text" + plusMinus + ".", Columns: []string{""}}
	for _, condition := range m.columns {
		out.Columns = append(out.Columns, report.MethodName(condition))
	}
	for i, unit := range m.rows {
		row := []string{m.rowName(i)}
		for _, condition := range m.columns {
			row = append(row, m.text(m.at(unit, condition)))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// writeMatrices writes all matrices for spreadsheets, those of one name in one file, a line for each
// cell; times in s.
func (r *Result) writeMatrices(dir string) error {
	lines := map[string][][]string{}
	for _, m := range r.matrices() {
		for _, unit := range m.rows {
			for _, condition := range m.columns {
				if c := m.at(unit, condition); len(c.values) > 0 {
					line := append([]string{m.spec.Title, m.spec.Measure, unit, condition}, c.stat.cells()...)
					lines[m.spec.Name] = append(lines[m.spec.Name], line)
				}
			}
		}
	}
	for name, all := range lines {
		err := atomicfile.Write(filepath.Join(dir, "data", name+"_matrix.csv"), func(w io.Writer) error {
			out := csv.NewWriter(w)
			out.Write([]string{"panel", "measure", "unit", "condition", "mean", "low", "high", "n"})
			out.WriteAll(all)
			return out.Error()
		})
		if err != nil {
			return err
		}
	}
	return nil
}
