package experiments

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

// Operations, time and peak of one row agree with one another. LeNet5 takes
// 1,602,360 multiply-adds an image: 2·352,800 in its first layer and
// 3·(240,000 + 48,000 + 10,080 + 840) in the others.
func TestSpeedOfLeNet5(t *testing.T) {
	speeds, err := timeLeNet5(t.Context(), []string{"synaptic_scaling"}, 32, 2)
	if err != nil || len(speeds) != 1 {
		t.Fatal(speeds, err)
	}
	s := speeds[0]
	if want := 2e-6 * 32 * 1_602_360 / s.MsPerIteration; math.Abs(s.GFlops-want) > 1e-9*want {
		t.Errorf("%g GFLOP/s at %g ms per iteration, want %g", s.GFlops, s.MsPerIteration, want)
	}
	if !(s.MsPerIteration > 0) || !(s.TimesVanilla > 0) || !(s.PeakGFlops > 0) || s.Batch != 32 || s.Threads != 2 || s.Kernel == "" {
		t.Errorf("the row is %+v", s)
	}
}

// The JSON is a list of rows, and the table has a cell for every column.
func TestFormsOfASpeed(t *testing.T) {
	rows := lenet5Speeds{{Normalization: "vanilla", Batch: 32, Threads: 1, MsPerIteration: 2, TimesVanilla: 1.25, GFlops: 50, PeakGFlops: 100, Kernel: "avx2"}}
	got, err := json.Marshal(rows)
	want := `[{"normalization":"vanilla","batch":32,"threads":1,"ms_per_iteration":2,"times_vanilla":1.25,"gflops":50,"peak_gflops":100,"kernel":"avx2"}]`
	if err != nil || string(got) != want {
		t.Errorf("JSON is %s, want %s", got, want)
	}
	header, table := rows.Table()
	if len(table) != 1 || len(table[0]) != len(header) || !strings.Contains(strings.Join(table[0], " "), " 50% ") {
		t.Errorf("the table is %v under %v", table, header)
	}
}

func TestBenchmarksStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, b := range Benchmarks() {
		if _, err := b.Run(ctx, 1, func(string) {}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v after cancelling", b.Name, err)
		}
	}
}
