package experiments

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// protocol has all that a checkpoint of a simulation holds: rules that change
// thresholds and weights, short-term plasticity, images with gaps, changes and
// interventions that are undone, lesions that are not, windows, recordings in memory and on disk, conditions and seeds.
const protocol = `
title = "A protocol that is stopped"
measures = ["mean_rate", "activation_probability_cv", "interval_cv", "weight_slope", "set_point_error", "release_probability"]
[stimulus]
dataset  = "glyphs"
count    = 10
duration = 20.0
gap      = 7.5
[biological]
seeds = 2
[biological.population.image]
model = "image"
[biological.population.cell]
model = "lif"
types = { slow = 10, fast = 15 }
v     = { uniform = [-65.0, -55.0] }
[biological.projection.drive]
from        = "image"
to          = "cell"
connect     = "fixed_probability"
probability = 0.05
weight      = { lognormal = [0.0, 0.5] }
delay       = 2.0
short_term  = { name = "tsodyks_markram", u = 0.9, tau_rec = 5.0 }
[biological.projection.brake]
from     = "cell.fast"
to       = "cell"
connect  = "all_to_all"
receptor = "inhibitory"
weight   = -0.2
short_term = { name = "tsodyks_markram", u = 0.4, tau_rec = 100.0, tau_facil = 50.0 }
[[biological.rule]]
name = "synaptic_scaling"
on   = "drive"
tau  = 1000.0
[[biological.rule]]
name     = "release_probability"
on       = "drive"
tau      = 1000.0
tau_rate = 50.0
[[biological.rule]]
name = "threshold_adaptation"
on   = "cell"
eta  = 0.1
[[biological.condition]]
name = "both"
[[biological.condition]]
name    = "scaling"
without = ["threshold_adaptation"]
[[biological.segment]]
name    = "learning"
stimuli = 20
images  = "train"
[[biological.segment]]
name     = "changed"
duration = 300.0
window   = 30.0
set      = { "cell.i" = { uniform = [10.0, 16.0] }, "threshold_adaptation.eta" = 0.2 }
scale    = { "cell.threshold" = 0.98 }
clamp    = { "cell.slow.v" = -60.0 }
block    = { "cell.inhibitory" = 0.5 }
gain     = { drive = { uniform = [0.8, 1.0] } }
lesion   = { drive = 0.1, "cell.fast" = 0.2 }
drug     = { baclofen = { current = 1.0, sensitivity = { lognormal = [0.0, 0.3] } } }
[[biological.segment]]
name    = "seeing"
stimuli = 10
images  = "test"
without = ["synaptic_scaling"]
silence = ["cell.slow"]
[[biological.record]]
of   = "cell"
what = "spikes"
to   = "disk"
[[biological.record]]
of    = "cell"
what  = ["rate", "population_rate", "threshold"]
every = 10.0
[[biological.record]]
of     = "drive"
what   = "weight"
every  = 5.0
sample = 20
to     = "disk"
[[biological.record]]
of    = "drive"
what  = "release"
every = 5.0
[[figure]]
kind = "time_course"
of   = "drive"
what = "weight"
[[figure]]
kind = "weights"
of   = "drive"
in   = ["changed"]
[[claim]]
name    = "it fires"
measure = "mean_rate"
of      = "both/cell"
min     = 1.0
`

// stopSimulations runs an experiment until its simulations have told of progress
// so many times, and says whether they came to their end before.
func stopSimulations(t *testing.T, text, dir string, after int64, o Options) (*Result, bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var told atomic.Int64
	o.Dir, o.Checkpoint = dir, time.Millisecond
	o.Progress = func(e Event) {
		if e.Running && told.Add(1) == after {
			cancel()
		}
	}
	r, err := runHere(ctx, parse(t, text), o)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return r, err == nil
}

// Simulations that are stopped again and again, each time going on with another
// number of threads, end with the numbers and recordings of one that was not.
func TestResumedSimulationsAreTheSame(t *testing.T) {
	whole := t.TempDir()
	want, _ := stopSimulations(t, protocol, whole, -1, Options{Threads: 2})
	if err := want.Save(whole); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 0))
	dir := t.TempDir()
	stops := 0
	for {
		got, ended := stopSimulations(t, protocol, dir, 1+random.Int64N(60), Options{Threads: 1 + stops%3, Resume: stops > 0})
		if stops++; !ended {
			if stops == 3 {
				if _, err := got.SaveInterrupted(dir); err != nil {
					t.Fatal(err)
				}
			}
			continue
		}
		if !bytes.Equal(numbers(t, got), numbers(t, want)) {
			t.Error("other numbers")
		}
		if err := got.Save(dir); err != nil {
			t.Fatal(err)
		}
		break
	}
	t.Logf("stopped %d times", stops-1)
	if stops < 5 {
		t.Errorf("stopped only %d times", stops-1)
	}
	sameFiles(t, filepath.Join(whole, "data"), filepath.Join(dir, "data"))
	if Resumable(dir) {
		t.Error("the checkpoints outlive the result")
	}
}

// A run that was killed left more on disk than its checkpoint knows of, or left
// recordings without one: they are cut back. A torn checkpoint is told of.
func TestSimulationsAfterTheWorst(t *testing.T) {
	dir := t.TempDir()
	stopSimulations(t, protocol, dir, 60, Options{Threads: 1})
	spikes := filepath.Join(dir, checkpointDir, "biological_both_cell_spikes")
	for _, ending := range []string{".times", ".numbers"} {
		f, err := os.OpenFile(spikes+ending, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString("what a checkpoint does not know")
		f.Close()
	}
	whole := t.TempDir()
	want, _ := stopSimulations(t, protocol, whole, -1, Options{Threads: 2})
	got, ended := stopSimulations(t, protocol, dir, -1, Options{Threads: 2, Resume: true})
	if !ended || !bytes.Equal(numbers(t, got), numbers(t, want)) {
		t.Error("other numbers")
	}
	for r, to := range map[*Result]string{got: dir, want: whole} {
		if err := r.Save(to); err != nil {
			t.Fatal(err)
		}
	}
	sameFiles(t, filepath.Join(whole, "data"), filepath.Join(dir, "data"))

	dir = t.TempDir()
	stopSimulations(t, protocol, dir, 60, Options{Threads: 1})
	if err := os.Truncate(filepath.Join(dir, checkpointDir, "biological_both_cell_spikes.times"), 8); err != nil {
		t.Fatal(err)
	}
	_, err := runHere(t.Context(), parse(t, protocol), Options{Dir: dir, Checkpoint: time.Hour, Resume: true})
	var folder *FolderError
	if !errors.As(err, &folder) {
		t.Errorf("a recording cut short: %v", err)
	}
}
