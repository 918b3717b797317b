package experiments

import (
	"slices"
	"strings"
	"testing"

	"homeostat/measure"
	"homeostat/report"
)

// Measures stand in a table for each kind of place, without columns that are empty there,
// and with their units; where these differ from row to row they stand in the cells.
func TestTablesOfMeasures(t *testing.T) {
	r := runText(t, `title = "Tables"
[biological.population.input]
model = "poisson"
size  = 20
rate  = 50.0
[biological.population.jumps]
model = "lif_delta"
size  = 5
i     = 30.0
[biological.population.conductances]
model = "lif_conductance"
size  = 5
[biological.projection.a]
from    = "input"
to      = "jumps"
connect = "all_to_all"
weight  = 1.5
[biological.projection.b]
from    = "input"
to      = "conductances"
connect = "all_to_all"
weight  = 2.5
[[biological.rule]]
name = "pair_stdp"
on   = "a"
label = "first"
[[biological.rule]]
name = "pair_stdp"
on   = "b"
label = "second"
[[biological.segment]]
name     = "all"
duration = 200.0
without  = ["first", "second"]
`, 1)
	tables := r.ReportTables()
	if len(tables) != 2 || tables[0].Title != "Measures: populations" || tables[1].Title != "Measures: projections" {
		t.Fatalf("tables %v", tables)
	}
	if heads := tables[0].Columns; !slices.Contains(heads, "mean rate (Hz)") || slices.Contains(heads, "weight mean") {
		t.Errorf("of populations: %q", heads)
	}
	weights := slices.Index(tables[1].Columns, "weight mean")
	if weights < 0 || slices.Contains(tables[1].Columns, "mean rate (Hz)") {
		t.Fatalf("of projections: %q", tables[1].Rows)
	}
	if a, b := tables[1].Rows[0][weights], tables[1].Rows[1][weights]; a != "1.5 mV" || b != "2.5 nS" {
		t.Errorf("weights %q and %q", a, b)
	}
	for _, table := range tables {
		for i, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("%s: row %d has %d cells under %d heads", table.Title, i, len(row), len(table.Columns))
			}
		}
	}
}

// Hidden units that are one layer stand once, by the layer's name.
func TestOneLayerStandsOnce(t *testing.T) {
	text := bothSides[:strings.Index(bothSides, "[biological]")]
	for more, want := range map[string][]string{
		``:                               {"fc1"},
		`, { kind = "dense", out = 20 }`: {"fc1", "fc2", "hidden"},
	} {
		r := &Result{File: parse(t, strings.Replace(text, `out = 30 }`, `out = 30 }`+more, 1))}
		for _, p := range r.File.places() {
			last, _ := r.File.segment(p, "")
			r.observations = append(r.observations, &observation{at: p, segment: last, results: map[string]measure.Result{"dead_fraction": {}}})
		}
		var units []string
		for _, l := range r.lines() {
			if l.at.unit != "" {
				units = append(units, l.at.unit)
			}
		}
		if !slices.Equal(units, want) {
			t.Errorf("lines for %q, want %q", units, want)
		}
	}
}

// A wide table of few rows is turned; others stay.
func TestWideTablesAreTurned(t *testing.T) {
	wide := report.Table{Title: "t", Columns: []string{"Condition"}, Rows: [][]string{{"x"}, {"y"}}}
	for _, head := range strings.Split("abcdefghi", "") {
		wide.Columns = append(wide.Columns, head)
		wide.Rows[0], wide.Rows[1] = append(wide.Rows[0], head+"x"), append(wide.Rows[1], head+"y")
	}
	turned := upright(wide)
	if !slices.Equal(turned.Columns, []string{"Measure", "x", "y"}) || len(turned.Rows) != 9 || !slices.Equal(turned.Rows[2], []string{"c", "cx", "cy"}) {
		t.Errorf("turned: %q, %q", turned.Columns, turned.Rows)
	}
	if narrow := upright(report.Table{Columns: wide.Columns[:5], Rows: [][]string{{"x"}}}); narrow.Columns[0] != "Condition" {
		t.Error("a narrow table is turned")
	}
}

// A figure that is given no heading has its name in words, or says what it shows, whatever
// its kind; the raw name of a kind is no heading.
func TestDefaultHeadings(t *testing.T) {
	for kind := range figureKinds() {
		s := FigureSpec{Kind: kind, Name: kind, Measure: "mean_rate", What: "v", Against: "rate_cv"}
		if h := s.defaultHeading(); h == "" || strings.Contains(h, "_") || h[:1] != strings.ToUpper(h[:1]) {
			t.Errorf("%s: %q", kind, h)
		}
	}
	for want, s := range map[string]FigureSpec{
		"Network homeostasis":               {Kind: "segments", Name: "network-homeostasis"},
		"Mean rate from segment to segment": {Kind: "segments", Name: "segments", Measure: "mean_rate"},
		"V over time":                       {Kind: "time_course", Name: "time_course", What: "v"},
		"Comparison of methods":             {Kind: "methods", Name: "methods"},
	} {
		if have := s.defaultHeading(); have != want {
			t.Errorf("%q, want %q", have, want)
		}
	}
}
