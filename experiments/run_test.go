package experiments

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/npz"
	"homeostat/report"
)

// A network that is no built-in, from TOML alone: regular and Poisson drive of two
// cell types, inhibition between populations, a rule, changes of input, recordings.
const own = `
title = "A network of one's own"
seed  = 5

[biological]
dt = 0.1

[biological.population.noise]
model = "poisson"
size  = 40
rate  = { from = 5.0, to = 50.0 }

[biological.population.pyramid]
model     = "lif"
types     = { regular = 30, bursting = 10 }
threshold = { normal = [-50.0, 1.0] }
i         = 8.0

[biological.population.basket]
model = "lif"
size  = 10
tau_m = 10.0

[biological.projection.input]
from        = "noise"
to          = "pyramid"
connect     = "fixed_probability"
probability = 0.3
weight      = { lognormal = [0.0, 0.5] }
delay       = 1.0

[biological.projection.excite]
from    = "pyramid"
to      = "basket"
connect = "fixed_indegree"
degree  = 12
weight  = 2.0
delay   = 1.5

[biological.projection.inhibit]
from     = "basket"
to       = "pyramid.regular"
connect  = "all_to_all"
receptor = "inhibitory"
weight   = -0.5

[[biological.rule]]
name   = "threshold_adaptation"
on     = "pyramid"
target = { regular = 4.0, bursting = 8.0 }
eta    = 0.1

[[biological.rule]]
name   = "synaptic_scaling"
on     = "excite"
label  = "scaling"
target = 12.0

[[biological.segment]]
name     = "settle"
duration = 2000.0

[[biological.segment]]
name     = "loud"
duration = 2000.0
window   = 100.0
scale    = { "noise.rate" = 2.0 }
without  = ["scaling"]

[[biological.record]]
of    = "pyramid"
what  = ["spikes", "rate", "threshold"]
every = 50.0

[[figure]]
kind = "rate_distribution"
of   = ["pyramid.regular", "pyramid.bursting"]
in   = ["settle", "loud"]

[[figure]]
kind = "time_course"
of   = "pyramid"
what = "threshold"

[[claim]]
name    = "louder input, higher rates"
measure = "mean_rate"
of      = "pyramid"
in      = "loud"
versus  = "settle"
ratio   = { min = 1.01 }
`

