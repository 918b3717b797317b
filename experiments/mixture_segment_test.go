package experiments

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"homeostat/internal/conf"
)

const segmentedMixture = `
title = "t"
measures = ["common", "row_sum_error", "invariance", "log_likelihood"]
[mixture]
dataset = "drawn-digits"
methods = ["em", "circuit", "backpropagation"]
causes  = 12
pool    = 2
total   = 400.0
images  = 200
test_images = 50
block   = 50
passes  = 4
rate    = 0.1
batch   = 8
backpropagation.objective = "likelihood"
[[mixture.segment]]
name   = "normal"
passes = 4
[[mixture.segment]]
name      = "gain_held"
passes    = 1
intensity = 3.0
learn     = "none"
[[mixture.segment]]
name  = "dark"
after = "normal"
dark  = 0.3
passes = 2
[[mixture.segment]]
name   = "lesion"
after  = "normal"
remove = 0.25
passes = 2
[[mixture.segment]]
name   = "again"
passes = 1
remove = 0.25
[[mixture.condition]]
[[mixture.condition]]
name    = "whole"
methods = ["circuit"]
set     = { segment = [] }
[[figure]]
kind = "recovery"
in   = ["dark", "lesion"]
[[figure]]
kind = "common"
in   = ["dark"]
[[figure]]
kind = "segments"
measure = "activation_probability"
in   = ["normal", "dark", "lesion"]
[[figure]]
kind = "causes"
in   = ["learning", "again"]
of   = ["circuit/causes"]
`

// sameMixtures holds two results of one file to the same bits, segment by segment.
func sameMixtures(t *testing.T, a, b *Result) {
	t.Helper()
	if len(a.mixtures) != 3*6+1 || len(a.mixtures) != len(b.mixtures) {
		t.Fatalf("%d and %d mixtures, want three methods by six segments, and one", len(a.mixtures), len(b.mixtures))
	}
	for i, x := range a.mixtures {
		y := b.mixtures[i]
		if x.of.label != y.of.label || x.segment != y.segment || !slices.Equal(x.weights, y.weights) || !slices.Equal(x.curve, y.curve) {
			t.Errorf("%s, %s: other weights", x.of.label, x.segment)
		}
	}
	for i, x := range a.observations {
		y := b.observations[i]
		for name, m := range x.results {
			if n := y.results[name]; math.Float64bits(m.Value) != math.Float64bits(n.Value) || !equalBits(m.PerUnit, n.PerUnit) {
				t.Errorf("%s of %s in %s is %g and %g", name, x.at, x.segment, m.Value, n.Value)
			}
		}
	}
}

func equalBits(x, y []float64) bool {
	return slices.EqualFunc(x, y, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
}

// The number of threads shows nowhere, and neither does where a run was stopped: while it learns, in a segment, in the last one.
func TestSegmentsOfMixturesAreTheSame(t *testing.T) {
	f := parse(t, segmentedMixture)
	alone, err := run(t.Context(), f, Options{Threads: 2}, few)
	if err != nil {
		t.Fatal(err)
	}
	held(t, alone)
	dir := t.TempDir()
	for stop, after := range []int{7, 9, 12} {
		ctx, cancel := context.WithCancel(t.Context())
		events := 0
		_, err := run(ctx, parse(t, segmentedMixture), Options{Threads: 1, Dir: dir, Checkpoint: time.Hour, Resume: stop > 0, Progress: func(e Event) {
			if e.Running {
				if events++; events == after {
					cancel()
				}
			}
		}}, few)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stop %d: %v", stop, err)
		}
	}
	passes := 0
	resumed, err := run(t.Context(), parse(t, segmentedMixture), Options{Threads: 1, Dir: dir, Checkpoint: time.Hour, Resume: true, Progress: func(e Event) {
		if e.Running {
			passes++
		}
	}}, few)
	if err != nil {
		t.Fatal(err)
	}
	if all := 3*14 + 4; passes != all-7-9-12 {
		t.Errorf("%d passes were left after three stops, want %d", passes, all-7-9-12)
	}
	sameMixtures(t, alone, resumed)
}

// held is what must hold in any mixture that goes through segments.
func held(t *testing.T, r *Result) {
	t.Helper()
	value := func(name string, p place, segment string) float64 {
		x, err := r.value(name, p, segment)
		if err != nil {
			t.Error(err)
		}
		return x
	}
	for _, p := range r.File.places()[:3] {
		if x := value("invariance", p, "gain_held"); p.method != "backpropagation" && !(x > 0) || !(x <= 1+1e-12) {
			t.Errorf("%s: concordance %g", p, x)
		}
		if got, want := value("activation_probability", p, "gain_held"), value("activation_probability", p, "normal"); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: active with probability %g in three times the light, %g before", p, got, want)
		}
		if got, want := value("log_likelihood.start", p, "lesion"), value("log_likelihood", p, "normal"); !(got < want) {
			t.Errorf("%s: likelihood %g without a quarter of the causes, %g with them", p, got, want)
		}
		if got, want := value("log_likelihood", p, "dark"), value("log_likelihood.start", p, "dark"); !(got > want) {
			t.Errorf("%s: likelihood %g after learning in the dark, %g before", p, got, want)
		}
		for segment, units := range map[string]int{"normal": 12, "lesion": 9, "again": 6} {
			each, err := r.perUnit("activation_probability", p, segment)
			if err != nil || len(each[0]) != units {
				t.Errorf("%s, %s: %v of %d causes, %v", p, segment, each, units, err)
			}
		}
		if p.method == "em" {
			if blocks := len(r.first(p, "dark").in.Batches); blocks != 2 {
				t.Errorf("expectation-maximization has %d blocks of two passes", blocks)
			}
		} else if blocks := len(r.first(p, "dark").in.Batches); blocks != 8 {
			t.Errorf("%s has %d blocks of 50 images in two passes of 200", p, blocks)
		}
	}
	if a, b := value("log_likelihood", place{"biological", "circuit[whole]", "causes"}, learning), value("log_likelihood", place{"biological", "circuit", "causes"}, learning); a != b {
		t.Errorf("passes come to %g where segments follow, and to %g where none do", b, a)
	}
	if figures, notes := r.figures(); len(figures) != 4 || len(notes) > 0 {
		t.Errorf("%d figures are drawn, want 4: %v", len(figures), notes)
	}
}

