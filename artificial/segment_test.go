package artificial

import (
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
)

// segmented is small() in segments.
func segmented(all ...Segment) Config {
	cfg := small()
	cfg.Segments = all
	for i := range cfg.Segments {
		s := DefaultSegment()
		s.Name = string(rune('a' + i))
		for _, set := range []struct{ to, from *float64 }{{&s.Contrast, &all[i].Contrast}, {&s.Corrupted, &all[i].Corrupted}, {&s.Remove, &all[i].Remove}} {
			if *set.from != 0 {
				*set.to = *set.from
			}
		}
		s.Iterations, s.Classes, s.After = all[i].Iterations, all[i].Classes, all[i].After
		if all[i].Learn != "" {
			s.Learn = all[i].Learn
		}
		cfg.Segments[i] = s
	}
	return cfg
}

func TestSegmentFaultsNameTheirKeys(t *testing.T) {
	cfg := small()
	cfg.Segments = []Segment{
		{Iterations: -1, View: View{Contrast: math.NaN(), Intensity: 1}, Corrupted: 1.1, Classes: []int{1, -1}, Remove: -0.1, Learn: "weights"},
		{Name: "damage", View: DefaultView(), Remove: 0.7, Learn: "all"},
		{Name: "damage", View: DefaultView(), Remove: 0.6, Learn: "all", Classes: []int{4}},
	}
	faults := strings.Split(cfg.Validate().Error(), "\n")
	keys := []string{"[0].name", "[0].iterations", "[0].contrast", "[0].corrupted", "[0].remove", "[0].classes", "[0].learn", "[2].name", "[2].remove"}
	if len(faults) != len(keys) {
		t.Errorf("%d faults, want %d: %q", len(faults), len(keys), faults)
	}
	for i, key := range keys {
		if !strings.HasPrefix(faults[min(i, len(faults)-1)], "segment"+key+" must be ") {
			t.Errorf("fault %q, want one of segment%s", faults[min(i, len(faults)-1)], key)
		}
	}
	if err := cfg.ValidateClasses(4); err == nil || !strings.HasPrefix(err.Error(), "segment[2].classes must be below 4") {
		t.Errorf("class 4 of 4: %v", err)
	}
	absent := toy(t, 2, 9, 9, 30, 10)
	absent.Classes = append(absent.Classes, "e")
	if _, err := Train(t.Context(), segmented(Segment{Classes: []int{4}}), "vanilla", absent, 1, Options{}); err == nil || !strings.HasPrefix(err.Error(), "segment[0].classes") {
		t.Errorf("a class without images: %v", err)
	}
}

// A boundary between segments alike leaves the training alone, wherever in an
// epoch it lies (7 iterations), and is tested on either side.
func TestABoundaryChangesNothing(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, info := range []string{"batchnorm", "dendritic_normalization"} {
		whole := train(t, small(), info, set, 7)
		for _, at := range []int{1, 7, 25, 59} {
			parts := train(t, segmented(Segment{Iterations: at}, Segment{Iterations: 60 - at}), info, set, 7)
			if !sameBits(whole.Net, parts.Net) || parts.TrainAccuracy != whole.TrainAccuracy {
				t.Errorf("%s: a boundary at %d made another network", info, at)
			}
			n := len(parts.Curve)
			i := slices.IndexFunc(parts.Curve, func(p Point) bool { return p.Segment == 1 })
			before, after := parts.Curve[i-1], parts.Curve[i]
			before.Segment = 1
			if before != after || after.Iteration != at || parts.Curve[n-1].TestLoss != whole.Curve[2].TestLoss {
				t.Errorf("%s: the curve around %d is %+v", info, at, parts.Curve)
			}
			for i, s := range parts.Samples {
				if s.Segment != map[bool]int{true: 0, false: 1}[s.Iteration <= at] || s.Loss != whole.Samples[i].Loss {
					t.Errorf("%s: sample at %d is of segment %d", info, s.Iteration, s.Segment)
				}
			}
		}
	}
}

