package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// crossed has two populations of rate units and a rule for each, of which one condition keeps none
// and two others keep one.
const crossed = `
title = "A matrix"
[biological]
dt = 1.0
[biological.population.left]
model = "rate"
size  = 2
tau   = 1.0
i     = 10.0
[biological.population.right]
model = "rate"
size  = 2
tau   = 1.0
i     = 10.0
[[biological.rule]]
name   = "threshold_adaptation"
label  = "thresholds left"
on     = "left"
target = 10.0
eta    = 100.0
[[biological.rule]]
name   = "threshold_adaptation"
label  = "thresholds right"
on     = "right"
target = 10.0
eta    = 100.0
[[biological.condition]]
name    = "none"
without = ["* left", "thresholds r*"]
[[biological.condition]]
name = "one"
only = ["* left"]
[[biological.segment]]
name     = "before"
duration = 200.0
[[biological.segment]]
name     = "low"
duration = 500.0
set      = { "left.i" = 2.5, "right.i" = 5.0 }
[[biological.record]]
of    = "left"
what  = "rate"
every = 1.0
[[biological.record]]
of    = "right"
what  = "rate"
every = 1.0
[[figure]]
kind    = "matrix"
name    = "all"
title   = "Rates"
of      = ["*/left", "*/right"]
labels  = ["L", "R"]
measure = "mean_rate"
in      = "low"
versus  = "before"
`

// A quarter of the input is a quarter of the rate, where nothing adapts; where something does the first unit
// is back at once, and nothing is said of the other, which it does not concern.
func TestMatrix(t *testing.T) {
	r := runText(t, crossed, 1)
	panel := figureOf(t, r).Panels[0]
	if !slices.Equal(panel.Rows, []string{"R", "L"}) || !slices.Equal(panel.Marks[0].Names, []string{"none", "one"}) {
		t.Errorf("rows %q, columns %q", panel.Rows, panel.Marks[0].Names)
	}
	if texts := panel.Marks[1].Names; texts[0] != "0.25" || texts[1] != "0.50" || !strings.HasPrefix(texts[2], "0.9") || texts[3] != "" {
		t.Errorf("column by column %q", texts)
	}
	if shade := panel.Marks[1].C; shade[0] != -1 || math.Abs(shade[1]+1) > 0.02 || shade[2] < -0.2 || !math.IsNaN(shade[3]) {
		t.Errorf("shades %v: a quarter and a half are as dark as it gets", shade)
	}
	if rows := sheet(t, r, "all_matrix"); len(rows) != 4 || !strings.HasPrefix(strings.Join(rows[1], ","), "Rates,mean_rate,left,none,0.25") {
		t.Errorf("%q", rows)
	}
}

func TestMatricesThatCannotBe(t *testing.T) {
	faulty(t, crossed, []fault{
		{`["L", "R"]`, `["L"]`, "figure[0]: there are 1 labels for 2 rows"},
		{`versus  = "before"`, `versus  = "befor"`, `figure[0].versus: `},
		{`only = ["* left"]`, `only = ["* wing"]`, `condition[1].only[0]: no rule of this file is called "* wing"`},
		{`only = ["* left"]`, `only = ["* left"]` + "\nwithout = [\"* right\"]", `condition[1].only: stands beside without; give one of the two`},
	})
}
