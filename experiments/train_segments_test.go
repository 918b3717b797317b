package experiments

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"homeostat/measure"
	"homeostat/report"
)

// A training that is damaged and goes on, in two variants, with every figure that
// compares methods.
const damaged = `
title    = "Damage and recovery"
measures = ["test_accuracy", "clean_accuracy", "accuracy_lost", "iterations_to", "gradient_norm", "activation_probability", "activation_probability_cv", "dead_fraction"]
[artificial]
dataset        = "glyphs"
layers         = [{ kind = "conv", out = 4, size = 5 }, { kind = "maxpool", size = 4 }, { kind = "dense", out = 16 }]
normalizations = ["vanilla", "batchnorm"]
seeds          = 2
iterations     = 60
sample_every   = 20
test_every     = 20
[[artificial.variant]]
name = "slow"
set  = { "optimizer.learning_rate" = 0.001 }
[[artificial.variant]]
name = "fast"
set  = { "optimizer.learning_rate" = 0.01 }
[[artificial.segment]]
name = "whole"
[[artificial.segment]]
name       = "damaged"
iterations = 40
remove     = 0.5
[[artificial.segment]]
name       = "dim"
after      = "whole"
iterations = 20
contrast   = 0.3
classes    = [0, 1, 2]
[[figure]]
kind     = "methods"
of       = "*/fc1"
in       = ["whole", "damaged"]
measures = ["test_accuracy", "dead_fraction"]
sort     = "test_accuracy"
versus   = "vanilla[slow]"
[[figure]]
kind    = "methods"
name    = "last"
measure = "accuracy_lost"
[[figure]]
kind    = "scatter"
measure = "clean_accuracy"
against = "activation_probability_cv"
of      = "*/hidden"
at_log  = true
[[figure]]
kind    = "curve"
[[figure]]
kind    = "curve"
name    = "part"
in      = ["damaged", "dim"]
measure = "clean_accuracy"
[[figure]]
kind    = "sweep"
measure = "test_accuracy"
in      = "whole"
against = "optimizer.learning_rate"
at_log  = true
theory  = [{ label = "theory", x = [0.001, 0.01], y = [0.5, 0.4] }]
[[figure]]
kind    = "segments"
measure = "dead_fraction"
of      = "*/fc1"
in      = ["whole", "damaged"]
[[claim]]
name    = "no unit that is left is dead"
measure = "dead_fraction"
of      = "batchnorm[fast]/fc1"
in      = "damaged"
versus  = "whole"
difference = { value = 0.0, tolerance = 1e-9 }
[[claim]]
name    = "the last segment is the one without a name"
measure = "test_accuracy"
of      = "vanilla[slow]"
versus  = "batchnorm[slow]"
difference = { min = -1.0 }
[[claim]]
name    = "damage changes accuracy"
measure = "test_accuracy"
of      = "batchnorm[fast]"
in      = "damaged"
versus  = "whole"
test    = "different_mean"
level   = 0.9999
`