// only returns the images of some classes.
func only(s data.Split, classes ...int) data.Split {
	out := data.Split{Size: s.Size}
	for i, label := range s.Labels {
		if slices.Contains(classes, int(label)) {
			out.Images, out.Labels = append(out.Images, s.Image(i)...), append(out.Labels, label)
		}
	}
	return out
}

// Showing some classes is training on a set of these; the next ones are trained
// on by hand, with a trainer on another set that takes over the first one's optimizer.
func TestSegmentsOfClasses(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	first, second := *set, *set
	first.Train, first.Test = only(set.Train, 0, 2), only(set.Test, 0, 2)
	second.Train, second.Test = only(set.Train, 1, 3), only(set.Test, 1, 3)
	got := train(t, segmented(Segment{Iterations: 20, Classes: []int{2, 0}}, Segment{Iterations: 15, Classes: []int{1, 3}}), "batchnorm", set, 7)

	cfg := small()
	cfg.Iterations = 20
	want := train(t, cfg, "batchnorm", &first, 7)
	net, err := newNetwork[float32](kernel.Best(), small(), "batchnorm", set, 7)
	if err != nil {
		t.Fatal(err)
	}
	early := newTrainer(net, &first.Train, 7)
	for range 20 {
		if err := early.step(); err != nil {
			t.Fatal(err)
		}
	}
	if i := slices.IndexFunc(got.Curve, func(p Point) bool { return p.Iteration == 20 }); got.Curve[i].TestAccuracy != want.Curve[0].TestAccuracy || !sameBits(want.Net, net) {
		t.Errorf("after the first classes: %+v, want %+v", got.Curve[i], want.Curve[0])
	}
	late := newTrainer(net, &second.Train, 7)
	late.adam = early.adam
	late.epochs = (20 + early.batches() - 1) / early.batches()
	late.arrange()
	for range 15 {
		if err := late.step(); err != nil {
			t.Fatal(err)
		}
	}
	if !sameBits(got.Net, net) {
		t.Error("the next classes trained another network than by hand")
	}
	p := got.Curve[len(got.Curve)-1]
	accuracy, loss := net.Evaluate(&second.Test)
	clean, _ := net.Evaluate(&set.Test)
	if p.TestAccuracy != accuracy || p.TestLoss != loss || p.CleanAccuracy != clean || clean == accuracy {
		t.Errorf("last test %+v, want %g, %g and clean %g", p, accuracy, loss, clean)
	}
}

// The input against x → m + c·(x − m), where it enters: in what pm1 makes of
// bytes, in all channels, and only while the segment lasts.
func TestContrastOfTheInput(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	sum := 0.0
	for _, x := range set.Train.Images {
		sum += float64(x)
	}
	m := math.Round(sum/float64(len(set.Train.Images)))/127.5 - 1
	net, err := newNetwork[float64](kernel.Portable, segmented(Segment{View: View{Contrast: 0.3, Intensity: 1}}, Segment{View: View{Contrast: 3, Intensity: 1}}, Segment{}), "vanilla", set, 7)
	if err != nil {
		t.Fatal(err)
	}
	for segment, c := range []float64{0.3, 3, 1} {
		net.under(segment)
		net.load(&set.Test, testOrder(19))
		net.forward(ByBatch)
		for i, image := range testOrder(19) {
			for k, x := range set.Test.Image(image) {
				want := m + c*(float64(x)/127.5-1-m)
				if got := net.input.At(i, k/81, k%81/9, k%9); math.Abs(got-want) > 1e-6 { // pixels are float32
					t.Fatalf("contrast %g: byte %d became %g, want %g", c, x, got, want)
				}
			}
		}
	}
}

// At no contrast all images are one, and the network says the same of each.
func TestWithoutContrastNothingIsSeen(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := segmented(Segment{Iterations: 60}, Segment{Iterations: 1, Learn: "none"})
	cfg.Segments[1].Contrast = 0
	run := train(t, cfg, "vanilla", set, 7)
	count := [4]int{}
	for _, label := range set.Test.Labels {
		count[label]++
	}
	p := run.Curve[len(run.Curve)-1]
	if !slices.Contains(count[:], int(math.Round(50*p.TestAccuracy))) || p.CleanAccuracy != run.Curve[2].TestAccuracy || p.CleanAccuracy <= p.TestAccuracy {
		t.Errorf("without contrast accuracy is %g, and %g with; classes have %v images of 50", p.TestAccuracy, p.CleanAccuracy, count)
	}
}

