package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

var (
	kills    = flag.Int("kills", 3, "how many times TestKilledRunsGoOn kills the program")
	killSeed = flag.Uint64("killseed", 0, "seed of when it does; 0: another each time")
)

// Both sides, so that trainings go on beside simulations: with rules, changes that
// are undone, and recordings in memory and on disk.
const killed = `
title = "What is killed"
[stimulus]
dataset  = "glyphs"
count    = 50
duration = 20.0
[biological.population.image]
model = "image"
[biological.population.cell]
model = "lif"
size  = 20
[biological.projection.drive]
from        = "image"
to          = "cell"
connect     = "fixed_probability"
probability = 0.05
weight      = 1.0
[[biological.rule]]
name = "synaptic_scaling"
on   = "drive"
tau  = 1000.0
[[biological.rule]]
name = "threshold_adaptation"
on   = "cell"
eta  = 0.1
[[biological.segment]]
name     = "changed"
duration = 8_000.0
window   = 500.0
scale    = { "cell.threshold" = 0.98 }
[[biological.segment]]
name    = "seeing"
stimuli = 50
images  = "test"
[[biological.record]]
of   = "cell"
what = "spikes"
to   = "disk"
[[biological.record]]
of    = "cell"
what  = ["rate", "threshold"]
every = 100.0
[[biological.record]]
of     = "drive"
what   = "weight"
every  = 100.0
sample = 20
to     = "disk"
[artificial]
layers         = [{ kind = "conv", out = 4, size = 5 }, { kind = "maxpool", size = 4 }, { kind = "dense", out = 16 }]
normalizations = ["batchnorm", "synaptic_scaling"]
seeds          = 2
iterations     = 400
sample_every   = 10
test_every     = 100
test_statistics = "running"
[[figure]]
kind = "curve"
[[claim]]
name    = "it learns"
measure = "test_accuracy"
of      = "batchnorm"
min     = 0.15
`

// The program is killed (SIGKILL) at random moments from its start to its end, each
// time with another number of threads, and resumed: what comes out is what comes
// out of a run that was left alone. The seed in the log repeats the moments.
func TestKilledRunsGoOn(t *testing.T) {
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-killseed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))

	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "killed.toml"), []byte(killed), 0o644); err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(dir, "whole")
	started := time.Now()
	if died := runFor(t, dir, whole, 2, time.Hour); died {
		t.Fatal("killed in an hour's time")
	}
	length := time.Since(started)
	t.Logf("a run takes %v", length.Round(time.Millisecond))
	for done, k := 0, 0; done < *kills; k++ {
		out := filepath.Join(dir, strconv.Itoa(k))
		for done < *kills && runFor(t, dir, out, 1+random.IntN(3), time.Duration(random.Int64N(int64(length)))) {
			done++
		}
		runFor(t, dir, out, 1+random.IntN(3), time.Hour)
		compareResults(t, whole, out)
	}
}

// runFor runs or resumes the experiment and says whether it had to kill it.
func runFor(t *testing.T, dir, out string, threads int, limit time.Duration) (died bool) {
	t.Helper()
	args := []string{"run", "killed.toml", "-o", out, "--checkpoint", "0.05", "--threads", strconv.Itoa(threads)}
	_, begun := os.Stat(filepath.Join(out, "checkpoint", "config.toml"))
	_, ended := os.Stat(filepath.Join(out, "result.json"))
	if begun == nil {
		args = append(args, "--resume")
	} else if ended == nil {
		return false
	}
	var stderr bytes.Buffer
	c := exec.Command("homeostat", args...)
	c.Dir, c.Stderr = dir, &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(limit, func() { c.Process.Kill() })
	err := c.Wait()
	switch early := timer.Stop(); {
	case err == nil:
		return false
	case early:
		t.Fatalf("%v: %v\n%s", args, err, &stderr)
	}
	t.Logf("killed after %v: %v", limit.Round(time.Millisecond), left(out))
	return true
}

// left lists what a killed run leaves.
func left(out string) (all []string) {
	filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(out, path)
			all = append(all, name)
		}
		return nil
	})
	return all
}

// compareResults holds two results folders to the same files, and to the same
// bytes but for the times that result.json and the report tell.
func compareResults(t *testing.T, want, got string) {
	t.Helper()
	a, b := left(want), left(got)
	b = slices.DeleteFunc(b, func(name string) bool { // killed while it removed these, at its very end
		return filepath.Dir(name) == "checkpoint" && name != filepath.Join("checkpoint", "config.toml")
	})
	if len(a) != len(b) {
		t.Errorf("files %v, want %v", b, a)
	}
	for _, name := range a {
		x, err := os.ReadFile(filepath.Join(want, name))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(got, name))
		if err != nil {
			t.Error(err)
			continue
		}
		switch name {
		case "report.html":
			continue
		case "result.json":
			x, y = numbers(t, x), numbers(t, y)
		}
		if !bytes.Equal(x, y) {
			t.Errorf("%s differs", name)
		}
	}
}

// numbers are what result.json says of the experiment.
func numbers(t *testing.T, text []byte) []byte {
	t.Helper()
	var result struct{ Measures, Claims, Failed json.RawMessage }
	if err := json.Unmarshal(text, &result); err != nil || len(result.Measures) == 0 || len(result.Claims) == 0 {
		t.Fatalf("no result: %v", err)
	}
	return bytes.Join([][]byte{result.Measures, result.Claims, result.Failed}, nil)
}
