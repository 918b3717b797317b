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
