package experiments

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"homeostat/internal/atomicfile"
	"homeostat/internal/npz"
)

// stopAt runs an experiment until its trainings have done so many iterations in
// all. What is under way is kept at that moment, what is finished was before.
func stopAt(t *testing.T, text, dir string, iterations int64, o Options) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var done atomic.Int64
	o.Dir, o.Checkpoint = dir, time.Hour
	o.Progress = func(e Event) {
		if e.Iteration > 0 && done.Add(1) == iterations {
			cancel()
		}
	}
	if _, err := runHere(ctx, parse(t, text), o); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped after %d iterations: %v", iterations, err)
	}
}

// goOn resumes an experiment and returns its result and how many iterations that took.
func goOn(t *testing.T, text, dir string, threads int) (*Result, int64) {
	t.Helper()
	var done atomic.Int64
	r, err := runHere(t.Context(), parse(t, text), Options{
		Threads: threads, Dir: dir, Checkpoint: time.Hour, Resume: true,
		Progress: func(e Event) {
			if e.Iteration > 0 {
				done.Add(1)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, done.Load()
}

// sameFiles holds the files below two folders to be the same.
func sameFiles(t *testing.T, want, got string) {
	t.Helper()
	count := 0
	err := filepath.WalkDir(want, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		count++
		a, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(want, path)
		if b, err := os.ReadFile(filepath.Join(got, name)); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%v)", name, err)
		}
		return nil
	})
	if err != nil || count == 0 {
		t.Fatalf("%d files to compare, %v", count, err)
	}
}

// Four trainings of 60 iterations, stopped in the first, between and in the last
// ones: no iteration is done twice, and the numbers are those of one that was not stopped.
func TestResumedExperimentsAreTheSame(t *testing.T) {
	whole := t.TempDir()
	want := runText(t, small, 2)
	if err := want.Save(whole); err != nil {
		t.Fatal(err)
	}
	for k, stops := range [][2]int64{{1, 100}, {61, 30}, {119, 110}} {
		dir := t.TempDir()
		stopAt(t, small, dir, stops[0], Options{Threads: 1 + k})
		stopAt(t, small, dir, stops[1], Options{Threads: 3 - k, Resume: true})
		got, iterations := goOn(t, small, dir, 2)
		if !bytes.Equal(numbers(t, got), numbers(t, want)) {
			t.Errorf("stopped after %v iterations: other numbers", stops)
		}
		// What runs beside the training that stops all may do one more iteration.
		if most, least := 240-stops[0]-stops[1], 240-stops[0]-stops[1]-4; iterations > most || iterations < least {
			t.Errorf("stopped after %v iterations: %d more, want %d to %d", stops, iterations, least, most)
		}
		if err := got.Save(dir); err != nil {
			t.Fatal(err)
		}
		sameFiles(t, filepath.Join(whole, "data"), filepath.Join(dir, "data"))
		if Resumable(dir) {
			t.Error("the checkpoints outlive the result")
		}
	}
}

// A training that diverges does so again where it did, and the others go on.
func TestDivergenceAfterResuming(t *testing.T) {
	text := strings.Replace(small, "iterations     = 60", "iterations     = 60\noptimizer = { learning_rate = 1e30 }", 1)
	want := runText(t, text, 1)
	dir := t.TempDir()
	stopAt(t, text, dir, 1, Options{Threads: 1})
	got, _ := goOn(t, text, dir, 2)
	if len(want.Failed) == 0 || len(got.Failed) != len(want.Failed) || got.Failed[0] != want.Failed[0] {
		t.Errorf("failures %v, want %v", got.Failed, want.Failed)
	}
	if !bytes.Equal(numbers(t, got), numbers(t, want)) {
		t.Error("other numbers")
	}
}

// refusal is the error of going on in dir, which must be the user's to mend.
func refusal(t *testing.T, text, dir string) string {
	t.Helper()
	_, err := runHere(t.Context(), parse(t, text), Options{Dir: dir, Resume: true, Progress: func(Event) { t.Error("something ran") }})
	var folder *FolderError
	if !errors.As(err, &folder) {
		t.Errorf("got %v, want a FolderError", err)
		return ""
	}
	return err.Error()
}

func TestTornCheckpointsAreRefused(t *testing.T) {
	dir := t.TempDir()
	stopAt(t, small, dir, 30, Options{Threads: 1})
	path := filepath.Join(dir, checkpointDir, trainingFile("vanilla", 0)+".npz")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for what, bad := range map[string][]byte{
		"empty": nil, "half": whole[:len(whole)/2], "all but a byte": whole[:len(whole)-1], "one bit flipped": flipped,
	} {
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if text := refusal(t, small, dir); !strings.Contains(text, path+" is no whole checkpoint") {
			t.Errorf("%s: %s", what, text)
		}
	}
	// As the message says: without it, that training starts over.
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got, _ := goOn(t, small, dir, 2); !bytes.Equal(numbers(t, got), numbers(t, runText(t, small, 2))) {
		t.Error("other numbers")
	}
}

func TestCheckpointsOfSomethingElseAreRefused(t *testing.T) {
	dir := t.TempDir()
	stopAt(t, small, dir, 30, Options{Threads: 1})
	other := strings.Replace(small, "iterations     = 60", "iterations     = 61", 1)
	if text := refusal(t, other, dir); !strings.Contains(text, "is of another experiment") {
		t.Error(text)
	}
	path := filepath.Join(dir, checkpointDir, trainingFile("vanilla", 0)+".npz")
	for of, want := range map[int]string{0: path + " is of another experiment", 1: "was written by homeostat 0.0.1"} {
		arrays, err := npz.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		origin := []string{arrays["origin"].Data.([]string)[0], arrays["origin"].Data.([]string)[1]}
		before := origin[of]
		origin[of] = "0.0.1"
		rewrite(t, path, arrays, origin)
		if text := refusal(t, small, dir); !strings.Contains(text, want) {
			t.Error(text)
		}
		origin[of] = before
		rewrite(t, path, arrays, origin)
	}
}

func rewrite(t *testing.T, path string, arrays map[string]npz.Array, origin []string) {
	t.Helper()
	var all []npz.Named
	for name, array := range arrays {
		if name == "origin" {
			array = npz.Of(origin)
		}
		all = append(all, npz.Named{Name: name, Array: array})
	}
	if err := atomicfile.Write(path, func(w io.Writer) error { return npz.Write(w, all) }); err != nil {
		t.Fatal(err)
	}
}

// A checkpoint that cannot be written, here because a folder is in its place,
// stops all trainings, names the file, and leaves what was kept before.
func TestACheckpointThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, checkpointDir, trainingFile("vanilla", 1)+".npz")
	mustMake(t, path)
	text := strings.Replace(small, "iterations     = 60", "iterations     = 100000", 1)
	_, err := runHere(t.Context(), parse(t, text), Options{Threads: 2, Dir: dir, Checkpoint: 50 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Fatalf("got %v, want an error that names %s", err, path)
	}
	kept, err := npz.Read(filepath.Join(dir, checkpointDir, trainingFile("vanilla", 0)+".npz"))
	if err != nil || kept["iteration"].Float64s()[0] == 0 {
		t.Errorf("the other training's checkpoint: %v, %v", kept["iteration"], err)
	}
	if !Resumable(dir) {
		t.Error("there is nothing to go on from")
	}
}

