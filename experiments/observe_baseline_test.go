package experiments

import (
	"strings"
	"testing"
)

// withheld is neurons of unequal drive that a drug silences, unless it is withheld.
const withheld = `
title = "A drug, and none"
[biological]
dt = 0.5
[biological.population.input]
model = "poisson"
size  = 30
rate  = { from = 300.0, to = 900.0 }
[biological.population.cell]
model = "lif"
size  = 30
[biological.projection.drive]
from    = "input"
to      = "cell"
connect = "one_to_one"
weight  = 6.0
[[biological.condition]]
name = "treated"
[[biological.condition]]
name    = "untreated"
without = ["ttx"]
[[biological.segment]]
name     = "settling"
duration = 500.0
[[biological.segment]]
name     = "day 0"
duration = 4000.0
baseline = true
[[biological.segment]]
name     = "silenced"
duration = 1000.0
drug     = { ttx = {} }
[[biological.segment]]
name     = "reversed"
duration = 4000.0
set      = { "input.rate" = { from = 900.0, to = 300.0 } }
[[figure]]
kind = "reshuffle"
of   = "*/cell"
in   = ["silenced", "reversed"]
`

// A drug reaches only the conditions that do not go without it; units are held against
// themselves in the baseline: in their places without the drug, in the opposite order
// once their inputs are reversed. Nothing is held against anything up to the baseline.
func TestBaselineAndWithheldDrugs(t *testing.T) {
	r := runText(t, withheld, 1)
	number := func(name, condition, segment string) float64 {
		x, err := r.value(name, place{"biological", condition, "cell"}, segment)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	if x := number("mean_rate", "treated", "silenced"); x != 0 {
		t.Errorf("treated neurons fire at %g Hz", x)
	}
	if x := number("mean_rate", "untreated", "silenced") / number("mean_rate", "untreated", "day 0"); x < 0.8 || x > 1.2 {
		t.Errorf("untreated neurons change their rate by a factor of %g", x)
	}
	if rho := number("rate_rank_correlation", "untreated", "silenced"); rho < 0.8 {
		t.Errorf("untreated neurons correlate by %g with what they did", rho)
	}
	if rho := number("rate_rank_correlation", "treated", "reversed"); rho > -0.8 {
		t.Errorf("neurons whose input is reversed correlate by %g with what they did", rho)
	}
	if x := number("rate_rank_correlation.changed", "treated", "reversed"); x < 0.3 {
		t.Errorf("a share of %g of the neurons changed their rate by more than half", x)
	}
	for _, segment := range []string{"settling", "day 0"} {
		if _, err := r.value("rate_rank_correlation", place{"biological", "treated", "cell"}, segment); err == nil {
			t.Errorf("%s is held against a baseline that it is not after", segment)
		}
	}
	figures, notes := r.figures()
	if len(notes) > 0 || len(figures) != 1 || len(figures[0].Panels) != 3 { // where all are silent there is no panel
		t.Errorf("%d figures, notes %v", len(figures), notes)
	}
}

func TestFaultsOfBaselines(t *testing.T) {
	second := strings.Replace(withheld, "name     = \"silenced\"", "name     = \"silenced\"\nbaseline = true", 1)
	unknown := strings.Replace(withheld, `without = ["ttx"]`, `without = ["baclofen"]`, 1)
	none := strings.Replace(withheld, "baseline = true", "", 1)
	for text, want := range map[string]string{
		second:  `stands in "day 0" already`,
		unknown: `ttx`,
		none:    `says baseline = true`,
	} {
		if _, err := Parse("own.toml", []byte(text), Overrides{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("should say %q: %v", want, err)
		}
	}
}