func parse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse("own.toml", []byte(text), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A fault is a piece of a file, what stands there instead of it, and what is said of that.
type fault struct{ from, to, want string }

// faulty puts one fault after the other into a file, and wants it told.
func faulty(t *testing.T, text string, faults []fault) {
	t.Helper()
	for _, c := range faults {
		if !strings.Contains(text, c.from) {
			t.Fatalf("%q is not there", c.from)
		}
		_, err := Parse("own.toml", []byte(strings.Replace(text, c.from, c.to, 1)), Overrides{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("with %q: got %v, want %q", c.to, err, c.want)
		}
	}
}

// figureOf is the only figure of a run.
func figureOf(t *testing.T, r *Result) report.Figure {
	t.Helper()
	figures, notes := r.figures()
	if len(notes) > 0 || len(figures) != 1 {
		t.Fatalf("%d figures, %v", len(figures), notes)
	}
	return figures[0]
}

// sheet saves a run and reads one of its tables for spreadsheets.
func sheet(t *testing.T, r *Result, name string) [][]string {
	t.Helper()
	dir := t.TempDir()
	if err := r.Save(dir); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, "data", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// glyphs are drawn once for all tests.
var glyphs = sync.OnceValues(func() (*data.Set, error) { return data.Load("glyphs", "") })

// runHere is Run on that set.
func runHere(ctx context.Context, f *File, o Options) (*Result, error) {
	return run(ctx, f, o, func(name string) (*data.Set, error) {
		if name != "glyphs" {
			return nil, fmt.Errorf("the test has no %s", name)
		}
		return glyphs()
	})
}

func runText(t *testing.T, text string, threads int) *Result {
	t.Helper()
	r, err := runHere(context.Background(), parse(t, text), Options{Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestANetworkOfOnesOwn(t *testing.T) {
	r := runText(t, own, 2)
	dir := t.TempDir()
	if err := r.Save(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"result.json", "config.toml", "report.html", "data/rate_distribution.npz", "data/rate_distribution.csv",
		"figures/rate_distribution.svg", "figures/time_course.png", "data/biological_threshold_adaptation+scaling_pyramid_spikes.npz",
	} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s is missing or empty", name)
		}
	}
	spikes, err := npz.Read(filepath.Join(dir, "data/biological_threshold_adaptation+scaling_pyramid_spikes.npz"))
	if err != nil {
		t.Fatal(err)
	}
	// The recorded spikes and the measured rates are two views of the same run.
	rate, err := r.value("mean_rate", place{"biological", "threshold_adaptation+scaling", "pyramid"}, "loud")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, ms := range spikes["time_ms"].Float64s() {
		if ms > 2000 {
			count++
		}
	}
	if want := float64(count) / 40 / 2; math.Abs(rate-want) > 1e-9 || count == 0 {
		t.Errorf("mean rate %g Hz, the spikes say %g", rate, want)
	}
}

const small = `
title = "A small training"
[artificial]
dataset        = "glyphs"
layers         = [{ kind = "conv", out = 4, size = 5 }, { kind = "maxpool", size = 4 }, { kind = "dense", out = 16 }]
normalizations = ["vanilla", "synaptic_scaling"]
seeds          = 2
iterations     = 60
sample_every   = 20
test_every     = 30
[[figure]]
kind = "curve"
[[figure]]
kind = "heatmap"
of   = "fc1"
[[claim]]
name    = "it learns a little"
measure = "test_accuracy"
of      = "synaptic_scaling"
min     = 0.11
`

// The same file gives the same numbers, whatever the number of threads, and so does its resolved copy.
func TestSameBitsForAnyThreads(t *testing.T) {
	for _, text := range []string{own, small} {
		var resolved bytes.Buffer
		if err := parse(t, text).WriteResolved(&resolved); err != nil {
			t.Fatal(err)
		}
		want := numbers(t, runText(t, text, 1))
		for _, threads := range []int{2, 3} {
			if got := numbers(t, runText(t, text, threads)); !bytes.Equal(got, want) {
				t.Errorf("%d threads give other numbers than one", threads)
			}
		}
		if got := numbers(t, runText(t, resolved.String(), 2)); !bytes.Equal(got, want) {
			t.Error("the resolved copy gives other numbers")
		}
	}
}

// numbers are a result's measures and claims.
func numbers(t *testing.T, r *Result) []byte {
	t.Helper()
	text, err := json.Marshal(struct {
		Measures any
		Claims   any
	}{r.table(), r.Claims})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestDivergenceSaysWhereAndKeepsTheRest(t *testing.T) {
	text := strings.Replace(small, "iterations     = 60", "iterations     = 60\noptimizer = { learning_rate = 1e30 }", 1)
	r := runText(t, text, 2)
	if len(r.Failed) == 0 || !strings.Contains(r.Failed[0].Error, "iteration") {
		t.Fatalf("failures: %v", r.Failed)
	}
	if r.OK() {
		t.Error("a diverged run counts as well")
	}
	dir := t.TempDir()
	if err := r.Save(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "data/artificial_vanilla_seed1.npz")); err != nil {
		t.Errorf("what was recorded is not kept: %v", err)
	}
}

func TestRunawayActivityIsAFailureOfTheRun(t *testing.T) {
	for _, i := range []string{"1e308", "1e6"} { // beyond the numbers; a spike as soon as refractoriness ends
		text := strings.Replace(own, "i         = 8.0", "i         = "+i, 1)
		r := runText(t, text, 1)
		if len(r.Failed) != 1 || !strings.Contains(r.Failed[0].Error, "pyramid") {
			t.Errorf("i = %s: failures: %v, want one that names the population", i, r.Failed)
		}
	}
}

func TestInterruptedRunsKeepWhatTheyDid(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	text := strings.Replace(small, "iterations     = 60", "iterations     = 1000000", 1)
	r, err := runHere(ctx, parse(t, text), Options{Threads: 2, Progress: func(e Event) {
		if e.Run == 0 && e.Iteration > 20 { // it has taken its first sample
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r == nil {
		t.Fatalf("got %v, %v", r, err)
	}
	dir := t.TempDir()
	where, err := r.SaveInterrupted(dir)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := npz.Read(filepath.Join(where, "data/artificial_vanilla_seed1.npz"))
	if err != nil || kept["loss"].Len() == 0 {
		t.Errorf("kept %v, %v", kept["loss"], err)
	}
	if _, err := os.Stat(filepath.Join(dir, resultFile)); err == nil {
		t.Error("an interrupted run left a finished result")
	}
}

func TestAFinishedResultIsNotOverwritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "result")
	undo, err := Prepare(dir, Fresh)
	if err != nil {
		t.Fatal(err)
	}
	undo()
	if _, err := os.Stat(dir); err == nil {
		t.Error("undo left the folder")
	}
	if err := runText(t, small, 2).Save(mustMake(t, dir)); err != nil {
		t.Fatal(err)
	}
	var exists *FolderError
	if _, err := Prepare(dir, Fresh); !errors.As(err, &exists) {
		t.Errorf("got %v, want a FolderError", err)
	}
	if _, err := Prepare(dir, Replace); err != nil {
		t.Errorf("--force: %v", err)
	}
}

func mustMake(t *testing.T, dir string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
