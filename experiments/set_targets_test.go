package experiments

import (
	"strings"
	"testing"
)

// moving has units of two types whose set points change places in its second
// segment, and change back after it.
const moving = `
title = "Set points that change"
[biological]
dt = 1.0
[biological.population.unit]
model = "rate"
types = { left = 2, right = 1 }
tau   = 1.0
i     = 10.0
[[biological.rule]]
name   = "threshold_adaptation"
on     = "unit"
target = { left = 2.0, right = 4.0 }
eta    = 100.0
[[biological.segment]]
name     = "first"
duration = 200.0
[[biological.segment]]
name     = "swapped"
duration = 200.0
set      = { "threshold_adaptation.target.left" = 4.0, "threshold_adaptation.target.right" = 2.0 }
[[biological.segment]]
name     = "last"
duration = 200.0
[[biological.record]]
of    = "unit"
what  = "rate"
every = 1.0
[[claim]]
name    = "the left comes to the right's set point"
measure = "recovery_time"
of      = "unit.left"
in      = "swapped"
max     = 100.0
[[claim]]
name    = "and the right to the left's"
measure = "recovery_time"
of      = "unit.right"
in      = "swapped"
max     = 100.0
[[claim]]
name    = "rates are measured against the set points of their time"
measure = "set_point_error"
of      = "unit"
in      = "swapped"
max     = 0.2
[[claim]]
name    = "set points are what they were"
measure = "recovery_time"
of      = "unit"
in      = "last"
max     = 100.0
`

func TestSetPointsOfCellTypesChange(t *testing.T) {
	r := runText(t, moving, 1)
	for _, c := range r.Claims {
		if !c.Pass {
			t.Errorf("%s: %g", c.Name, *c.Value)
		}
	}
	for other, want := range map[string]string{
		"threshold_adaptation.target.middle": "left",
		"threshold_adaptation.eta.left":      "parameter of threshold_adaptation",
	} {
		_, err := Parse("f.toml", []byte(strings.Replace(moving, "threshold_adaptation.target.left", other, 1)), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", other, err, want)
		}
	}
}

// A panel for each type, with both segments and the law of what is aimed at last.
func TestDistributionOfOutputs(t *testing.T) {
	text := strings.Replace(moving, "[[claim]]", "[[figure]]\nkind = \"output_distribution\"\nof = [\"unit.left\", \"unit.right\"]\nin = [\"first\", \"swapped\"]\n[[claim]]", 1)
	panels := draw(t, runText(t, text, 1), "output_distribution")
	if len(panels) != 2 || len(panels[0].Marks) != 3 {
		t.Fatalf("%d panels", len(panels))
	}
	for _, m := range panels[0].Marks {
		last := len(m.Y) - 1
		if m.Kind == "steps" && (m.Y[last] != 1 || last+1 != 200 || m.X[0] > m.X[last]) {
			t.Errorf("%s ends at %g after %d steps", m.Label, m.Y[last], last+1)
		}
	}
	if law := panels[0].Marks[2]; law.Kind != "line" || law.Label != "exponential of mean 4 Hz" {
		t.Errorf("the law is a %s, %q", law.Kind, law.Label)
	}
}
