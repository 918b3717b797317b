package experiments

import (
	"math"
	"strings"
	"testing"
)

// graded has two rate units that are held at 3 and 5 Hz: they do not spike, and their
// rates are what is recorded. In the first segment they rise, with 1 ms.
const graded = `
title = "Rates that are not counted"
[biological.population.unit]
model = "rate"
size  = 2
tau   = 1.0
i     = [3.0, 5.0]
[[biological.segment]]
name     = "rising"
duration = 100.0
[[biological.segment]]
name     = "steady"
duration = 100.0
[[biological.record]]
of    = "unit"
what  = "rate"
every = 1.0
[[claim]]
name    = "their mean is 4 Hz"
measure = "mean_rate"
of      = "unit"
value     = 4.0
tolerance = 1e-9
`

func TestRatesOfUnitsThatDoNotSpike(t *testing.T) {
	r := runText(t, graded, 1)
	if !r.OK() {
		t.Errorf("%+v", r.Claims[0])
	}
	o := r.first(place{"biological", "none", "unit"}, "steady")
	if o == nil || len(o.in.Rates) != 2 || math.Abs(o.in.Rates[1]-5) > 1e-9 || o.in.IntervalCVs != nil || o.in.Activity != nil {
		t.Errorf("observed %+v", o)
	}
	for _, c := range []struct{ old, other, want string }{
		{`what  = "rate"`, `what  = "i"`, "claim[0].measure: mean_rate has no value at biological/none/unit"},
		{`"mean_rate"`, `"interval_cv"`, "claim[0].measure: interval_cv has no value at biological/none/unit"},
	} {
		_, err := Parse("f.toml", []byte(strings.Replace(graded, c.old, c.other, 1)), Overrides{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
