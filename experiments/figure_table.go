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

// column is a measure that a figure lists, in a segment of its own if one follows an @:
// "transfer_accuracy@settled".
type column struct{ measure, segment string }

func columnOf(listed string) column {
	name, segment, _ := strings.Cut(listed, "@")
	return column{name, segment}
}

// heading is what stands above the i-th column of a table.
func (s *FigureSpec) heading(i int) string {
	if i < len(s.Labels) {
		return s.Labels[i]
	}
	name := axis(&FigureSpec{Measure: columnOf(s.Listed[i]).measure})
	return strings.Replace(name, "(ms)", "(s)", 1)
}

// checkTable checks the columns of a table, and that no other figure has any.
func (s *FigureSpec) checkTable(f *File) error {
	if s.Kind != "table" {
		for _, listed := range s.Listed {
			if columnOf(listed).segment != "" {
				return fmt.Errorf("%s: segments of their own are for the columns of a table", listed)
			}
		}
		if len(s.Labels) > 0 && s.Kind != "matrix" && s.Kind != "spectrum" {
			return fmt.Errorf("labels are for the columns of a table, the rows of a matrix and the lines of a spectrum")
		}
		if n := len(s.Labels); s.Kind == "spectrum" && n > 0 && n != len(s.places) {
			return fmt.Errorf("there are %d labels for %d lines", n, len(s.places))
		}
		return nil
	}
	if len(s.Labels) > 0 && len(s.Labels) != len(s.Listed) {
		return fmt.Errorf("there are %d labels for %d measures", len(s.Labels), len(s.Listed))
	}
	for _, listed := range s.Listed {
		if err := s.checkColumn(f, columnOf(listed)); err != nil {
			return fmt.Errorf("%s: %w", listed, err)
		}
	}
	return nil
}

// checkColumn checks that a column can have a value at one of the figure's places.
func (s *FigureSpec) checkColumn(f *File, c column) (last error) {
	for _, p := range s.places {
		segment, err := f.segment(p, c.segment)
		if err == nil {
			err = f.measurable(c.measure, p, segment)
		}
		if last = err; err == nil {
			return nil
		}
	}
	return last
}

// cell is what a table has of one method in one column.
type cell struct {
	stat   Stat
	values []float64
	time   bool // in ms, shown in s
}

// cellOf looks a column of a method up: at the first of the figure's places that has it,
// in the column's segment, the last by default.
func (r *Result) cellOf(s *FigureSpec, c compared, col column) cell {
	base, _, _ := strings.Cut(col.measure, ".")
	m, _ := measure.Find(base)
	for _, p := range s.places {
		segment, err := r.File.segment(p, col.segment)
		if err != nil || (compared{p.side, p.method}) != c {
			continue
		}
		values := slices.Clone(r.values(col.measure, p, segment))
		for i := range values {
			if m.Unit == "ms" {
				values[i] /= 1000
			}
		}
		if len(values) > 0 {
			return cell{newStat(values), values, m.Unit == "ms"}
		}
	}
	return cell{}
}

// text is the mean and half of its interval, with no more digits than that leaves.
// Where some seeds' time is infinite, it is in how many what is waited for came.
func (c cell) text() string {
	came := len(slices.DeleteFunc(slices.Clone(c.values), func(x float64) bool { return math.IsInf(x, 0) }))
	switch {
	case len(c.values) > 0 && came == 0:
		return "never"
	case came < len(c.values):
		return fmt.Sprintf("in %d of %d", came, len(c.values))
	case c.stat.Mean == nil:
		return "–"
	case c.stat.CI95 == nil:
		return fmt.Sprintf("%.3g", *c.stat.Mean)
	}
	half := (c.stat.CI95[1] - c.stat.CI95[0]) / 2
	if half == 0 {
		return fmt.Sprintf("%.3g ± 0", *c.stat.Mean)
	}
	digits := min(max(int(math.Ceil(-math.Log10(half))), 0), 2)
	return fmt.Sprintf("%.*f ± %.*f", digits, *c.stat.Mean, digits, half)
}

