package artificial

import (
	"slices"
	"strings"
	"testing"

	"homeostat/internal/kernel"
)

// sleeper has settings under which local homeostasis has something to do.
func sleeper() Config {
	cfg := small()
	cfg.Sleep = Sleep{Every: 5, Lasts: 3}
	cfg.Settings = lastingSettings(10, false)
	cfg.TestStatistics = "running"
	return cfg
}

// Awake, weights learn and homeostasis rests; asleep it is the other way round.
func TestSleep(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, name := range []string{"threshold_homeostasis", "threshold_homeostasis+scaling_homeostasis", "mean_only", "synaptic_scaling", "batchnorm"} {
		net, err := newNetwork[float32](kernel.Best(), sleeper(), name, set, 1)
		if err != nil {
			t.Fatal(err)
		}
		tr := newTrainer(net, &set.Train, 1)
		learned := func() []float32 { return slices.Concat(net.values, tr.adam.mean, tr.adam.square) }
		kept := func() []float32 { return slices.Concat(net.running()...) }
		for i := range 20 {
			weights, state := learned(), kept()
			if err := tr.step(); err != nil {
				t.Fatal(err)
			}
			asleep := i%8 >= 5
			if slices.Equal(learned(), weights) != asleep {
				t.Errorf("%s, iteration %d, asleep is %v: the optimizer did the wrong thing", name, i, asleep)
			}
			if slices.Equal(kept(), state) == asleep {
				t.Errorf("%s, iteration %d, asleep is %v: homeostasis did the wrong thing", name, i, asleep)
			}
		}
		if want := 20 - 2*3; tr.adam.steps != want {
			t.Errorf("%s: %d steps, want %d", name, tr.adam.steps, want)
		}
	}
}

// A training that is stopped asleep, awake and at either border goes on to the
// same bits: after 60 iterations they end awake, with 39 steps taken.
func TestResumedSleep(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, name := range []string{"threshold_homeostasis+scaling_homeostasis", "batchnorm"} {
		cfg := sleeper()
		want := train(t, cfg, name, set, 7)
		for _, stops := range [][2]int{{3, 5}, {6, 8}, {7, 43}, {15, 30}} {
			state := interrupt(t, cfg, name, stops[1], interrupt(t, cfg, name, stops[0], nil))
			compareRuns(t, want, resume(t, cfg, name, Options{Resume: state}))
		}
	}
}

func TestFaultsOfSleep(t *testing.T) {
	for want, sleep := range map[string]Sleep{
		"sleep.every and sleep.lasts must be at least 0": {Every: 5, Lasts: -1},
		"sleep.every must be at least 1":                 {Lasts: 2},
		"":                                               {Every: 7},
	} {
		cfg := small()
		cfg.Sleep = sleep
		if err := cfg.Validate(); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v gave %v, want %q", sleep, err, want)
		}
	}
	if (Sleep{Every: 7}).asleep(100) {
		t.Error("a network without sleep sleeps")
	}
}
