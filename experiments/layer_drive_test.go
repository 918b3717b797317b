package experiments

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// drivenByALayer is what drives units by a layer’s weights: an eye, and these.
const drivenByALayer = `
[biological.population.eye]
model    = "image"
pool     = 4
max_rate = 1.0
[biological.projection.drive]
from     = "eye"
to       = "unit"
connect  = "layer"
layer    = "fc1"
weight   = 1.0
receptor = "current"
transmit = "rate"
`

// bothSides drives 30 units of either side by the same images, changed in the same ways.
const bothSides = `
title = "Both sides see the same"
measures = ["common"]
[stimulus]
dataset  = "glyphs"
count    = 60
duration = 2.0
block    = 20
[artificial]
layers         = [{ kind = "avgpool", size = 4 }, { kind = "dense", out = 30 }]
normalizations = ["vanilla"]
seeds          = 2
batch          = 20
iterations     = 4
input_scale    = "unit"
bias           = false
sample_every   = 1
test_batch     = 20
segment        = [
  { name = "normal", learn = "none" },
  { name = "changed", learn = "none", contrast = 1.5, brightness = 0.1, shift = -0.5, dark = 0.25 },
  { name = "lesion", learn = "none", remove = 0.3 },
  { name = "more", learn = "none", remove = 0.2, shift = 1.0 },
]
[biological]
dt    = 1.0
seeds = 2
` + drivenByALayer + `[biological.population.unit]
model = "rate"
size  = 30
tau   = 0.0
[[biological.rule]]
name     = "threshold_adaptation"
on       = "unit"
counts   = "activity"
target   = 0.5
interval = 2.0
[[biological.condition]]
name    = "none"
without = ["threshold_adaptation"]
[[biological.condition]]
name    = "threshold"
[[biological.segment]]
name    = "normal"
stimuli = 80
images  = "train"
tested  = 60
[[biological.segment]]
name       = "changed"
stimuli    = 80
images     = "train"
tested     = 60
contrast   = 1.5
brightness = 0.1
shift      = -0.5
dark       = 0.25
[[biological.segment]]
name    = "lesion"
stimuli = 80
images  = "train"
tested  = 60
remove  = 0.3
[[biological.segment]]
name    = "more"
stimuli = 80
images  = "train"
tested  = 60
shift   = 1.0
remove  = 0.2
[[figure]]
kind = "recovery"
in   = ["changed", "more"]
[[figure]]
kind = "common"
of   = ["*/unit", "*/fc1"]
`

