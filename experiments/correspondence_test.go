package experiments

import (
	"math"
	"strings"
	"testing"

	"homeostat/measure"
)

// tiny has both sides, four rows and two aspects.
const tiny = `
title = "t"
measures = ["load_entropy"]
[stimulus]
dataset = "glyphs"
count = 40
duration = 2.0
[artificial]
layers = [{ kind = "avgpool", size = 4 }, { kind = "dense", out = 16 }]
normalizations = ["vanilla", "batchnorm", "layernorm", "weightnorm"]
seeds = 2
iterations = 8
test_images = 100
[[artificial.segment]]
name = "shown"
[[artificial.segment]]
name = "dim"
contrast = 0.5
learn = "none"
iterations = 1
[biological]
dt = 1.0
seeds = 2
[biological.population.retina]
model = "image"
channels = "grey"
pool = 4
max_rate = 100.0
[biological.population.cell]
model = "rate"
size = 16
tau = 0.0
threshold = { from = 200.0, to = 500.0 }
[biological.projection.drive]
from = "retina"
to = "cell"
connect = "fixed_probability"
probability = 0.3
transmit = "rate"
weight = { lognormal = [-1.0, 0.5] }
[[biological.rule]]
name = "threshold_adaptation"
on = "cell"
target = 20.0
eta = 0.5
[[biological.rule]]
name = "population_threshold"
on = "cell"
target = 20.0
eta = 0.5
[[biological.rule]]
name = "synaptic_scaling"
on = "drive"
target = 20.0
tau = 1000.0
tau_rate = 20.0
[[biological.condition]]
name = "none"
without = ["threshold_adaptation", "population_threshold", "synaptic_scaling"]
[[biological.condition]]
name = "threshold"
without = ["population_threshold", "synaptic_scaling"]
[[biological.condition]]
name = "population"
without = ["threshold_adaptation", "synaptic_scaling"]
[[biological.condition]]
name = "scaling"
without = ["threshold_adaptation", "population_threshold"]
[[biological.segment]]
name = "adapting"
stimuli = 60
images = "train"
[[biological.segment]]
name = "shown"
stimuli = 40
images = "test"
[[biological.segment]]
name = "dim"
stimuli = 40
images = "test"
gain = { drive = 0.5 }
[[biological.record]]
of = "cell"
what = ["rate"]
every = 2.0
[[correspondence]]
name = "none"
none = true
biological = "none/cell"
artificial = "vanilla/hidden"
[[correspondence]]
name = "threshold"
biological = "threshold/cell"
artificial = "batchnorm/hidden"
[[correspondence]]
name = "population"
biological = "population/cell"
artificial = "layernorm/hidden"
[[correspondence]]
name = "scaling"
biological = "scaling/cell"
artificial = "weightnorm/hidden"
[[aspect]]
name = "load"
measure = "load_entropy"
in = "shown"
[[aspect]]
name = "drift"
measure = "load_drift"
in = "dim"
good = "low"
[[figure]]
kind = "correspondence"
[[figure]]
kind = "effect_correlations"
`

// Effects are Hedges' g of what was measured, turned where low numbers are good, and the
// correlation is that of the table of them.
func TestCorrespondence(t *testing.T) {
	r := runText(t, tiny, 0)
	if len(r.Failed) > 0 {
		t.Fatal(r.Failed)
	}
	x := r.values("load_drift", place{"biological", "scaling", "cell"}, "dim")
	y := r.values("load_drift", place{"biological", "none", "cell"}, "dim")
	want, _, _ := measure.HedgesG(y, x)
	if got := r.values("effect_size.drift", place{corresponds, "scaling", "biological"}, ""); len(got) != 1 || got[0] != want {
		t.Errorf("effect %v, want %g: of drifts %v against %v, of which low ones are good", got, want, x, y)
	}
	var paired measure.Paired
	for _, c := range r.File.mechanisms() {
		var left, right []float64
		for _, a := range r.File.Aspects {
			left, right = append(left, r.effectAt(c, "biological", a)), append(right, r.effectAt(c, "artificial", a))
		}
		paired.X, paired.Y = append(paired.X, left), append(paired.Y, right)
	}
	m, _ := measure.Find("effect_correlation")
	all, ok := m.Of(measure.Input{Paired: &paired})
	if got := r.values("effect_correlation", place{corresponds, "all", ""}, ""); !ok || len(got) != 1 || math.Abs(got[0]-all.Value) > 1e-12 {
		t.Errorf("correlation %v, want %g", got, all.Value)
	}
	if figures, notes := r.figures(); len(figures) != 2 || len(notes) > 0 {
		t.Errorf("%d figures, %v", len(figures), notes)
	}
}

// What a correspondence has wrong is told.
func TestCorrespondenceFaults(t *testing.T) {
	for _, c := range []struct{ what, from, to, says string }{
		{"no row without a mechanism", "none = true", "", "needs one row with none = true"},
		{"an unknown place", `biological = "scaling/cell"`, `biological = "scalin/cell"`, "scaling/cell"},
		{"a side's place on the other", `artificial = "weightnorm/hidden"`, `artificial = "scaling/cell"`, "artificial"},
		{"a measure that the place lacks", `measure = "load_entropy"`, `measure = "interval_cv"`, "interval_cv has no value"},
		{"no reference in the first segment", `in = "dim"`, `in = "shown"`, "load_drift has no value"},
		{"a name for results", `name = "threshold"
biological`, `name = "all"
biological`, "give it another name"},
		{"a direction", `good = "low"`, `good = "down"`, "down"},
	} {
		text := strings.Replace(tiny, c.from, c.to, 1)
		if _, err := Parse("t.toml", []byte(text), Overrides{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.what, err, c.says)
		}
	}
}
