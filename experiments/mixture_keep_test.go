package experiments

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// A run that is stopped between passes and goes on comes to the bits of a run left alone.
func TestResumedMixturesAreTheSame(t *testing.T) {
	alone, err := run(context.Background(), parse(t, someMixture), Options{Threads: 2}, few)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for stop := range 2 { // once early, once late
		ctx, cancel := context.WithCancel(context.Background())
		events := 0
		_, err := run(ctx, parse(t, someMixture), Options{Threads: 1, Dir: dir, Checkpoint: time.Hour, Resume: stop > 0, Progress: func(Event) {
			if events++; events == 12+7*stop { // six tell that they are to come
				cancel()
			}
		}}, few)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stop %d: %v", stop, err)
		}
	}
	passes := 0
	resumed, err := run(context.Background(), parse(t, someMixture), Options{Threads: 1, Dir: dir, Checkpoint: time.Hour, Resume: true, Progress: func(e Event) {
		if e.Running {
			passes++
		}
	}}, few)
	if err != nil {
		t.Fatal(err)
	}
	if all := 3 * 6; passes == 0 || passes >= all-5 {
		t.Errorf("%d passes were taken after two stops, of %d in all: too few or too many were done again", passes, all)
	}
	for i, a := range alone.mixtures {
		b := resumed.mixtures[i]
		if a.of.label != b.of.label || a.seed != b.seed || !slices.Equal(a.weights, b.weights) || !slices.Equal(a.curve, b.curve) {
			t.Errorf("%s, seed %d: a run that was stopped has other numbers", a.of.label, a.seed)
		}
	}
}