// branched is the same with branches that share a sum, groups of weights that do, and one synapse
// of each unit potentiated.
func branched(t *testing.T) string {
	text := bothSides
	for _, change := range [][2]string{
		{`["vanilla"]`, `["vanilla", "weightnorm"]`},
		{"dark = 0.25 }", "dark = 0.25, potentiate = 4.0 }"},
		{"dark       = 0.25\n", "dark       = 0.25\npotentiate = 4.0\n"},
		{"[biological]\n", "[artificial.settings.weightnorm]\ngroups = 4\nlength = \"sum\"\n[biological]\n"},
		{`name    = "none"
without = ["threshold_adaptation"]
[[biological.condition]]
name    = "threshold"
`, `name    = "none"
without = ["threshold_adaptation", "branch_normalization"]
[[biological.condition]]
name    = "threshold"
without = ["branch_normalization"]
[[biological.condition]]
name    = "branches"
without = ["threshold_adaptation"]
[[biological.rule]]
name     = "branch_normalization"
on       = "drive"
branches = 4
interval = 2.0
`},
	} {
		if !strings.Contains(text, change[0]) {
			t.Fatalf("%q is not there", change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return text
}

// With no mechanism a layer and the units that its weights drive answer every test image
// alike, to the rounding of float32, under all that is done to images, with the same units lost,
// and for every seed; so do branches that share a sum and weight normalization in as many
// groups, of which one synapse of each unit has been potentiated.
func TestBothSidesAnswerAlike(t *testing.T) {
	r, err := runHere(t.Context(), parse(t, branched(t)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	different := 0
	for k, units := range []int{30, 30, 21, 15, 30, 30, 21, 15} {
		segment, method, condition := []string{"normal", "changed", "lesion", "more"}[k%4], "vanilla", "none"
		if k >= 4 {
			method, condition = "weightnorm", "branches"
		}
		layer, cells := r.seen(place{"artificial", method, "fc1"}, segment), r.seen(place{"biological", condition, "unit"}, segment)
		if len(layer) != 2 || len(cells) != 2 {
			t.Fatalf("%s: %d and %d seeds", segment, len(layer), len(cells))
		}
		for k := range layer {
			for name, tolerance := range map[string]float64{"activation_probability": 1e-12, "mean_activation": 1e-5} {
				one, two := layer[k].results[name].PerUnit, cells[k].results[name].PerUnit
				if name == "activation_probability" && len(one) != units || len(one) != len(two) {
					t.Fatalf("%s, %s: %d and %d units, want %d", segment, name, len(one), len(two), units)
				}
				for j := range one {
					if math.Abs(one[j]-two[j]) > tolerance {
						t.Errorf("%s, %s of unit %d: %g in the layer, %g behind it", segment, name, j, one[j], two[j])
					}
				}
			}
			if k > 0 && !slices.Equal(layer[0].results["activation_probability"].PerUnit, layer[k].results["activation_probability"].PerUnit) {
				different++
			}
		}
		if segment != "normal" && (layer[0].in.Recovery == nil || cells[0].in.Recovery == nil) {
			t.Errorf("%s: no recovery", segment)
		}
	}
	if different == 0 {
		t.Error("both seeds have the same weights")
	}
}

// Thresholds adapt to the stimuli, and rest while the test images are shown: with more of these
// after a segment, the next one begins where it did.
func TestRulesRestWhileTested(t *testing.T) {
	probabilities := func(text string) []float64 {
		r, err := runHere(t.Context(), parse(t, text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r.first(place{"biological", "threshold", "unit"}, "more").results["activation_probability"].PerUnit
	}
	more := strings.Replace(bothSides, "tested  = 60", "tested  = 40", 1)
	if one, two := probabilities(bothSides), probabilities(more); !slices.Equal(one, two) {
		t.Errorf("thresholds have followed test images: %g and %g", one, two)
	}
}

// A run that is stopped again and again, amid stimuli and amid those that test, ends as one
// that was not, whatever the threads.
func TestTestedSegmentsResume(t *testing.T) {
	want, _ := stopSimulations(t, branched(t), t.TempDir(), -1, Options{Threads: 2})
	dir, stops := t.TempDir(), 0
	for {
		got, ended := stopSimulations(t, branched(t), dir, int64(200+37*stops), Options{Threads: 1 + stops%3, Resume: stops > 0})
		if stops++; !ended {
			continue
		}
		if !bytes.Equal(numbers(t, got), numbers(t, want)) {
			t.Error("other numbers")
		}
		break
	}
	if stops < 4 {
		t.Errorf("stopped only %d times", stops-1)
	}
}

func TestLayersAndViewsThatCannotBe(t *testing.T) {
	faulty(t, bothSides, []fault{
		{"bias           = false", "bias           = true", "has biases, which are no synapses"},
		{`layer    = "fc1"`, `layer    = "fc2"`, "must be the first layer, fc1"},
		{"tested  = 60\nremove  = 0.3", "tested  = 60\nremove  = 1.3", "remove: must be between 0 and 1, is 1.3"},
		{`{ kind = "avgpool", size = 4 }, `, "", "fc1 has 3072 inputs, and eye has 192 neurons"},
		{"images     = \"train\"\ntested     = 60\ncontrast   = 1.5", "images     = \"train\"\ntested     = 60\ncontrast   = -1.0", "contrast: must be at least 0 and finite, is -1"},
		{"tested  = 60\nshift   = 1.0", "tested  = 60\npotentiate = -1.0", "potentiate: must be above -1, is -1"},
		{`learn = "none", contrast = 1.5`, "potentiate = 2.0", "learn: must be none or normalization where synapses are potentiated"},
	})
}

// A picture that moves each unit on its own needs as many inputs as there are units: of those the
// file has 8×8 squares of 3 colours.
func TestShiftsThatCannotBe(t *testing.T) {
	of := func(units string) error {
		text := strings.NewReplacer("out = 30", "out = "+units, "size  = 30", "size  = "+units).Replace(bothSides)
		_, err := Parse("test.toml", []byte(text), Overrides{})
		return err
	}
	err := of("193")
	for _, want := range []string{
		"test.toml:21: artificial.segment[1].shift: must be 0 where the first layer has more units (193) than inputs (192)",
		"test.toml:23: artificial.segment[3].shift: must be 0",
		"biological.segment[3].shift: must be 0 where the first layer has more units (193) than inputs (192)",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if err := of("192"); err != nil {
		t.Errorf("as many units as inputs: %v", err)
	}
}
