package main

import (
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"homeostat/experiments"
)

// Two trainings and a simulation, a minute after their start; the first went on
// from a checkpoint at 40%.
func TestPlainProgress(t *testing.T) {
	var out strings.Builder
	l := &lines{out: &out, began: time.Now().Add(-time.Minute), next: time.Now().Add(time.Hour)}
	p := &progress{show: l}
	names := []string{"artificial/vanilla", "artificial/batchnorm", "biological/scaling"}
	for i, done := range []float64{0.4, 0, 0} {
		p.tell(experiments.Event{Run: i, Runs: 3, Name: names[i], Done: done})
	}
	p.tell(experiments.Event{Run: 0, Runs: 3, Name: names[0], Running: true, Done: 0.4})
	p.tell(experiments.Event{Run: 2, Runs: 3, Name: names[2], Running: true, Done: 0.1})
	for _, run := range []int{0, 2} {
		p.runs[run].began = time.Now().Add(-time.Minute)
	}
	p.tell(experiments.Event{
		Run: 0, Runs: 3, Name: names[0], Running: true, Done: 0.6, Iteration: 600, Iterations: 1000, Loss: 1.23456, Accuracy: math.NaN(),
	})
	if out.Len() > 0 {
		t.Errorf("a line before it was due: %q", out.String())
	}
	l.next = time.Time{}
	p.tell(experiments.Event{Run: 2, Runs: 3, Name: names[2], Running: true, Done: 0.25, Note: "adapting"})
	// By hand: 20% of a run took a minute, so 40% take two; 25% one, so 75% three;
	// in all 45% of three runs took one, so that the 215% left take 4.78.
	want := `^artificial/vanilla: iteration 600 of 1000, loss 1\.235, 2m[01]s left
biological/scaling: adapting, 3m[01]s left
 28%  0 of 3 runs done, 4m4[78]s left
$`
	if !regexp.MustCompile(want).MatchString(out.String()) {
		t.Errorf("got\n%s", out.String())
	}

	// The next lines wait as long as it has gone on, at most a minute.
	if wait := time.Until(l.next); wait < 59*time.Second || wait > time.Minute {
		t.Errorf("the next lines come in %v", wait)
	}
	out.Reset()
	p.tell(experiments.Event{Run: 0, Runs: 3, Name: names[0], Done: 1})
	if out.Len() > 0 {
		t.Errorf("a line before it was due: %q", out.String())
	}
	l.next = time.Time{}
	p.tell(experiments.Event{
		Run: 1, Runs: 3, Name: names[1], Running: true, Done: 0.5, Iteration: 500, Iterations: 1000, Loss: 0.5, Accuracy: 0.6125,
	})
	for _, part := range []string{"artificial/batchnorm: iteration 500 of 1000, loss 0.500, accuracy 61.3%,", " 58%  1 of 3 runs done, "} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("no %q in\n%s", part, out.String())
		}
	}
	if strings.Contains(out.String(), "vanilla") {
		t.Errorf("a run that has ended is shown:\n%s", out.String())
	}
}

// Nothing is said of the time left before three seconds or a twentieth of what there is to do.
func TestTimeLeftOnlyOnceItIsKnown(t *testing.T) {
	ago := func(s float64) time.Time { return time.Now().Add(-time.Duration(s * float64(time.Second))) }
	for _, c := range []struct {
		worked, from, done float64
		want               string
	}{
		{2, 0, 0.049, ""}, {2, 0.6, 0.61, ""}, {60, 0.5, 0.5, ""},
		{1.5, 0, 0.5, "2s left"}, {39.5, 0, 0.04, "15m49s left"}, {39.5, 0.6, 0.8, "40s left"}, {1.5, 0.6, 0.64, "14s left"},
	} {
		if got := timeLeft(ago(c.worked), c.from, c.done); got != c.want {
			t.Errorf("%v s after %g, at %g: %q, want %q", c.worked, c.from, c.done, got, c.want)
		}
	}
}
