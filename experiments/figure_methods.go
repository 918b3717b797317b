package experiments

import (
	"cmp"
	"encoding/csv"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"

	"homeostat/internal/atomicfile"
	"homeostat/report"
)

// compared is a method of a figure that compares several: all its places have one row.
type compared struct{ side, method string }

// neurons are what the biological side of a figure is made of.
func (s *FigureSpec) neurons() string {
	if s.graded {
		return "rate units"
	}
	return "spiking neurons"
}

// nameOf is what a figure calls a method.
func (s *FigureSpec) nameOf(c compared) string {
	if c.side == "biological" && s.side("artificial") && s.places[0].unit != causesUnit {
		if s.graded {
			return report.MethodName(c.method) + " (rate)"
		}
		return report.MethodName(c.method) + " (spiking)"
	}
	return report.MethodName(c.method)
}

// compared are the methods that a figure shows, those with most of what they are
// sorted by first.
func (r *Result) compared(s *FigureSpec) (all []compared) {
	for _, p := range s.places {
		if c := (compared{p.side, p.method}); !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	if s.Sort != "" {
		key := func(c compared) float64 {
			if mean := r.lastStat(s, c, s.Sort).Mean; mean != nil {
				return *mean
			}
			return math.Inf(-1)
		}
		slices.SortStableFunc(all, func(a, b compared) int { return cmp.Compare(key(b), key(a)) })
	}
	return all
}

// segmentsOf are the segments that a figure shows of a method.
func (r *Result) segmentsOf(s *FigureSpec, c compared) []string {
	return s.segmentsAt(r.File, place{c.side, c.method, ""})
}

// stat is a measure of a method: at the first of the figure's places that has it, or
// else of the whole.
func (r *Result) stat(s *FigureSpec, c compared, name, segment string) Stat {
	for _, p := range append(slices.Clone(s.places), place{c.side, c.method, ""}) {
		if p.side == c.side && p.method == c.method {
			if values := r.values(name, p, segment); len(values) > 0 {
				return newStat(values)
			}
		}
	}
	return Stat{}
}

// lastStat is the same in the last of the segments that are shown.
func (r *Result) lastStat(s *FigureSpec, c compared, name string) Stat {
	segments := r.segmentsOf(s, c)
	if len(segments) == 0 {
		return Stat{}
	}
	return r.stat(s, c, name, segments[len(segments)-1])
}

// shownMeasures are the figure's measures.
func (s *FigureSpec) shownMeasures() []string {
	if len(s.Listed) > 0 {
		return s.Listed
	}
	return []string{s.Measure}
}

// drawMethods shows measures of all methods as dots with their intervals: a row for
// each method, a panel for each measure. Several segments stand in one row, in
// colours of their own; a line marks what versus has.
func drawMethods(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	rows := r.compared(s)
	for _, name := range s.shownMeasures() {
		panel := report.Panel{Title: s.Title, X: axis(&FigureSpec{Measure: name, Label: s.Label}), XLog: s.Log}
		if mark, ok := r.versusRule(s, name); ok {
			panel.Marks = append(panel.Marks, mark)
		}
		any := false
		for i := range rows {
			c := rows[len(rows)-1-i] // the first stands on top
			panel.Rows = append(panel.Rows, s.nameOf(c))
			marks := r.rowMarks(s, c, name, float64(i))
			any = any || len(marks) > 0
			panel.Marks = append(panel.Marks, marks...)
		}
		if any {
			panels = append(panels, panel)
		}
	}
	return panels, orNothing(panels)
}

// rowMarks are the dots of one row of one panel.
func (r *Result) rowMarks(s *FigureSpec, c compared, name string, y float64) (marks []report.Mark) {
	segments := r.segmentsOf(s, c)
	for k, segment := range segments {
		stat := r.stat(s, c, name, segment)
		if stat.Mean == nil {
			continue
		}
		mark := report.Mark{Kind: "points", Method: c.method, X: []float64{*stat.Mean}, Y: []float64{y}}
		if len(segments) > 1 { // beside one another, the first on top
			mark.Method, mark.Label = segment, segment
			mark.Y[0] += 0.5 * ((float64(len(segments))-1)/2 - float64(k)) / float64(len(segments)-1)
		}
		if stat.CI95 != nil {
			mark.XLo, mark.XHi = stat.CI95[:1], stat.CI95[1:]
		}
		marks = append(marks, mark)
	}
	return marks
}

// versusRule is a line at the value of the place that a figure compares with.
func (r *Result) versusRule(s *FigureSpec, name string) (report.Mark, bool) {
	if s.Versus == "" {
		return report.Mark{}, false
	}
	p, err := findOne(s.Versus, r.File.places())
	if err != nil {
		return report.Mark{}, false
	}
	stat := r.lastStat(s, compared{p.side, p.method}, name)
	if stat.Mean == nil {
		return report.Mark{}, false
	}
	return report.Mark{Kind: "rule", Dashed: true, X: []float64{*stat.Mean}}, true
}

// methodTables are the tables of the figures that compare methods: methods × measures.
func (r *Result) methodTables() (all []methodTable) {
	index := map[string]int{}
	for _, s := range r.File.Figures {
		if s.Kind != "methods" {
			continue
		}
		i, ok := index[s.Name]
		if !ok {
			i = len(all)
			index[s.Name] = i
			all = append(all, methodTable{r: r, spec: s, name: s.Name})
		}
		all[i].title = first(all[i].title, s.Heading)
		all[i].measures = append(all[i].measures, s.shownMeasures()...)
	}
	return all
}

// methodTable is a table of methods × measures, of the figure of that name.
type methodTable struct {
	r           *Result
	spec        *FigureSpec // of its first panel: its places and segments hold for all
	name, title string
	measures    []string
}

// each calls row for each method and segment with its measures.
func (t methodTable) each(row func(c compared, segment string, stats []Stat) error) error {
	for _, c := range t.r.compared(t.spec) {
		for _, segment := range t.r.segmentsOf(t.spec, c) {
			stats := make([]Stat, len(t.measures))
			for i, name := range t.measures {
				stats[i] = t.r.stat(t.spec, c, name, segment)
			}
			if err := row(c, segment, stats); err != nil {
				return err
			}
		}
	}
	return nil
}

// text is the table for the report.
func (t methodTable) text() report.Table {
	out := report.Table{Title: first(t.title, "Methods"), Caption: "Methods and their measures" + plusMinus + ".", Columns: []string{"Method"}}
	for _, name := range t.measures {
		out.Columns = append(out.Columns, axis(&FigureSpec{Measure: name}))
	}
	several := len(t.spec.In) > 1
	t.each(func(c compared, segment string, stats []Stat) error {
		name := t.spec.nameOf(c)
		if several {
			name += ", " + segment
		}
		row := []string{name}
		for _, s := range stats {
			row = append(row, s.text())
		}
		out.Rows = append(out.Rows, row)
		return nil
	})
	return out
}

// write writes the table for spreadsheets: of each measure the mean, the ends of its
// interval, and the number of seeds.
func (t methodTable) write(dir string) error {
	return atomicfile.Write(filepath.Join(dir, "data", t.name+"_table.csv"), func(w io.Writer) error {
		out := csv.NewWriter(w)
		header := []string{"side", "method", "segment"}
		for _, name := range t.measures {
			header = append(header, name, name+"_low", name+"_high", name+"_n")
		}
		if err := out.Write(header); err != nil {
			return err
		}
		err := t.each(func(c compared, segment string, stats []Stat) error {
			row := []string{c.side, c.method, segment}
			for _, s := range stats {
				row = append(row, s.cells()...)
			}
			return out.Write(row)
		})
		out.Flush()
		return cmp.Or(err, out.Error())
	})
}

func (s Stat) cells() []string {
	if s.Mean == nil {
		return []string{"", "", "", strconv.Itoa(s.N)}
	}
	cells := []string{strconv.FormatFloat(*s.Mean, 'g', -1, 64), "", "", strconv.Itoa(s.N)}
	for i, x := range s.CI95 {
		cells[1+i] = strconv.FormatFloat(x, 'g', -1, 64)
	}
	return cells
}
