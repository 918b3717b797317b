package experiments

import (
	"math"
	"slices"
	"testing"

	"homeostat/measure"
	"homeostat/report"
)

// tabled is a table of two conditions, of which one comes back to its set point and the other does not.
const tabled = `
title = "A table"
[biological]
dt    = 1.0
seeds = 2
[biological.population.unit]
model = "rate"
size  = 2
tau   = 1.0
i     = 10.0
[[biological.rule]]
name   = "threshold_adaptation"
on     = "unit"
target = 10.0
eta    = 100.0
[[biological.condition]]
name = "adapting"
[[biological.condition]]
name    = "none"
without = ["threshold_adaptation"]
[[biological.segment]]
name     = "before"
duration = 200.0
[[biological.segment]]
name     = "low"
duration = 2000.0
set      = { "unit.i" = 5.0 }
[[biological.segment]]
name     = "after"
duration = 100.0
[[biological.record]]
of    = "unit"
what  = "rate"
every = 1.0
[[figure]]
kind     = "table"
name     = "overview"
title    = "Input halved"
of       = "*/unit"
measures = ["recovery_time@low", "mean_rate@before"]
labels   = ["Back after (s)", "Rate (Hz)"]
[[figure]]
kind     = "table"
name     = "overview"
of       = "*/unit"
measures = "mean_rate"
`

func TestTable(t *testing.T) {
	r := runText(t, tabled, 1)
	figure := figureOf(t, r)
	if len(figure.Panels) != 2 {
		t.Fatalf("%d panels", len(figure.Panels))
	}
	panel := figure.Panels[0]
	if !slices.Equal(panel.Rows, []string{"none", "adapting"}) || !slices.Equal(panel.Marks[0].Names, []string{"Back after (s)", "Rate (Hz)"}) {
		t.Errorf("rows %q, columns %q", panel.Rows, panel.Marks[0].Names)
	}
	back, err := r.value("recovery_time", place{"biological", "adapting", "unit"}, "low")
	if err != nil || math.IsInf(back, 0) || back < 1 {
		t.Fatalf("back after %g ms: %v", back, err)
	}
	texts := panel.Marks[1].Names // column by column, the first row first
	if want := (cell{stat: newStat([]float64{back / 1000, back / 1000}), values: []float64{0, 0}}).text(); texts[0] != want || texts[1] != "never" {
		t.Errorf("times are %q, want %q and never", texts[:2], want)
	}
	if shade := panel.Marks[1].C; shade[0] != 0 || shade[1] != 1 {
		t.Errorf("times have shades %v: what never comes is the longest", shade[:2])
	}
	if rows := sheet(t, r, "overview_table"); len(rows) != 3 || rows[0][2] != "recovery_time@low" || rows[2][2] != "" {
		t.Errorf("%q", rows)
	}
}

func TestTextOfCells(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{1.23456}, "1.23"}, {[]float64{1, 1, 1}, "1 ± 0"}, {[]float64{0.8, 0.82, 0.84}, "0.82 ± 0.05"},
		{[]float64{120, 150, 130}, "133 ± 38"}, {[]float64{inf, inf}, "never"}, {[]float64{3, inf}, "in 1 of 2"}, {nil, "–"},
	} {
		if got := (cell{stat: newStat(c.values), values: c.values}).text(); got != c.want {
			t.Errorf("%v is %q, want %q", c.values, got, c.want)
		}
	}
	if _, ok := measure.Find(columnOf("mean_rate.x@after this").measure); ok || columnOf("a@b c") != (column{"a", "b c"}) {
		t.Error("columns are not taken apart")
	}
}

// What is waited for and does not come is "never" in words, where a claim wants it and where it
// does not, and no number in result.json.
func TestClaimsOfWhatNeverComes(t *testing.T) {
	r := runText(t, tabled+`
[[claim]]
name    = "without adaptation the rate stays low"
measure = "recovery_time"
of      = "none/unit"
in      = "low"
min     = 1e9
[[claim]]
name    = "with it, it comes back"
measure = "recovery_time"
of      = "adapting/unit"
in      = "low"
min     = 1e9
[[claim]]
name    = "soon, without"
measure = "recovery_time.median"
of      = "none/unit"
in      = "low"
max     = 100.0
`, 1)
	back := brief(*r.Claims[1].Value)
	for i, want := range []report.Claim{
		{Value: "never", Expected: "never", Verdict: report.Pass}, {Value: back, Expected: "never", Verdict: report.Fail}, {Value: "never", Expected: "≤ 100", Verdict: report.Fail},
	} {
		if got := r.ReportClaims()[i]; got.Value != want.Value || got.Expected != want.Expected || got.Verdict != want.Verdict || got.Why != "" {
			t.Errorf("claim %d: %+v, want %+v", i, got, want)
		}
	}
	if r.Claims[0].Value != nil || r.Claims[2].Value != nil {
		t.Error("never is a number in result.json")
	}
}

// In a row of the common measures a twentieth of the largest is no contrast, and what does not
// come back is of the other colour.
func TestContrasts(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		row  [][]float64
		want []float64
	}{
		{[][]float64{{9.34}, {9.36}}, []float64{0, 0}},
		{[][]float64{{2}, {0}, {1}, nil}, []float64{1, 0, 0.5, 0}},
		{[][]float64{{122}, {61, 61}, {inf, inf}, {3, inf}}, []float64{0.5, 0, -1, -0.5}},
		{[][]float64{{0}, {0}}, []float64{0, 0}},
		{[][]float64{{inf}, nil}, []float64{-1, 0}},
	} {
		var row []cell
		for _, values := range c.row {
			row = append(row, cell{stat: newStat(values), values: values})
		}
		if got := contrasts(row); !slices.Equal(got, c.want) {
			t.Errorf("%v has grounds %v, want %v", c.row, got, c.want)
		}
	}
}

func TestTablesThatCannotBe(t *testing.T) {
	faulty(t, tabled, []fault{
		{`"mean_rate@before"]`, `"mean_rate@befor"]`, `figure[0].measures: mean_rate@befor: no segment is called "befor"; did you mean "before"?`},
		{`"mean_rate@before"]`, `"main_rate@before"]`, `figure[0].measures: no measure is called "main_rate"`},
		{`"mean_rate@before"]`, `"d_prime@before"]`, `figure[0].measures: d_prime@before: d_prime has no value`},
		{`, "Rate (Hz)"]`, `]`, `figure[0].measures: there are 1 labels for 2 measures`},
		{"kind     = \"table\"\nname     = \"overview\"\ntitle", "kind     = \"methods\"\ntitle", "figure[0].measures: recovery_time@low: segments of their own are for the columns of a table"},
	})
}