// drawTable shows measures of all methods as text, a row for each method and a column
// for each measure, on grounds that are darker for larger numbers of a column.
func drawTable(r *Result, s *FigureSpec) ([]report.Panel, error) {
	rows := r.compared(s)
	edges := report.Mark{Kind: "stretches", X: []float64{-0.5}}
	cells := report.Mark{Kind: "cells"}
	any := false
	for k, listed := range s.Listed {
		edges.X, edges.Names = append(edges.X, float64(k)+0.5), append(edges.Names, s.heading(k))
		shown := make([]cell, len(rows))
		for i, c := range rows {
			shown[i] = r.cellOf(s, c, columnOf(listed))
			any = any || len(shown[i].values) > 0
		}
		for i, shade := range shades(shown) {
			cells.X, cells.Y = append(cells.X, float64(k)), append(cells.Y, float64(len(rows)-1-i)) // the first stands on top
			cells.C, cells.Names = append(cells.C, shade), append(cells.Names, shown[i].text())
		}
	}
	if !any {
		return nil, errNothing
	}
	panel := report.Panel{Title: s.Title, Marks: []report.Mark{edges, cells}}
	for i := range rows {
		panel.Rows = append(panel.Rows, s.nameOf(rows[len(rows)-1-i]))
	}
	return []report.Panel{panel}, nil
}

// shades are where the means of a column lie between its least and its largest, 0 to 1;
// what never came is beyond the largest.
func shades(column []cell) []float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range column {
		if c.stat.Mean != nil {
			low, high = min(low, *c.stat.Mean), max(high, *c.stat.Mean)
		}
	}
	all := make([]float64, len(column))
	for i, c := range column {
		switch {
		case c.stat.Mean != nil && high > low:
			all[i] = (*c.stat.Mean - low) / (high - low)
		case c.stat.Mean != nil || len(c.values) == 0:
			all[i] = 0
		default:
			all[i] = 1
		}
	}
	return all
}

// columnTable is what the panels of one table show, for the report and for spreadsheets.
type columnTable struct {
	r      *Result
	panels []*FigureSpec
}

// columnTables are the tables that figures draw, those of one name together.
func (r *Result) columnTables() (all []columnTable) {
	for _, s := range r.File.Figures {
		if s.Kind != "table" {
			continue
		}
		i := slices.IndexFunc(all, func(t columnTable) bool { return t.panels[0].Name == s.Name })
		if i < 0 {
			i = len(all)
			all = append(all, columnTable{r: r})
		}
		all[i].panels = append(all[i].panels, s)
	}
	return all
}

// text is the table for the report.
func (t columnTable) text() report.Table {
	first := t.panels[0]
	out := report.Table{Title: first.Heading, Caption: "The same as text" + plusMinus + ".", Columns: []string{"Condition"}}
	for _, s := range t.panels {
		for i := range s.Listed {
			out.Columns = append(out.Columns, strings.TrimPrefix(s.Title+": "+s.heading(i), ": "))
		}
	}
	for _, c := range t.r.compared(first) {
		row := []string{first.nameOf(c)}
		for _, s := range t.panels {
			for _, listed := range s.Listed {
				row = append(row, t.r.cellOf(s, c, columnOf(listed)).text())
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// write writes the table for spreadsheets: of each column the mean, the ends of its
// interval, and the number of seeds; times in s.
func (t columnTable) write(dir string) error {
	return atomicfile.Write(filepath.Join(dir, "data", t.panels[0].Name+"_table.csv"), func(w io.Writer) error {
		out := csv.NewWriter(w)
		header := []string{"side", "method"}
		for _, s := range t.panels {
			for _, name := range s.Listed {
				header = append(header, name, name+"_low", name+"_high", name+"_n")
			}
		}
		err := out.Write(header)
		for _, c := range t.r.compared(t.panels[0]) {
			row := []string{c.side, c.method}
			for _, s := range t.panels {
				for _, listed := range s.Listed {
					row = append(row, t.r.cellOf(s, c, columnOf(listed)).stat.cells()...)
				}
			}
			err = cmp.Or(err, out.Write(row))
		}
		out.Flush()
		return cmp.Or(err, out.Error())
	})
}