// Each label is drawn anew with the given probability, and then uniformly; more
// corruption takes in what less has done; the network learns what it is told.
func TestCorruptedLabels(t *testing.T) {
	set := toy(t, 2, 9, 9, 4000, 50)
	cfg := segmented(Segment{Corrupted: 0.3}, Segment{Corrupted: 0.6}, Segment{Corrupted: 1, Classes: []int{0, 3}})
	cfg.Iterations = 10
	net, err := newNetwork[float32](kernel.Best(), cfg, "vanilla", set, 7)
	if err != nil {
		t.Fatal(err)
	}
	before, moved := newTrainer(net, &set.Train, 7), [2]int{}
	mild, strong := before.labelled(cfg.Segments[0]), before.labelled(cfg.Segments[1])
	for i, label := range set.Train.Labels {
		if mild.Labels[i] != label {
			moved[0]++
			if strong.Labels[i] != mild.Labels[i] {
				t.Fatalf("label %d became %d and, with more corruption, %d", i, mild.Labels[i], strong.Labels[i])
			}
		}
		if strong.Labels[i] != label {
			moved[1]++
		}
	}
	for k, p := range []float64{0.3 * 3 / 4, 0.6 * 3 / 4} { // a quarter comes out right; four standard errors allowed
		if got := float64(moved[k]) / 4000; math.Abs(got-p) > 4*math.Sqrt(p*(1-p)/4000) {
			t.Errorf("%g of all labels are wrong, want %g", got, p)
		}
	}
	for i, label := range before.labelled(cfg.Segments[2]).Labels {
		if label != 0 && label != 3 {
			t.Fatalf("image %d became a class that is not shown: %d", i, label)
		}
	}
	cfg.Segments = cfg.Segments[:1]
	told := *set
	told.Train = *mild
	plain := cfg
	plain.Segments = nil
	got, want := train(t, cfg, "vanilla", set, 7), train(t, plain, "vanilla", &told, 7)
	if !sameBits(got.Net, want.Net) || got.TrainAccuracy != want.TrainAccuracy || got.Curve[0].TestLoss != want.Curve[0].TestLoss {
		t.Error("training on corrupted labels is not training on a set with those labels")
	}
}

// What may not change does not, down to the optimizer's averages; what may, does.
func TestWhatASegmentMayLearn(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, info := range tried() {
		run := train(t, segmented(Segment{Iterations: 20}, Segment{Iterations: 20, Learn: "normalization"}, Segment{Iterations: 20, Learn: "none"}), info.Name, set, 7)
		for i, p := range run.Net.params {
			at := 0
			for _, q := range run.Net.params[:i] {
				at += len(q.Value)
			}
			own := slices.ContainsFunc(run.Net.ofNorms, func(s span) bool { return s.from == at })
			role := p.Name[strings.LastIndexByte(p.Name, '.')+1:]
			if own == slices.Contains([]string{"weight", "v", "bias"}, role) { // weight normalization calls its weights v
				t.Fatalf("%s: %s counts as the normalization's: %v", info.Name, p.Name, own)
			}
			first, second := run.Ends[0].Values[at:][:len(p.Value)], run.Ends[1].Values[at:][:len(p.Value)]
			if bits(first, second) == own {
				t.Errorf("%s: %s has changed while only the normalization learned: %v", info.Name, p.Name, !own)
			}
		}
		if len(run.Ends[0].Running) > 0 && bits(run.Ends[0].Running, run.Ends[1].Running) && !strings.Contains(info.Name, "dendritic") {
			t.Errorf("%s: averages stood still while the normalization learned", info.Name)
		}
		if !bits(run.Ends[1].Values, run.Ends[2].Values) || !bits(run.Ends[1].Running, run.Ends[2].Running) {
			t.Errorf("%s: something has changed while nothing learned", info.Name)
		}
		if last := run.Samples[len(run.Samples)-1].Layers[0]; !math.IsNaN(last.Gradient) || len(last.Probability) != 5 {
			t.Errorf("%s: while nothing learned a sample was %+v", info.Name, last)
		}
	}
}