// What a folder holds decides how a run may start in it.
func TestStarts(t *testing.T) {
	empty, finished, unfinished := t.TempDir(), t.TempDir(), t.TempDir()
	replacing := t.TempDir() // a new run in the place of a finished one, not at its end
	for _, path := range []string{
		filepath.Join(finished, resultFile), filepath.Join(replacing, resultFile),
		filepath.Join(mustMake(t, filepath.Join(unfinished, checkpointDir)), configFile),
		filepath.Join(mustMake(t, filepath.Join(replacing, checkpointDir)), configFile),
	} {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		dir   string
		start Start
		want  string // in the error; none if empty
	}{
		{empty, Fresh, ""}, {empty, Replace, ""}, {empty, Resume, "no checkpoint"},
		{finished, Fresh, "--force"}, {finished, Resume, "nothing to resume"}, {finished, Replace, ""},
		{unfinished, Resume, ""}, {unfinished, Fresh, "--resume"}, {unfinished, Replace, ""},
		{replacing, Resume, ""}, {replacing, Fresh, "--resume"},
		{unfinished, Fresh, ""}, // Replace has removed the checkpoints
	} {
		_, err := Prepare(c.dir, c.start)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("start %d: %v, want %q", c.start, err, c.want)
		}
	}
}

// Before anything runs, each run tells where it goes on.
func TestEventsBeginWhereRunsDo(t *testing.T) {
	dir := t.TempDir()
	stopAt(t, small, dir, 90, Options{Threads: 1})
	done := map[int]float64{}
	_, err := runHere(t.Context(), parse(t, small), Options{Threads: 1, Dir: dir, Resume: true, Progress: func(e Event) {
		if _, seen := done[e.Run]; !seen {
			done[e.Run] = e.Done
			if e.Running || e.Runs != 4 {
				t.Errorf("first event of run %d: %+v", e.Run, e)
			}
		} else if e.Done < done[e.Run] {
			t.Errorf("run %d goes back from %g to %g", e.Run, done[e.Run], e.Done)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []float64{1, 0.5, 0, 0}; len(done) != 4 || math.Abs(done[0]-want[0])+math.Abs(done[1]-want[1])+done[2]+done[3] > 1e-9 {
		t.Errorf("runs went on from %v, want %v", done, want)
	}
}
