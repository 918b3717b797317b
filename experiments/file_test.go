package experiments

import (
	"errors"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/machine"
	"homeostat/report"
)

const tenFaults = `title = "A file with many faults"
sede  = 3

[stimulus]
dataset = "glyphz"
count   = 0

[biological]
dt = "short"

[biological.population.input]
model = "poison"
size  = 10

[biological.population.cell]
model = "lif"
size  = 4
tau_m = -20.0
tau_mm = 3.0

[biological.projection.drive]
from    = "input"
to      = "sell"
connect = "one_to_one"
weight  = "strong"

[[biological.rule]]
name   = "threshold_adaptation"
on     = "cell"
target = 5.0

[[biological.segment]]
name     = "all"
duration = 1000.0
without  = ["treshold_adaptation"]

[[figure]]
kind = "pie"

[[claim]]
name    = "a measure that is none"
measure = "niceness"
of      = "cell"
max     = 1
`

// Every fault is told, each with its line and key, in one go.
func TestTenFaultsAtOnce(t *testing.T) {
	_, err := Parse("bad.toml", []byte(tenFaults), Overrides{})
	var faults conf.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want faults", err)
	}
	for _, want := range []string{
		`bad.toml:2: sede: unknown key; did you mean "seed"?`,
		`bad.toml:5: stimulus.dataset: there is no data set "glyphz"`,
		`bad.toml:9: biological.dt: must be a number, is the string "short"`,
		`bad.toml:12: biological.population.input.model: no neuron model is called "poison"; did you mean "poisson"?`,
		`bad.toml:18: biological.population.cell.tau_m: must be`,
		`bad.toml:19: biological.population.cell.tau_mm: unknown key; did you mean "tau_m"?`,
		`bad.toml:23: biological.projection.drive.to: `,
		`bad.toml:25: biological.projection.drive.weight: must be a number`,
		`bad.toml:35: biological.segment[0].without[0]: no rule of this file is called "treshold_adaptation"; did you mean "threshold_adaptation"?`,
		`bad.toml:38: figure[0].kind: no kind of figure is called "pie"`,
		`bad.toml:42: claim[0].measure: no measure is called "niceness"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Logf("told:\n%v", err)
	}
}

func TestWhatTheMemoryCannotHoldIsRefused(t *testing.T) {
	if _, known := machine.Memory(); !known {
		t.Skip("this system does not tell how much memory it has")
	}
	for _, c := range []struct{ text, want string }{
		{"title = \"t\"\n[biological.population.a]\nmodel=\"lif\"\nsize=2_000_000\n[biological.projection.p]\nfrom=\"a\"\nto=\"a\"\nconnect=\"fixed_indegree\"\ndegree=1000\nweight={uniform=[0,1]}\n" +
			"[biological.projection.q]\nfrom=\"a\"\nto=\"a\"\nconnect=\"fixed_indegree\"\ndegree=1000\nweight={uniform=[0,1]}\n" +
			"[[biological.segment]]\nname=\"s\"\nduration=1.0\n", "biological: would take about 48.3 GB of memory, and this machine has"},
		{"title = \"t\"\n[artificial]\ndataset=\"glyphs\"\nlayers=[{kind=\"dense\", out=1_000_000_000}]\nnormalizations=[\"vanilla\"]\n", "artificial: would take about 49.8 TB"},
	} {
		_, err := Parse("f.toml", []byte(c.text), Overrides{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func TestFaultsOfNames(t *testing.T) {
	const head = "title = \"t\"\n[artificial]\ndataset = \"glyphs\"\nnetwork = \"lenet5\"\nnormalizations = [\"vanilla\", \"batchnorm\"]\n"
	const cells = "title = \"t\"\n[biological.population.cell]\nmodel = \"lif\"\nsize = 3\n[[biological.segment]]\nname = \"all\"\n"
	for _, c := range []struct{ text, want string }{
		{"title = \"t\"\n", "neither [biological] nor [artificial]"},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"vanila\"\nmin=0.1\n", `called "vanila"; did you mean "vanilla"?`},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"fc1\"\nmin=0.1\n", `"fc1" could be any of artificial/vanilla/fc1, artificial/batchnorm/fc1`},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"vanilla\"\n", "must be in 0 ways"},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"vanilla\"\nvalue=0.5\n", "without its tolerance"},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"vanilla\"\nin=\"after\"\nmin=0.1\n", "names a segment, and artificial/vanilla has none"},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"vanilla\"\nratio={min=1}\n", `needs the key "versus"`},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"mean_rate\"\nof=\"batchnorm\"\nmin=0.1\n", "claim[0].measure: mean_rate has no value at artificial/batchnorm"},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"code_entropy.foo\"\nof=\"batchnorm/fc1\"\nmin=0.1\n", `no further number of code_entropy is called "foo"`},
		{head + "[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"vanilla\"\nmin=0.1\n[[claim]]\nname=\"c\"\nmeasure=\"test_accuracy\"\nof=\"vanilla\"\nmin=0.2\n", `a claim named "c" stands above already`},
		{strings.Replace(head, "title = \"t\"", "title = \"\"", 1), "title: must say what"},
		{cells + "duration = 1000.05\n", "segment[0].duration: must be a multiple of dt (0.1 ms), is 1000.05"},
		{cells + "duration = 1000.0\nwindow = 300.0\n", "segment[0].window: must be a multiple of dt"},
		{cells + "duration = 1000.0\n[[claim]]\nname=\"c\"\nmeasure=\"set_point_error\"\nof=\"cell\"\nmax=0.1\n", "set_point_error has no value at biological/none/cell"},
		{cells + "duration = 1000.0\n[[figure]]\nkind=\"heatmap\"\n", "figure[0].kind: heatmap shows"},
		{cells + "duration = 1000.0\n[[figure]]\nkind=\"bars\"\nmeasure=\"weight_slope\"\n", "figure[0].measure: weight_slope has no value at"},
		{strings.Replace(head, "lenet5", "lenet6", 1), `no network is called "lenet6"; did you mean "lenet5"?`},
		{strings.Replace(head, "\"batchnorm\"", "\"batchnrm\"", 1), `no normalization is called "batchnrm"; did you mean "batchnorm"?`},
		{head + "batch = 0\n", "artificial.batch"},
		{strings.Replace(head, "network = \"lenet5\"", "layers = [{kind=\"conv\", out=3, size=50}]", 1), "does not fit into an input of 32×32"},
		{strings.Replace(head, "network = \"lenet5\"", "layers = [{kind=\"maxpool\", size=2}, {kind=\"cnv\", out=3}]", 1), "artificial.layers[1].kind: must be one of conv"},
		{head + "[artificial.optimizer]\nlearning_rate = -1\n", "artificial.optimizer.learning_rate"},
	} {
		_, err := Parse("f.toml", []byte(c.text), Overrides{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// The resolved copy is a file of its own: it reads back, and resolves to itself.
func TestResolvedCopyIsTheSameExperiment(t *testing.T) {
	for _, name := range Names() {
		f, err := Open(name, Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		var first, second strings.Builder
		if err := f.WriteResolved(&first); err != nil {
			t.Fatal(err)
		}
		again, err := Parse("config.toml", []byte(first.String()), Overrides{})
		if err != nil {
			t.Fatalf("%s: its resolved copy: %v", name, err)
		}
		if err := again.WriteResolved(&second); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(first.String(), second.String()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// What --quick ran is a file of its own too: its claims on the full size stay open.
func TestTheResolvedCopyOfAQuickRunIsQuick(t *testing.T) {
	const text = `title = "t"
[biological.population.cell]
model = "lif"
size  = 3
[[biological.segment]]
name     = "all"
duration = 100.0
[[claim]]
name      = "they fire"
measure   = "mean_rate"
of        = "cell"
min       = 1.0
full_size = true
[quick]
biological.segment.all.duration = 10.0
`
	f, err := Parse("f.toml", []byte(text), Overrides{Quick: true})
	if err != nil {
		t.Fatal(err)
	}
	var resolved strings.Builder
	if err := f.WriteResolved(&resolved); err != nil {
		t.Fatal(err)
	}
	r := runText(t, resolved.String(), 1)
	if c := r.Claims[0]; c.Verdict != report.NotRun || c.Value != nil || r.File.Biological.Segments[0].Duration != 10 {
		t.Errorf("%+v of a segment of %g ms", c, r.File.Biological.Segments[0].Duration)
	}
}

func TestBuiltinsAreWhole(t *testing.T) {
	for _, name := range Names() {
		for _, quick := range []bool{false, true} {
			f, err := Open(name, Overrides{Quick: quick})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if f.Reference == "" || f.Description == "" || f.Scale == "" || f.Typical == 0 || len(f.Claims) == 0 || len(f.Figures) == 0 {
				t.Errorf("%s: lacks one of reference, description, scale, typical_seconds, claims, figures", name)
			}
		}
	}
}

// Built-ins are files in the language that users have: no Go code knows them.
// Benchmarks bear names of networks too, a data set that of the experiment on it, and
// what the language has names for code must know, whatever else is called so.
func TestNoCodeForABuiltin(t *testing.T) {
	language := append(normalizations(), keysOf(reflect.TypeFor[Artificial]())...)
	language = append(append(language, keysOf(reflect.TypeFor[File]())...), keysOf(reflect.TypeFor[Interventions]())...)
	for _, m := range circuits.Models() {
		language = append(language, m.Name)
	}
	for _, kind := range circuits.RuleKinds() {
		language = append(language, kind.Name)
	}
	names := slices.DeleteFunc(Names(), func(name string) bool { return slices.Contains(language, name) })
	between := func(r rune) bool { return !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-') }
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(d.Name(), "bench") ||
			filepath.Dir(path) == filepath.Join("..", "internal", "data") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, literal := range stringsIn(text) {
			for _, name := range names {
				if slices.Contains(strings.FieldsFunc(literal, between), name) {
					t.Errorf("%s names the built-in %s: the language should say what it needs", path, name)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stringsIn returns the string literals of Go source.
func stringsIn(text []byte) (all []string) {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(text)), text, nil, 0)
	for {
		_, kind, literal := s.Scan()
		switch kind {
		case token.EOF:
			return all
		case token.STRING:
			all = append(all, literal)
		}
	}
}

func TestOverridesAreChecked(t *testing.T) {
	name := Names()[0]
	for _, c := range []struct {
		set  Setting
		want string
	}{
		{Setting{"seed", "many"}, "--set: seed: must be a whole number"},
		{Setting{"sed", "1"}, `--set: sed: unknown key; did you mean "seed"?`},
	} {
		_, err := Open(name, Overrides{Set: []Setting{c.set}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("--set %s=%s: got %v, want %q", c.set.Key, c.set.Value, err, c.want)
		}
	}
	seed := uint64(77)
	f, err := Open(name, Overrides{Seed: &seed})
	if err != nil || f.Seed != 77 {
		t.Errorf("--seed 77: %v, %v", f, err)
	}
}