// The optimizer forgets nothing of what it leaves alone.
func TestFrozenAveragesHoldStill(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	net, err := newNetwork[float32](kernel.Best(), segmented(Segment{Iterations: 5, Learn: "normalization"}), "batchnorm", set, 7)
	if err != nil {
		t.Fatal(err)
	}
	trainer := newTrainer(net, &set.Train, 7)
	for range 5 {
		if err := trainer.step(); err != nil {
			t.Fatal(err)
		}
	}
	for i := range net.values {
		own := slices.ContainsFunc(net.ofNorms, func(s span) bool { return s.from <= i && i < s.to })
		if (trainer.adam.square[i] != 0) != own {
			t.Fatalf("parameter %d, a normalization's: %v, has an average square of %g", i, own, trainer.adam.square[i])
		}
	}
}

// eventful is a training in which everything happens, on every place of which it may be stopped.
func eventful() Config {
	cfg := segmented(Segment{Iterations: 16}, Segment{Iterations: 11, View: View{Contrast: 0.5, Intensity: 1}, Remove: 0.3, Learn: "normalization"},
		Segment{Iterations: 9, Remove: 0.2, Corrupted: 0.4, Classes: []int{0, 1, 3}}, Segment{Iterations: 6, Learn: "none"})
	cfg.Dropout, cfg.L2, cfg.TestStatistics, cfg.TestEvery = 0.3, 0.01, "running", 10
	return cfg
}

func TestResumedSegmentsAreTheSame(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, info := range tried() {
		t.Run(info.Name, func(t *testing.T) {
			t.Parallel()
			for _, cfg := range []Config{eventful(), forked()} {
				want := train(t, cfg, info.Name, set, 7)
				for _, stops := range [][2]int{{1, 16}, {20, 27}, {16, 30}, {36, 41}} {
					got := resume(t, cfg, info.Name, Options{Threads: 2, Resume: interrupt(t, cfg, info.Name, stops[1], interrupt(t, cfg, info.Name, stops[0], nil))})
					compareRuns(t, want, got)
					if !slices.EqualFunc(want.Ends, got.Ends, sameEnd) {
						t.Errorf("stopped at %v, segments have left something else", stops)
					}
				}
			}
		})
	}
}

func sameEnd(a, b End) bool {
	return a.TrainAccuracy == b.TrainAccuracy && a.Steps == b.Steps &&
		bits(a.Values, b.Values) && bits(a.Running, b.Running) && bits(a.Mean, b.Mean) && bits(a.Square, b.Square)
}

// Back at the end of each segment a network does as it did there.
func TestGoingBackToTheEndOfASegment(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := eventful()
	run := train(t, cfg, "batchnorm", set, 7)
	if len(run.Ends) != 4 {
		t.Fatalf("%d segments have ended, want 4", len(run.Ends))
	}
	for _, segment := range []int{2, 0, 3, 1} {
		var last Point
		for _, p := range run.Curve {
			if p.Segment == segment {
				last = p
			}
		}
		net := run.At(segment)
		accuracy, loss := net.evaluate(&set.Test, net.arranged(cfg.Segments[segment].Images(&set.Test)))
		if accuracy != last.TestAccuracy || loss != last.TestLoss {
			t.Errorf("back in segment %d accuracy is %g and loss %g, then they were %g and %g", segment, accuracy, loss, last.TestAccuracy, last.TestLoss)
		}
		gone := 0
		for _, silenced := range net.Silenced("fc1") {
			if silenced {
				gone++
			}
		}
		if want := []int{0, 5, 9, 9}[segment]; gone != want { // 0.3 and 0.5 of 17, rounded
			t.Errorf("back in segment %d %d units are silenced, want %d", segment, gone, want)
		}
	}
}
