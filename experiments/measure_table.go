package experiments

import (
	"slices"
	"strings"

	"homeostat/measure"
	"homeostat/report"
)

// The tables of measures: one for each kind of place, so that none has columns that are
// empty by nature, with units in the heads of columns, or, where those of a column differ,
// beside its numbers.

// kindOf is the title of the table that a place's row stands in.
func (f *File) kindOf(p place) string {
	switch {
	case p.side == "artificial" && p.unit == "":
		return "Trained networks"
	case p.side == "artificial":
		return "Layers of trained networks"
	case f.Biological != nil && slices.Contains(f.Biological.plastic(), p.unit):
		return "Projections"
	}
	return "Populations"
}

// unitOf is the unit of a measure at a place, "" if it has none.
func (f *File) unitOf(name string, p place) string {
	if name == "weight_mean" && f.Biological != nil && slices.Contains(f.Biological.plastic(), p.unit) {
		return f.Biological.spec.WeightUnitOf(p.unit)
	}
	m, _ := measure.Find(name)
	return m.Unit
}

// line is a row of the tables: a place and a segment that has measures.
type line struct {
	at          place
	label, name string // by which measures are kept; with the segment, also the last, where there are several
}

// lines leave out a network's hidden units where these are one layer, which has a line of its own.
func (r *Result) lines() (all []line) {
	for _, o := range r.observations {
		l := line{at: o.at, label: r.label(o.at, o.segment)}
		if l.name = l.label; len(r.File.segments(o.at)) > 1 {
			l.name = o.at.String() + "@" + o.segment
		}
		if len(o.results) > 0 && !slices.Contains(all, l) && !r.File.oneLayer(o.at) {
			all = append(all, l)
		}
	}
	return all
}

// cells writes some measures of some lines, and the heads of their columns: those that have
// a value at any of the lines.
func (r *Result) cells(all map[string]map[string]Stat, names []string, lines []line) (heads []string, rows [][]string) {
	rows = make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = []string{l.name}
	}
	for _, name := range names {
		units := map[string]bool{}
		for _, l := range lines {
			if all[name][l.label].Mean != nil {
				units[r.File.unitOf(name, l.at)] = true
			}
		}
		if len(units) == 0 {
			continue
		}
		head := name
		for i, l := range lines {
			text, unit := all[name][l.label].text(), r.File.unitOf(name, l.at)
			switch {
			case len(units) == 1 && text != "":
				head = withUnit(name, unit)
			case text != "" && unit != "":
				text += " " + unit
			}
			rows[i] = append(rows[i], text)
		}
		heads = append(heads, head)
	}
	return heads, rows
}

// ReportTables are every shown measure of every condition, with its interval over seeds.
func (r *Result) ReportTables() (tables []report.Table) {
	all := r.table()
	names := r.columns(all)
	groups := map[string][]line{}
	var kinds []string
	for _, l := range r.lines() {
		kind := r.File.kindOf(l.at)
		if groups[kind] == nil {
			kinds = append(kinds, kind)
		}
		groups[kind] = append(groups[kind], l)
	}
	for _, kind := range kinds {
		heads, rows := r.cells(all, names, groups[kind])
		if len(heads) == 0 {
			continue
		}
		t := report.Table{Title: "Measures: " + strings.ToLower(kind[:1]) + kind[1:], Caption: "Measures by condition" + plusMinus + ".", Columns: []string{"Condition"}}
		for _, head := range heads {
			t.Columns = append(t.Columns, strings.ReplaceAll(head, "_", " "))
		}
		for _, row := range rows {
			if slices.ContainsFunc(row[1:], func(x string) bool { return x != "" }) {
				t.Rows = append(t.Rows, row)
			}
		}
		tables = append(tables, upright(t))
	}
	return tables
}

// A table of so many columns and so few rows is read more easily on its side.
const (
	manyColumns = 8
	fewRows     = 4
)

// upright turns a table that is much wider than high: a row for each measure.
func upright(t report.Table) report.Table {
	if len(t.Columns) <= manyColumns || len(t.Rows) > fewRows {
		return t
	}
	turned := report.Table{Title: t.Title, Caption: t.Caption, Columns: []string{"Measure"}}
	for _, row := range t.Rows {
		turned.Columns = append(turned.Columns, row[0])
	}
	for k, head := range t.Columns[1:] {
		row := []string{head}
		for _, of := range t.Rows {
			row = append(row, of[k+1])
		}
		turned.Rows = append(turned.Rows, row)
	}
	return turned
}