func TestSegmentsOfTrainings(t *testing.T) {
	r := runText(t, damaged, 2)
	for _, c := range r.Claims {
		if !c.Pass {
			t.Errorf("%s: %+v", c.Name, c)
		}
	}
	at := place{"artificial", "batchnorm[fast]", ""}
	welch := measure.WelchT(r.values("test_accuracy", at, "damaged"), r.values("test_accuracy", at, "whole")).P
	if p := r.Claims[2].Value; p == nil || *p != welch {
		t.Errorf("the p-value of accuracy before and after damage is %v, want %g", p, welch)
	}
	table := r.table()
	for name, wants := range map[string]int{"test_accuracy": 4 * 3, "accuracy_lost": 4 * 2, "dead_fraction": 4 * 3 * 3, "gradient_norm": 4 * 3 * 2} {
		if len(table[name]) != wants {
			t.Errorf("%s has a value at %d places, want %d", name, len(table[name]), wants)
		}
	}
	// Silenced units, half of 16 from the second segment on but not in the third, do not count.
	for segment, want := range map[string]int{"whole": 16, "damaged": 8, "dim": 16} {
		if units, err := r.perUnit("activation_probability", place{"artificial", "vanilla[slow]", "hidden"}, segment); err != nil || len(units[0]) != want {
			t.Errorf("%s has measures of %d units, want %d (%v)", segment, len(units[0]), want, err)
		}
	}
	// What a segment begins with is what the one that it comes after has lost.
	before := table["test_accuracy"]["artificial/batchnorm[fast]@whole"]
	for k, segment := range []string{"damaged", "dim"} {
		for i, x := range r.values("accuracy_lost", at, segment) {
			first := math.NaN()
			for _, p := range r.trained("batchnorm[fast]")[i].run.Curve {
				if p.Segment == k+1 {
					first = p.TestAccuracy
					break
				}
			}
			if got := *before.Values[i] - first; got != x {
				t.Errorf("%s: seed %d lost %g, its curve says %g", segment, i, x, got)
			}
		}
	}
	dir := t.TempDir()
	if err := r.Save(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"methods", "last", "scatter", "curve", "part", "sweep", "segments"} {
		if info, err := os.Stat(filepath.Join(dir, "figures", name+".svg")); err != nil || info.Size() == 0 {
			t.Errorf("figure %s is missing or empty", name)
		}
	}
	i := slices.IndexFunc(r.File.Figures, func(s *FigureSpec) bool { return s.Kind == "sweep" })
	if panels, err := drawSweep(r, r.File.Figures[i]); err != nil || !slices.ContainsFunc(panels[0].Marks, func(m report.Mark) bool { return m.Dashed && m.Label == "theory" }) {
		t.Errorf("the sweep has no curve of the theory (%v)", err)
	}
	rows, err := os.ReadFile(filepath.Join(dir, "data", "methods_table.csv"))
	if lines := strings.Split(strings.TrimSpace(string(rows)), "\n"); err != nil || len(lines) != 1+4*2 || strings.Count(lines[1], ",") != 2+2*4 {
		t.Errorf("the table of methods has %d lines: %s (%v)", len(lines), rows, err)
	}
}

// Stopped in the first or a later segment, a training goes on to the same numbers.
func TestSegmentsResume(t *testing.T) {
	text := strings.NewReplacer("seeds          = 2", "seeds = 1", `"vanilla", "batchnorm"`, `"batchnorm"`, "vanilla[slow]", "batchnorm[fast]").Replace(damaged)
	want := runText(t, text, 2)
	if why := want.Claims[2].Why; !strings.Contains(why, "needs two seeds") {
		t.Errorf("a test over seeds of a single one: %q", why)
	}
	for _, stop := range []int64{30, 90, 110} {
		dir := t.TempDir()
		stopAt(t, text, dir, stop, Options{Threads: 2})
		if got, _ := goOn(t, text, dir, 1); !bytes.Equal(numbers(t, got), numbers(t, want)) {
			t.Errorf("stopped after %d iterations: other numbers", stop)
		}
	}
}

func TestFiguresOfMethodsThatCannotBe(t *testing.T) {
	for change, want := range map[string]string{
		`against = "optimizer.learning_rate"|against = "optimizer.name"`:                                   "is no number",
		`against = "optimizer.learning_rate"|against = "nonesuch"`:                                         "has no number at artificial.nonesuch",
		`against = "activation_probability_cv"|against = "nonesuch"`:                                       `no measure is called "nonesuch"`,
		`in       = ["whole", "damaged"]|in = ["nowhere"]`:                                                 `no segment is called "nowhere"`,
		`measure = "accuracy_lost"|label = "x"`:                                                            `needs the key "measures"`,
		`measures = ["test_accuracy", "dead_fraction"]|measures = ["test_acuracy"]`:                        `did you mean "test_accuracy"?`,
		`name       = "dim"|name = "d/m"`:                                                                  `has "/" in it`,
		`classes    = [0, 1, 2]|classes = [12]`:                                                            "must be below 10",
		`in      = "damaged"` + "\n" + `versus  = "whole"|in = "whole"` + "\n" + `versus = "dam"`:          "dam",
		`measure = "clean_accuracy"` + "\n" + `[[figure]]|measure = "dead_fraction"` + "\n" + `[[figure]]`: "is not followed over training",
	} {
		old, new, _ := strings.Cut(change, "|")
		if !strings.Contains(damaged, old) {
			t.Fatalf("the file has no %q", old)
		}
		_, err := Parse("bad.toml", []byte(strings.Replace(damaged, old, new, 1)), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want a word of %q", new, err, want)
		}
	}
}
