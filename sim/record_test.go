package sim

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestRecorders(t *testing.T) {
	n := New(Options{Dt: 0.5})
	p := n.Add("p", newScript(3, map[int64][]int32{0: {1}, 3: {0, 1, 1}, 4: {2}, 9: {1}}))
	all, some := n.RecordSpikes(p, nil), n.RecordSpikes(p, []int{0, 2})
	counter := n.Count(p)
	mustRun(t, n, 1)
	rates := n.RecordRates(p, []int{1}, 4) // from step 1: steps 1..4, 5..8, 9..12
	mustRun(t, n, 12)
	check := func(what string, got, want any) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("times", all.Times, []float64{0, 1.5, 1.5, 1.5, 2, 4.5})
	check("neurons", all.IDs, []int32{1, 0, 1, 1, 2, 1})
	check("chosen times", some.Times, []float64{1.5, 2})
	check("chosen neurons", some.IDs, []int32{0, 2})
	check("counts", counter.Counts(), []int32{1, 4, 1})
	check("times of rates", rates.Times, []float64{2.5, 4.5, 6.5})
	check("rates in Hz", rates.Values[0], []float64{1000, 0, 500})
	counter.Reset()
	mustRun(t, n, 1)
	check("counts after a reset", counter.Counts(), []int32{0, 0, 0})
}

// full is a disk that takes so many rows and no more.
type full struct{ left int }

func (f *full) Row(float64, []float64) error {
	if f.left--; f.left < 0 {
		return errFull
	}
	return nil
}

func (f *full) Spikes([]float64, []int32) error { return errFull }

var errFull = errors.New("no space left")

// A sink's error ends Run within a hundred steps; nothing more is given to it,
// and what others have is complete.
func TestASinkThatFailsStopsRun(t *testing.T) {
	n, a, _ := network(1)
	var others paper
	other, stream := n.StreamSpikes(a, nil, &others), n.StreamState(a, "sum", nil, 10, &full{3})
	in := n.RecordSpikes(a, nil)
	err := n.Run(context.Background(), 1000, nil)
	if !errors.Is(err, errFull) || n.Step() != 100 || stream.Count() != 4 {
		t.Errorf("%v at step %d after %d rows, want no space at 100 after the fourth row", err, n.Step(), stream.Count())
	}
	if got, want := err.Error(), "recording until 10 ms: no space left"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
	if want := strings.Count(others.String(), "\n"); want == 0 || int(other.Count()) != want || len(in.IDs) != want {
		t.Errorf("%d spikes streamed, %d counted, %d in memory", want, other.Count(), len(in.IDs))
	}
	n, a, _ = network(1)
	n.StreamSpikes(a, nil, &full{})
	if err := n.Run(context.Background(), 100, nil); !errors.Is(err, errFull) {
		t.Errorf("spikes that no disk takes: %v", err)
	}
}
