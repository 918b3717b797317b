package experiments

import (
	"strings"
	"testing"
)

const silentNeurons = `
title = "Silence"
[biological.population.silent]
model = "lif"
size  = 10
[biological.population.few]
model = "lif"
size  = 10
i     = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
[[biological.segment]]
name     = "all"
duration = 500.0
[[claim]]
name    = "of none"
measure = "rate_lognormal"
of      = "silent"
max     = 1.0
[[claim]]
name    = "of a few"
measure = "rate_lognormal.p"
of      = "few"
max     = 1.0
[[claim]]
name    = "by units"
measure = "rate_gamma"
of      = "silent"
versus  = "few"
test    = "same_distribution"
[[claim]]
name    = "over nothing"
measure = "mean_rate"
of      = "few"
versus  = "silent"
ratio   = { max = 2.0 }
[[claim]]
name    = "intervals"
measure = "interval_cv"
of      = "silent"
max     = 2.0
`

// A claim that has no value says why: what it is about does not fire, or not enough, or
// it would be divided by nothing.
func TestClaimsWithoutAValueSayWhy(t *testing.T) {
	r := runText(t, silentNeurons, 1)
	for k, want := range []string{
		"rate_lognormal has no value at biological/none/silent: none of its 10 units fires",
		"rate_lognormal.p has no value at biological/none/few: only 2 of its 10 units fire",
		"rate_gamma has no numbers for single units at biological/none/silent: none of its 10 units fires",
		"mean_rate is 0 at biological/none/silent, and nothing can be divided by it",
		"interval_cv has no value at biological/none/silent: none of its 10 units fires",
	} {
		if c := r.Claims[k]; c.Pass || c.Value != nil || c.Why != want {
			t.Errorf("%s: %q, want %q", c.Name, c.Why, want)
		}
	}
	r.Failed = []Failure{{Of: "biological/none seed 2", Error: "it ran away"}}
	if why := r.reason("mean_rate", place{"biological", "none", "few"}, "all"); why != ": the run failed, it ran away" {
		t.Errorf("of a run that failed: %q", why)
	}
	r.Failed = nil
	if why := r.reason("mean_rate", place{"biological", "none", "few"}, "later"); !strings.Contains(why, "did not come to the end") {
		t.Errorf("of a run that was stopped: %q", why)
	}
}