// A segment depends on the one that it follows and on nothing that stands between.
func TestSegmentsOfMixturesBranch(t *testing.T) {
	r := runText(t, `
title = "t"
[mixture]
methods = ["em", "circuit", "backpropagation"]
causes  = 8
total   = 100.0
images  = 300
passes  = 3
backpropagation.objective = "likelihood"
[mixture.known]
side = 4
[[mixture.segment]]
name = "goes_on"
passes = 2
[[mixture.segment]]
name = "lesion"
after = "learning"
remove = 0.5
passes = 2
[[mixture.segment]]
name = "goes_on_again"
after = "learning"
passes = 2
`, 1)
	for _, p := range r.File.places() {
		a, b, c := r.learnedBy(p, "goes_on"), r.learnedBy(p, "goes_on_again"), r.learnedBy(p, "lesion")
		if !slices.Equal(a[0].weights, b[0].weights) || len(c[0].weights)*2 != len(a[0].weights) {
			t.Errorf("%s: two segments that follow one differ by what stands between", p)
		}
	}
}

func TestFaultsInSegmentsOfMixtures(t *testing.T) {
	for text, want := range map[string]string{
		"[[mixture.segment]]\npasses = 1\n":                                                                  `needs the key "name"`,
		"[[mixture.segment]]\nname = \"a b\"\n":                                                              `has " " in it`,
		"[[mixture.segment]]\nname = \"learning\"\n":                                                         `a segment named "learning" stands above already`,
		"[[mixture.segment]]\nname = \"a\"\nafter = \"b\"\n":                                                 `t.toml:9: mixture.segment[0].after: no segment above it is called "b"; there are learning`,
		"[[mixture.segment]]\nname = \"a\"\nshift = 1.0\n":                                                   "causes have no such number of their own; give brightness",
		"[[mixture.segment]]\nname = \"a\"\nlearn = \"normalization\"\n":                                     `mixture.segment[0].learn: no way to learn is called "normalization"`,
		"[[mixture.segment]]\nname = \"a\"\nremove = 1.5\n":                                                  "mixture.segment[0].remove: must be between 0 and 1, is 1.5",
		"[[mixture.segment]]\nname = \"a\"\nremove = 0.6\n[[mixture.segment]]\nname = \"b\"\nremove = 0.4\n": "mixture.segment[1].remove: leaves no cause",
		"[[mixture.segment]]\nname = \"a\"\ndark = 2.0\n":                                                    "mixture.segment[0].dark: must be between 0 and 1, is 2",
		"[[mixture.segment]]\nname = \"a\"\npasses = -1\n":                                                   "mixture.segment[0].passes: must be at least 0, is -1",
		"[[mixture.segment]]\nname = \"a\"\ncorrupted = 0.1\n":                                               "unknown key",
		"[[mixture.segment]]\nname = \"a\"\n[[mixture.condition]]\nset = { methods = 1 }\n":                  "cannot differ between conditions",
		"[[mixture.segment]]\nname = \"a\"\n[[mixture.condition]]\nmethods = [\"spiking\"]\n":                `"spiking" goes through no segments`,
		"[[mixture.segment]]\nname = \"a\"\n[[claim]]\nname = \"c\"\nmeasure = \"recovery_stimuli\"\nof = \"em/causes\"\nin = \"learning\"\nmax = 1.0\n": "recovery_stimuli has no value at",
		"[[mixture.segment]]\nname = \"a\"\n[[claim]]\nname = \"c\"\nmeasure = \"recovery_stimuli\"\nof = \"em/causes\"\nin = \"b\"\nmax = 1.0\n":        `no segment is called "b"`,
		"[mixture.known]\n[[mixture.segment]]\nname = \"a\"\ndark = 0.1\n":                                                                               "patterns are drawn from a known mixture",
	} {
		all := "title = \"t\"\n[mixture]\nmethods = [\"em\"]\ncauses = 16\nimages = 100\n" + "#\n" + text
		if !strings.Contains(text, "known") {
			all = strings.Replace(all, "#", "dataset = \"drawn-digits\"", 1)
		}
		if _, err := Parse("t.toml", []byte(all), Overrides{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		} else if faults := (conf.Faults)(nil); errors.As(err, &faults) && len(faults) > 1 {
			t.Errorf("%q: more than one fault: %v", text, err)
		}
	}
}

// Inputs are no less than black, whatever a view makes of them.
func TestViewsOfMixtures(t *testing.T) {
	r, err := run(t.Context(), parse(t, strings.Replace(segmentedMixture, "dark  = 0.3", "brightness = -0.5\ncontrast = 3.0", 1)), Options{}, few)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.File.places()[:3] {
		if x, err := r.value("row_sum_error", p, "dark"); err != nil || !(x < 0.5) {
			t.Errorf("%s: rows are off by %g (%v)", p, x, err)
		}
	}
}
