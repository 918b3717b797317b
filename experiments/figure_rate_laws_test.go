package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// spread is a population whose rates are log-normal: Poisson sources drive rate-like copies.
const spreadRates = `
title              = "Rates"
rate_distributions = "*"
measures           = ["mean_rate"]
[biological]
dt = 1.0
[biological.population.unit]
model = "rate"
size  = 200
tau   = 1.0
i     = { lognormal = [1.0, 0.8] }
[biological.population.other]
model = "rate"
size  = 20
[[biological.segment]]
name     = "before"
duration = 50.0
[[biological.segment]]
name     = "after"
duration = 50.0
[[biological.record]]
of    = "unit"
what  = "rate"
every = 1.0
`

// One key gives a figure of four panels for each population that has rates, with a row of
// the table for each law; the log-normal, which they follow, is the best by both criteria.
func TestOneKeyShowsRateDistributions(t *testing.T) {
	for key, want := range map[string][]string{
		`"*"`:                     {"rates_none_unit"},
		`["unit", "unit@before"]`: {"rates_none_unit", "rates_none_unit_before"},
	} {
		r := runText(t, strings.Replace(spreadRates, `"*"`, key, 1), 1)
		figures, notes := r.figures()
		if len(notes) > 0 || len(figures) != len(want) {
			t.Fatalf("%s: %d figures, %v", key, len(figures), notes)
		}
		for i, f := range figures {
			if f.Name != want[i] || len(f.Panels) != 4 {
				t.Errorf("figure %s of %d panels, want %s of 4", f.Name, len(f.Panels), want[i])
			}
			table := f.Panels[3]
			if !slices.Equal(table.Rows, []string{"gamma", "exponential", "log-normal"}) {
				t.Errorf("rows %q", table.Rows)
			}
			if cells := table.Marks[1]; cells.Names[10] != "0.0" || cells.Names[11] != "0.0" || cells.Names[2] == "0.0" {
				t.Errorf("criteria above the best: %q", cells.Names)
			}
		}
		o := r.first(place{"biological", "none", "unit"}, "after")
		if fit := o.results["rate_lognormal"].Extra; math.Abs(fit["mu"]-1) > 4*0.8/math.Sqrt(200) || fit["weight"] < 0.9 {
			t.Errorf("log-normal of mu %g, weight %g", fit["mu"], fit["weight"])
		}
	}
}

func TestFaultsOfRateDistributions(t *testing.T) {
	for key, want := range map[string]string{
		`"unti"`:       `rate_distributions: no condition, layer or population is called "unti"`,
		`"other"`:      `rate_distributions: other: rate_lognormal has no value at biological/none/other`,
		`"unit@later"`: `rate_distributions: unit@later: no segment is called "later"`,
	} {
		_, err := Parse("f.toml", []byte(strings.Replace(spreadRates, `"*"`, key, 1)), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", key, err, want)
		}
	}
}

// A rate unit's numbers are in what its file has them in, and causes have shares of a whole: neither
// is said to be in Hz, as neurons are that spike. Every method of a mixture is shown, or it is said why not.
func TestUnitsOfRateDistributions(t *testing.T) {
	f := parse(t, spreadRates)
	if words := f.wordsOf(place{"biological", "none", "unit"}); words.axis != "Rate" {
		t.Errorf("rate units have the axis %q", words.axis)
	}
	f = parse(t, strings.Replace(spreadRates, "model = \"rate\"\nsize  = 200\ntau   = 1.0\n", "model = \"lif\"\nsize  = 200\n", 1))
	if words := f.wordsOf(place{"biological", "none", "unit"}); words.axis != "Firing rate (Hz)" {
		t.Errorf("neurons have the axis %q", words.axis)
	}
	const mixture = `
title = "t"
rate_distributions = ["*"]
[mixture]
methods = ["em", "circuit"]
causes  = 8
images  = 100
passes  = 3
[mixture.known]
side = 4
[[mixture.condition]]
[[mixture.condition]]
name    = "no_scaling"
methods = ["circuit"]
set     = { scaling = false, rate = 0.1, passes = 20 }
`
	r := runText(t, mixture, 1)
	figures, notes := r.figures()
	if len(figures)+len(notes) != 3 || len(figures) < 2 || figures[0].Name != "rates_em_causes" || figures[1].Name != "rates_circuit_causes" {
		t.Fatalf("%d figures, %v", len(figures), notes)
	}
	for _, note := range notes {
		if !strings.Contains(note, "fewer than 5 units have rates above 0") {
			t.Errorf("told of a figure that is not drawn: %q", note)
		}
	}
	for _, f := range figures {
		if p := f.Panels[0]; p.X != "Mean activity" || p.Y != "Causes per decade" || strings.Contains(f.Title+f.Caption, "iring") {
			t.Errorf("%s: axes %q and %q, %q", f.Name, p.X, p.Y, f.Title)
		}
	}
}
