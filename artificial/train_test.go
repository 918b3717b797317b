package artificial

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/measure"
)

// toy is a set of noisy images whose class shows in which quarter is bright.
func toy(t testing.TB, channels, height, width, train, test int) *data.Set {
	t.Helper()
	split := func(n int, key rng.Key) data.Split {
		s := data.Split{Size: channels * height * width}
		r := key.Rand()
		for range n {
			label := r.IntN(4)
			for i := range s.Size {
				y, x := i/width%height, i%width
				bright := label == y*2/height*2+x*2/width
				value := r.IntN(128)
				if bright {
					value += 100
				}
				s.Images = append(s.Images, uint8(value))
			}
			s.Labels = append(s.Labels, uint8(label))
		}
		return s
	}
	key := rng.NewKey(9, "toy")
	return &data.Set{
		Name: "toy", Channels: channels, Height: height, Width: width, Classes: []string{"a", "b", "c", "d"},
		Train: split(train, key.Derive(0)), Test: split(test, key.Derive(1)),
	}
}

// small is a training of a few dozen iterations on a network of odd sizes.
func small() Config {
	cfg := DefaultConfig()
	cfg.Layers = []LayerSpec{
		{Kind: "conv", Out: 5, Size: 3}, {Kind: "maxpool", Size: 2}, {Kind: "conv", Out: 3, Size: 2},
		{Kind: "dense", Out: 17}, {Kind: "dense", Out: 9},
	}
	cfg.Batch, cfg.Iterations, cfg.SampleEvery, cfg.TestEvery, cfg.TestBatch = 20, 60, 10, 25, 24
	return cfg
}

