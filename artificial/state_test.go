package artificial

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/npz"
)

// interrupt trains up to an iteration and returns the state there, written and read back.
func interrupt(t *testing.T, cfg Config, normalization string, iteration int, from *State) *State {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var file bytes.Buffer
	_, err := Train(ctx, cfg, normalization, toy(t, 2, 9, 9, 130, 50), 7, Options{
		Resume: from,
		Progress: func(p Progress) {
			if p.Iteration == iteration {
				cancel()
			}
		},
		SaveEvery: math.MaxInt64,
		Save:      func(s *State) error { return npz.Write(&file, s.Arrays()) },
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled at iteration %d: %v", iteration, err)
	}
	return readState(t, file.Bytes())
}

func readState(t *testing.T, file []byte) *State {
	t.Helper()
	arrays, err := npz.ReadFrom(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := StateFrom(arrays)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// bits compares float32s, NaN with NaN.
func bits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

func sameSamples(a, b []Sample) bool {
	return slices.EqualFunc(a, b, func(x, y Sample) bool {
		return x.Iteration == y.Iteration && x.Segment == y.Segment && x.Loss == y.Loss && slices.EqualFunc(x.Layers, y.Layers, func(x, y LayerSample) bool {
			return bits(x.Probability, y.Probability) && bits(x.Mean, y.Mean) && math.Float64bits(x.Gradient) == math.Float64bits(y.Gradient)
		})
	})
}

// A training that is stopped twice, in mid-epoch and between two (130 images in
// batches of 20 are 7 iterations), ends with the bits of one that was not; so
// does one that goes on from its end.
func TestResumedTrainingsAreTheSame(t *testing.T) {
	for _, info := range tried() {
		t.Run(info.Name, func(t *testing.T) {
			t.Parallel()
			set, cfg := toy(t, 2, 9, 9, 130, 50), small()
			cfg.TestStatistics = "running" // so that running averages show
			want := train(t, cfg, info.Name, set, 7)
			var end bytes.Buffer
			for _, stops := range [][2]int{{1, 2}, {7, 28}, {25, 43}, {30, 59}} {
				state := interrupt(t, cfg, info.Name, stops[1], interrupt(t, cfg, info.Name, stops[0], nil))
				if state.Iteration != stops[1] {
					t.Fatalf("stopped at iteration %d, want %d", state.Iteration, stops[1])
				}
				end.Reset()
				o := Options{Resume: state, SaveEvery: math.MaxInt64, Save: func(s *State) error { return npz.Write(&end, s.Arrays()) }}
				compareRuns(t, want, resume(t, cfg, info.Name, o))
			}
			compareRuns(t, want, resume(t, cfg, info.Name, Options{Resume: readState(t, end.Bytes())}))
		})
	}
}

func resume(t *testing.T, cfg Config, normalization string, o Options) *Run {
	t.Helper()
	run, err := Train(t.Context(), cfg, normalization, toy(t, 2, 9, 9, 130, 50), 7, o)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func compareRuns(t *testing.T, want, got *Run) {
	t.Helper()
	if !sameBits(want.Net, got.Net) || want.TrainAccuracy != got.TrainAccuracy {
		t.Error("the resumed network differs")
	}
	if !slices.Equal(want.Curve, got.Curve) || !sameSamples(want.Samples, got.Samples) {
		t.Errorf("the resumed curves differ: %v, not %v", got.Curve, want.Curve)
	}
}

// What a state leaves out would show in the step after it: every part is needed.
func TestEveryPartOfAStateCounts(t *testing.T) {
	cfg := small()
	cfg.TestStatistics = "running"
	want := train(t, cfg, "batchnorm", toy(t, 2, 9, 9, 130, 50), 7)
	spoil := map[string]func(*State){
		"parameters":       func(s *State) { s.Values[3]++ },
		"mean":             func(s *State) { s.Mean[3]++ },
		"square":           func(s *State) { s.Square[3]++ },
		"running averages": func(s *State) { s.Running[len(s.Running)-1] *= 100 },
		"iteration":        func(s *State) { s.Iteration++ },
		"steps":            func(s *State) { s.Steps-- },
		"samples":          func(s *State) { s.Samples[0].Loss++ },
		"curve":            func(s *State) { s.Curve[0].TestLoss++ },
		"clean accuracy":   func(s *State) { s.Curve[0].CleanAccuracy++ },
		"segments":         func(s *State) { s.Samples[0].Segment++ },
		"gradient":         func(s *State) { s.Samples[0].Layers[0].Gradient++ },
	}
	for part, spoil := range spoil {
		state := interrupt(t, cfg, "batchnorm", 58, nil)
		spoil(state)
		got := resume(t, cfg, "batchnorm", Options{Resume: state})
		if sameBits(want.Net, got.Net) && slices.Equal(want.Curve, got.Curve) && sameSamples(want.Samples, got.Samples) {
			t.Errorf("other %s made no difference", part)
		}
	}
}

// With no time between them, a state is saved after each iteration and at the end once.
func TestStatesAreSavedAtTheirInterval(t *testing.T) {
	var at []int
	save := func(s *State) error { at = append(at, s.Iteration); return nil }
	for every, want := range map[bool]int{true: 60, false: 1} {
		at = nil
		o := Options{Save: save, SaveEvery: math.MaxInt64}
		if every {
			o.SaveEvery = 0
		}
		resume(t, small(), "vanilla", o)
		if len(at) != want || at[len(at)-1] != 60 {
			t.Errorf("states saved at %v", at)
		}
	}
}

func TestAStateThatCannotBeSavedStopsTheTraining(t *testing.T) {
	full := errors.New("no space")
	left := 3
	run, err := Train(t.Context(), small(), "vanilla", toy(t, 2, 9, 9, 130, 50), 7, Options{Save: func(s *State) error {
		if left--; left < 0 {
			return full
		}
		return nil
	}})
	if !errors.Is(err, full) || run == nil {
		t.Errorf("got %v, %v", run, err)
	}
}

func TestStatesThatDoNotFit(t *testing.T) {
	state := interrupt(t, small(), "vanilla", 10, nil)
	set := toy(t, 2, 9, 9, 130, 50)
	for _, normalization := range []string{"batchnorm", "mean_only"} {
		if _, err := Train(t.Context(), small(), normalization, set, 7, Options{Resume: state}); err == nil {
			t.Errorf("a vanilla state was taken for %s", normalization)
		}
	}
	short := small()
	short.Iterations = 9
	if _, err := Train(t.Context(), short, "vanilla", set, 7, Options{Resume: state}); err == nil || !strings.Contains(err.Error(), "iteration 10 of 9") {
		t.Errorf("a state past the end gave %v", err)
	}
}

func TestStateFromWrongArrays(t *testing.T) {
	good := func() map[string]npz.Array {
		arrays := map[string]npz.Array{}
		for _, a := range interrupt(t, small(), "vanilla", 30, nil).Arrays() {
			arrays[a.Name] = a.Array
		}
		return arrays
	}
	for name := range good() {
		for what, wrong := range map[string]npz.Array{"none": {}, "text": npz.Of([]string{"x"}), "huge": npz.Of([]int64{math.MaxInt64, -1})} {
			arrays := good()
			arrays[name] = wrong
			if _, err := StateFrom(arrays); err == nil {
				t.Errorf("%s as %s was taken", what, name)
			}
		}
	}
}
