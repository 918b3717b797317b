package experiments

import (
	"strings"
	"testing"
)

// treated is a driven neuron that every intervention reaches.
const treated = `
title = "Treated"
[biological]
dt = 0.5
[biological.population.input]
model = "poisson"
size  = 200
rate  = 100.0
[biological.population.cell]
model = "lif"
types = { slow = 20, fast = 20 }
[biological.projection.drive]
from        = "input"
to          = "cell"
connect     = "fixed_probability"
probability = 0.3
weight      = 0.7
[biological.projection.brake]
from     = "cell.fast"
to       = "cell"
connect  = "fixed_probability"
probability = 0.3
receptor = "inhibitory"
weight   = -1.0
[[biological.segment]]
name     = "settling"
duration = 500.0
[[biological.segment]]
name     = "before"
duration = 4000.0
[[biological.segment]]
name     = "treated"
duration = 4000.0
%s
[[biological.segment]]
name     = "after"
duration = 4000.0
[[biological.record]]
of   = "cell"
what = "spikes"
`

// What a segment does shows in it, in the direction that it must, and not in the
// one after, lesions apart. Rates are counted from a thousand spikes and more: 15%
// is four standard errors and more.
func TestInterventions(t *testing.T) {
	for does, c := range map[string]struct {
		of              string
		low, high       float64 // rate in it over that before
		lowEnd, highEnd float64 // and after
	}{
		`silence = ["cell.slow"]`:                                {"cell.slow", 0, 0, 0.85, 1.15},
		`silence = ["cell.fast"]`:                                {"cell.slow", 1.15, 10, 0.85, 1.15},
		`clamp = { "cell.slow.v" = -80.0 }`:                      {"cell.slow", 0, 0, 0.85, 1.15},
		`block = { "cell.inhibitory" = 0.0 }`:                    {"cell.fast", 1.15, 10, 0.85, 1.15},
		`gain = { drive = 0.5 }`:                                 {"cell", 0, 0.6, 0.85, 1.15},
		`drug = { ttx = {} }`:                                    {"cell", 0, 0, 0.85, 1.15},
		`drug = { bicuculline = {} }`:                            {"cell", 1.15, 10, 0.85, 1.15},
		`drug = { baclofen = { on = ["cell"], current = 8.0 } }`: {"cell", 0, 0.8, 0.85, 1.15},
		`lesion = { "cell.slow" = 0.5 }`:                         {"cell.slow", 0.85, 1.15, 0.85, 1.15}, // of those that are left
		`lesion = { drive = 0.3 }`:                               {"cell", 0, 0.8, 0, 0.8},
	} {
		r := runText(t, strings.Replace(treated, "%s", does, 1), 1)
		rate := func(segment string) float64 {
			x, err := r.value("mean_rate", place{"biological", "none", c.of}, segment)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		before := rate("before")
		in, after := rate("treated")/before, rate("after")/before
		if before < 5 || in < c.low || in > c.high || after < c.lowEnd || after > c.highEnd {
			t.Errorf("%s: %g Hz before, then times %g and %g", does, before, in, after)
		}
	}
}

// What cannot be done is told with its line and key, all at once.
func TestImpossibleInterventions(t *testing.T) {
	_, err := Parse("bad.toml", []byte(strings.Replace(treated, "%s", `
silence = ["cell.slow", "sell"]
clamp   = { "cell.w" = 1.0 }
block   = { "cell.inhibitory" = -1.0, "input.excitatory" = 0.0 }
gain    = { brakes = 0.5 }
lesion  = { cell = 1.5 }
set     = { "brake.weight" = -0.1, "brake.delay" = 2.0 }
scale   = { "brake.weight" = 2.0 }
drug    = { tetrodotoxin = {}, bicuculline = { fraction = 2.0 }, baclofen = { one = ["cell"] } }
`, 1)), Overrides{})
	if err == nil {
		t.Fatal("nothing is refused")
	}
	for _, want := range []string{
		`segment[2].silence[1]: no population is called "sell"`,
		`segment[2].clamp."cell.w": no variable of model lif`,
		`segment[2].block."cell.inhibitory": what arrives must be multiplied by 0 or more`,
		`segment[2].block."input.excitatory": no receptor of model poisson`,
		`segment[2].gain.brakes: no projection is called "brakes"`,
		`segment[2].lesion.cell: a fraction is from 0 to 1, and this is 1.5`,
		`segment[2].set."brake.delay": no parameter of a projection that can change is called "delay"`,
		`segment[2].scale."brake.weight": is set here too`,
		`segment[2].drug.tetrodotoxin: no drug is called "tetrodotoxin"`,
		`segment[2].drug.bicuculline.fraction: must be from 0 to 1, is 2`,
		`segment[2].drug.baclofen.one: unknown key; did you mean "on"?`,
	} {
		if !strings.Contains(err.Error(), "biological."+want) {
			t.Errorf("no word of %s", want)
		}
	}
	if t.Failed() {
		t.Log(err)
	}
}

// What a lesion took has no rate, and none is left where it took all; silenced
// neurons are there and silent.
func TestLesionedNeuronsAreNotMeasured(t *testing.T) {
	r := runText(t, strings.Replace(treated, "%s", `lesion = { "cell.slow" = 0.25, "cell.fast" = 1.0 }`, 1), 2)
	units := func(of, segment string) int {
		o := r.first(place{"biological", "none", of}, segment)
		for _, other := range [][]float64{o.in.IntervalCVs, o.results["mean_rate"].PerUnit} {
			if len(other) != len(o.in.Rates) {
				t.Errorf("%s@%s: %d rates beside %d other numbers", of, segment, len(o.in.Rates), len(other))
			}
		}
		return len(o.in.Rates)
	}
	for of, want := range map[string][2]int{"cell": {40, 15}, "cell.slow": {20, 15}, "cell.fast": {20, 0}} {
		if before, in, after := units(of, "before"), units(of, "treated"), units(of, "after"); before != want[0] || in != want[1] || after != want[1] {
			t.Errorf("%s: %d, %d, %d neurons are measured, want %v", of, before, in, after, want)
		}
	}
	if _, err := r.value("mean_rate", place{"biological", "none", "cell.fast"}, "after"); err == nil {
		t.Error("neurons that are not there have a rate")
	}
	silenced := runText(t, strings.Replace(treated, "%s", `silence = ["cell.slow"]`, 1), 2)
	if o := silenced.first(place{"biological", "none", "cell.slow"}, "treated"); len(o.in.Rates) != 20 {
		t.Errorf("%d silenced neurons are measured", len(o.in.Rates))
	}
}