// sameBits compares the parameters of two networks.
func sameBits(a, b *Net) bool {
	return slices.EqualFunc(a.values, b.values, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

func train(t *testing.T, cfg Config, normalization string, set *data.Set, seed uint64) *Run {
	t.Helper()
	run, err := Train(t.Context(), cfg, normalization, set, seed, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// Twice the same bits, alone or beside another training; another seed gives others.
func TestTrainingsAreRepeatable(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, info := range tried() {
		t.Run(info.Name, func(t *testing.T) {
			t.Parallel()
			first := train(t, small(), info.Name, set, 7)
			again := train(t, small(), info.Name, set, 7)
			if !sameBits(first.Net, again.Net) || !slices.Equal(first.Curve, again.Curve) || first.TrainAccuracy != again.TrainAccuracy {
				t.Error("the same seed gave another training")
			}
			if sameBits(first.Net, train(t, small(), info.Name, set, 8).Net) {
				t.Error("another seed gave the same training")
			}
		})
	}
}

// Observing less often leaves the training alone.
func TestObserversOnlyRead(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	quiet := small()
	quiet.SampleEvery, quiet.TestEvery = 0, 0
	for _, statistics := range []string{"batch", "running"} {
		cfg := small()
		cfg.TestStatistics, quiet.TestStatistics = statistics, statistics
		if !sameBits(train(t, cfg, "batchnorm", set, 7).Net, train(t, quiet, "batchnorm", set, 7).Net) {
			t.Errorf("%s statistics: testing changed the training", statistics)
		}
	}
}

func TestEveryPathTrainsToTheSameBits(t *testing.T) {
	set := toy(t, 3, 32, 32, 70, 10)
	for _, info := range tried() {
		var want *Net
		for _, path := range kernel.Paths() {
			cfg := DefaultConfig()
			cfg.Layers = append([]LayerSpec{}, LeNet5()...)
			cfg.Layers[0].Out = 5
			net, err := newNetwork[float32](path, cfg, info.Name, set, 1)
			if err != nil {
				t.Fatal(err)
			}
			trainer := newTrainer(net, &set.Train, 1)
			for range 3 {
				if err := trainer.step(); err != nil {
					t.Fatal(err)
				}
			}
			if want == nil {
				want = net
			}
			if !sameBits(net, want) {
				t.Errorf("%s: %v and %v differ", info.Name, path, want.path)
			}
		}
	}
}

func TestTrainingLearns(t *testing.T) {
	set := toy(t, 2, 9, 9, 400, 200)
	cfg := small()
	cfg.Iterations = 300
	for _, info := range tried() {
		if info.Name == "dale" {
			continue // alone it may lose the few channels of so narrow a network, see its own test
		}
		run := train(t, cfg, info.Name, set, 1)
		last := run.Curve[len(run.Curve)-1]
		if last.TestAccuracy < 0.9 || run.TrainAccuracy < 0.9 {
			t.Errorf("%s: accuracy %g in testing, %g in training", info.Name, last.TestAccuracy, run.TrainAccuracy)
		}
	}
}

func TestWhatATrainingRecords(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	var seen []Progress
	run, err := Train(t.Context(), small(), "synaptic_scaling", set, 1, Options{Progress: func(p Progress) { seen = append(seen, p) }})
	if err != nil {
		t.Fatal(err)
	}
	var tested, sampled []int
	for _, p := range run.Curve {
		tested = append(tested, p.Iteration)
	}
	for _, s := range run.Samples {
		sampled = append(sampled, s.Iteration)
	}
	if want := []int{25, 50, 60}; !slices.Equal(tested, want) {
		t.Errorf("tests at %v, want %v", tested, want)
	}
	if want := []int{10, 20, 30, 40, 50, 60}; !slices.Equal(sampled, want) {
		t.Errorf("samples at %v, want %v", sampled, want)
	}
	if len(seen) != 60 || !math.IsNaN(seen[23].TestAccuracy) || seen[59].TestAccuracy != run.Curve[2].TestAccuracy || seen[39].Loss != run.Samples[3].Loss {
		t.Errorf("progress was %+v", seen)
	}
	if names := run.Net.Hidden(); !slices.Equal(names, []string{"conv1", "conv2", "fc1", "fc2"}) {
		t.Errorf("hidden layers are %v", names)
	}
	for i, units := range []int{5, 3, 17, 9} {
		name := run.Net.Hidden()[i]
		if got := len(run.Samples[0].Layers[i].Probability); got != units || run.Net.Units(name) != units || len(run.Net.Alpha(name)) != units {
			t.Errorf("%s: %d probabilities, want %d", name, got, units)
		}
	}
	if run.Net.Alpha("fc1")[3] == 1 {
		t.Error("alpha has not learned")
	}
	if alpha := train(t, small(), "mean_only", set, 1).Net.Alpha("fc1"); alpha != nil {
		t.Errorf("mean-only has scales %v", alpha)
	}
}

// A sample against the hidden outputs of the same batch, counted one by one.
// Seven test images stand for all: the same as with no others, and as many
// training images tell of those.
func TestFewImagesStandForAll(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 130, 30), small()
	cfg.TestImages = 7
	few := train(t, cfg, "batchnorm", set, 1)
	cut := *set
	cut.Test.Images, cut.Test.Labels = set.Test.Images[:7*set.Test.Size], set.Test.Labels[:7]
	cfg.TestImages = 0
	all := train(t, cfg, "batchnorm", &cut, 1)
	if !slices.Equal(few.Curve, all.Curve) {
		t.Errorf("curve %v, of the seven alone %v", few.Curve, all.Curve)
	}
	if want, _ := all.Net.evaluate(&set.Train, all.Net.arranged([]int{0, 1, 2, 3, 4, 5, 6})); few.TrainAccuracy != want {
		t.Errorf("accuracy on training images %g, on the first seven %g", few.TrainAccuracy, want)
	}
}

func TestSampleCounts(t *testing.T) {
	set := toy(t, 2, 9, 9, 30, 10)
	net, err := newNetwork[float32](kernel.Best(), small(), "vanilla", set, 2)
	if err != nil {
		t.Fatal(err)
	}
	net.load(&set.Train, testOrder(19))
	net.watched = true
	net.gradient()
	net.forward(ByBatch) // the same outputs once more: the way back has overwritten some
	for i, l := range net.seen {
		out := net.hidden[i].out
		for u := range out.Channels {
			var active, sum float64
			for n := range out.N {
				for at := range out.Height * out.Width {
					if y := out.At(n, u, at/out.Width, at%out.Width); y > 0 {
						active++
						sum += float64(y)
					}
				}
			}
			mean := float32(sum / active) // 0/0 is NaN
			if l.Probability[u] != float32(active/float64(out.N*out.Height*out.Width)) || l.Mean[u] != mean && active > 0 || (active == 0) != (l.Mean[u] != l.Mean[u]) {
				t.Errorf("layer %d unit %d: probability %g, mean %g; counted %g active, sum %g", i, u, l.Probability[u], l.Mean[u], active, sum)
			}
		}
	}
}

// A sample's gradients are those that the optimizer was given.
func TestSampledGradients(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	net, err := newNetwork[float32](kernel.Best(), small(), "batchnorm", set, 2)
	if err != nil {
		t.Fatal(err)
	}
	trainer := newTrainer(net, &set.Train, 2)
	for range 10 {
		if err := trainer.step(); err != nil {
			t.Fatal(err)
		}
	}
	sampled := trainer.sample()
	for i, h := range net.hidden {
		var g []float64
		for _, x := range h.weight.Grad {
			g = append(g, float64(x))
		}
		if want := length(g); want == 0 || math.Abs(sampled.Layers[i].Gradient-want) > 1e-12*want {
			t.Errorf("%s: a gradient of length %g was sampled, want %g", h.name, sampled.Layers[i].Gradient, want)
		}
	}
}

// The tally of a dense layer is that of its activity in the order of testing.
func TestTallyAgreesWithActivity(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	net := train(t, small(), "synaptic_scaling", set, 1).Net
	all, err := net.Activity(&set.Test, testOrder(50), "fc2", "fc1")
	if err != nil {
		t.Fatal(err)
	}
	for i, layer := range []string{"fc2", "fc1"} {
		if want := measure.Tallies(all[i]); !slices.EqualFunc(net.Tally(&set.Test, layer)[0], want, sameTally) {
			t.Errorf("%s: the tallies differ", layer)
		}
	}
	if got, want := net.Tally(&set.Test, "conv1")[0][0].N, 50*7*7; got != want {
		t.Errorf("a channel was tallied over %d positions, want %d", got, want)
	}
	if _, err := net.Activity(&set.Test, testOrder(50), "conv1"); err == nil {
		t.Error("a convolutional layer gave a matrix of images by units")
	}
	if _, err := net.Activity(&set.Test, testOrder(50), "fc3"); err == nil {
		t.Error("a layer that is not there gave activity")
	}
}

// sameTally allows rounding of sums taken in another order.
func sameTally(a, b measure.Tally) bool {
	return a.N == b.N && a.Active == b.Active && math.Abs(a.Sum-b.Sum) <= 1e-12*b.Sum
}

// Test statistics of the batch make the outcome depend on who shares a batch; running averages don't.
func TestRunningStatisticsIgnoreTheBatch(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := small()
	order := testOrder(50)
	sorted := slices.Sorted(slices.Values(order))
	for _, statistics := range []string{"batch", "running"} {
		cfg.TestStatistics = statistics
		net := train(t, cfg, "batchnorm", set, 1).Net
		shuffled, err := net.Activity(&set.Test, order, "fc2")
		if err != nil {
			t.Fatal(err)
		}
		straight, err := net.Activity(&set.Test, sorted, "fc2")
		if err != nil {
			t.Fatal(err)
		}
		same := true
		for i, image := range order {
			same = same && slices.Equal(shuffled[0].Row(i), straight[0].Row(image))
		}
		if same != (statistics == "running") {
			t.Errorf("%s statistics: independent of the batch is %v", statistics, same)
		}
	}
}

// Why images are shuffled in testing: batches of one class have that class's
// mean, and subtracting it takes the class away. By running averages it stays.
func TestSortedImagesFoolBatchStatistics(t *testing.T) {
	set := toy(t, 2, 9, 9, 400, 200)
	sorted := testOrder(200)
	slices.SortStableFunc(sorted, func(a, b int) int { return int(set.Test.Labels[a]) - int(set.Test.Labels[b]) })
	cfg := small()
	cfg.Iterations = 300
	for _, statistics := range []string{"batch", "running"} {
		cfg.TestStatistics = statistics
		net := train(t, cfg, "synaptic_scaling", set, 1).Net
		shuffled, _ := net.Evaluate(&set.Test)
		byClass, _ := net.evaluate(&set.Test, sorted)
		if shuffled < 0.9 || (byClass < 0.6) != (statistics == "batch") {
			t.Errorf("%s statistics: accuracy %g shuffled, %g sorted by class", statistics, shuffled, byClass)
		}
	}
}

func TestDivergence(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := small()
	cfg.SampleEvery = 1
	cfg.Optimizer.LearningRate = 1e14
	run, err := Train(t.Context(), cfg, "vanilla", set, 1, Options{})
	var diverged *DivergedError
	if !errors.As(err, &diverged) {
		t.Fatalf("a learning rate of 1e14 gave %v", err)
	}
	if diverged.Iteration < 1 || len(run.Samples) != diverged.Iteration-1 || run.Net == nil {
		t.Errorf("diverged at iteration %d with %d samples kept", diverged.Iteration, len(run.Samples))
	}
}

func TestCancellation(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	ctx, cancel := context.WithCancel(t.Context())
	run, err := Train(ctx, small(), "batchnorm", set, 1, Options{Progress: func(p Progress) {
		if p.Iteration == 30 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || len(run.Samples) != 3 || len(run.Curve) != 1 {
		t.Errorf("cancelled at iteration 30: error %v, %d samples, %d tests", err, len(run.Samples), len(run.Curve))
	}
}
