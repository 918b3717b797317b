package experiments

import (
	"math"
	"slices"
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
	if o == nil || len(o.in.Rates) != 2 || math.Abs(o.in.Rates[1]-5) > 1e-9 || o.in.IntervalCVs != nil || o.in.Tallies != nil {
		t.Errorf("observed %+v", o)
	}
	faulty(t, graded, []fault{
		{`what  = "rate"`, `what  = "i"`, "claim[0].measure: mean_rate has no value at biological/none/unit"},
		{`"mean_rate"`, `"interval_cv"`, "claim[0].measure: interval_cv has no value at biological/none/unit"},
	})
}

// relayed has two rate units that follow, with 1 ms, a source that takes three turns of 20 ms.
const relayed = `
title = "Answers that are not counted"
[biological]
dt = 0.5
[biological.population.source]
model        = "patterns"
size         = 2
distribution = "equal"
patterns     = 1
levels       = [1.0, 2.0, 4.0]
mean         = [10.0, 30.0]
interval     = 20.0
[biological.population.unit]
model = "rate"
size  = 2
tau   = 0.5
[biological.projection.relay]
from     = "source"
to       = "unit"
connect  = "one_to_one"
transmit = "rate"
weight   = 1.0
[[biological.segment]]
name     = "turns"
duration = 120.0
window   = 20.0
inputs   = 3
[[biological.record]]
of    = "unit"
what  = "rate"
every = 20.0
[[claim]]
name    = "a line through the answers tells the ends"
measure = "decoding_accuracy"
of      = "unit"
min     = 0.6
`

// Of units that do not spike activity is what is recorded of their rates in each window.
func TestAnswersOfUnitsThatDoNotSpike(t *testing.T) {
	r := runText(t, relayed, 1)
	o := r.first(place{"biological", "none", "unit"}, "turns")
	if !r.OK() || o == nil || len(o.in.Tallies) != 2 || o.in.Tallies[0].N != 6 {
		t.Fatalf("%+v: observed %+v", r.Claims, o)
	}
	answers := o.results["response"].PerUnit // to each level in turn
	if want := []float64{10, 30, 20, 60, 40, 120}; !slices.EqualFunc(answers, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
		t.Errorf("answers of %v Hz, want %v", answers, want)
	}
	seldom := strings.Replace(relayed, "every = 20.0", "every = 30.0", 1)
	if o := runText(t, seldom, 1).first(place{"biological", "none", "unit"}, "turns"); o.in.Tallies != nil {
		t.Errorf("recorded too seldom: observed %+v", o.in.Tallies)
	}
	faulty(t, relayed, []fault{{`what  = "rate"`, `what  = "i"`, "decoding_accuracy has no value at biological/none/unit"}})
}
