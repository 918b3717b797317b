package artificial

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// choices are configurations that each choose one thing otherwise.
func choices() map[string]func(*Config) {
	return map[string]func(*Config){
		"avgpool":        func(c *Config) { c.Layers = slices.Clone(c.Layers); c.Layers[1].Kind = "avgpool" },
		"bias":           func(c *Config) { c.Bias = false },
		"normalized":     func(c *Config) { c.Normalized = []string{"conv1", "dense"} },
		"order":          func(c *Config) { c.Order = "relu_norm" },
		"zscore_channel": func(c *Config) { c.InputScale = "zscore_channel" },
		"zscore_pixel":   func(c *Config) { c.InputScale = "zscore_pixel" },
		"flip":           func(c *Config) { c.Augment = "flip" },
		"crop_flip":      func(c *Config) { c.Augment = "crop_flip" },
		"drop_last":      func(c *Config) { c.DropLast = true },
		"test_shuffle":   func(c *Config) { c.TestShuffle = false },
		"test":           func(c *Config) { c.TestStatistics = "test" },
		"train":          func(c *Config) { c.TestStatistics = "train" },
	}
}

// Whatever is chosen, threads change no bit and a training goes on from any point.
func TestChoicesAreRepeatable(t *testing.T) {
	same := func(label, name string, cfg Config) {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			want := train(t, cfg, name, toy(t, 2, 9, 9, 130, 50), 7)
			state := interrupt(t, cfg, name, 7, nil)
			compareRuns(t, want, resume(t, cfg, name, Options{Resume: state, Threads: 3}))
		})
	}
	for label, change := range choices() {
		cfg := small()
		cfg.Batch, cfg.Iterations, cfg.TestEvery = 52, 12, 5
		change(&cfg)
		same(label, "synaptic_scaling", cfg)
	}
	for _, c := range trials() {
		cfg := small()
		cfg.Batch, cfg.Iterations, cfg.TestEvery, cfg.TestStatistics, cfg.Settings = 52, 12, 5, "running", c.set
		same(c.name+"/"+c.label, c.name, cfg)
	}
}

// Every choice but those of testing and of the order of images changes what is learned.
func TestChoicesMatter(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := small()
	cfg.Batch, cfg.Iterations, cfg.TestEvery = 52, 6, 0
	plain := train(t, cfg, "synaptic_scaling", set, 7)
	for label, change := range choices() {
		other := cfg
		change(&other)
		got := train(t, other, "synaptic_scaling", set, 7)
		learned := !sameBits(got.Net, plain.Net)
		if tested := other.TestStatistics != cfg.TestStatistics || other.TestShuffle != cfg.TestShuffle; learned == tested {
			t.Errorf("%s: learned otherwise: %t", label, learned)
		} else if tested && got.Curve[0].TestLoss == plain.Curve[0].TestLoss {
			t.Errorf("%s: tested no otherwise", label)
		}
	}
}

func TestGradientsOfMeanPooling(t *testing.T) {
	for _, size := range []int{1, 2, 3} {
		r := rng.NewKey(uint64(size), "pool").Rand()
		a := newAvgPool[float64](shape{2, 5, 7}, size, 19)
		checkGradients(t, a, random(19, shape{2, 5, 7}, r), r)
		x := random(19, shape{2, 5, 7}, r)
		near(t, "the mean of a constant", forward(Layer[float64](a), changed(x, func(n, c int, _ float64) float64 { return float64(n - c) }), Training).At(17, 1, 0, 0), 16, 1e-14)
	}
}

// Behind the ReLU the bias counts, and units stay at rest where the ReLU is.
func TestGradientsBehindTheReLU(t *testing.T) {
	for _, name := range []string{"batchnorm", "mean_only", "synaptic_scaling", "layernorm", "divisive_normalization", "whitening"} {
		r := rng.NewKey(1, "late/"+name).Rand()
		a := site(t, newConv[float64](kernel.Portable, 2, 5, 6, 6, 3, 19), name, 19, r)
		a.rectified, a.late = false, newBatch[float64](19, 6, 3, 4)
		a.dx = newBatch[float64](19, 2, 5, 6)
		checkGradients(t, a, random(19, shape{2, 5, 6}, r), r)
		if slices.Min(a.shown().Data) != 0 {
			t.Errorf("%s: what is shown goes down to %g", name, slices.Min(a.shown().Data))
		}
	}
}

// Only the layers that are named have a normalization.
func TestNormalizedLayers(t *testing.T) {
	for _, c := range []struct{ normalized, want []string }{
		{[]string{"conv"}, []string{"conv1", "conv2"}},
		{[]string{"dense"}, []string{"fc1", "fc2"}},
		{[]string{"fc2", "conv1"}, []string{"conv1", "fc2"}},
		{[]string{"conv", "dense"}, []string{"conv1", "conv2", "fc1", "fc2"}},
	} {
		cfg := small()
		cfg.Normalized = c.normalized
		net, err := newNetwork[float32](kernel.Portable, cfg, "scale_only", toy(t, 2, 9, 9, 30, 10), 1)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, layer := range net.Hidden() {
			if net.Alpha(layer) != nil {
				got = append(got, layer)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: normalized are %v, want %v", c.normalized, got, c.want)
		}
	}
	for _, bad := range [][]string{nil, {"fc3"}, {"fc1", "out"}} {
		cfg := small()
		if cfg.Normalized = bad; cfg.Validate() == nil {
			t.Errorf("%v is valid", bad)
		}
	}
}

// Without biases none ever moves from zero.
func TestNoBias(t *testing.T) {
	cfg := small()
	cfg.Bias = false
	run := train(t, cfg, "weightnorm", toy(t, 2, 9, 9, 130, 50), 1)
	for _, h := range run.Net.hidden {
		if slices.ContainsFunc(h.bias.Value, func(b float32) bool { return b != 0 }) {
			t.Errorf("%s has biases %v", h.name, h.bias.Value)
		}
	}
}

// Standardized images have mean zero and variance one, over channels or pixels;
// what never varies is zero.
func TestStandardizedImages(t *testing.T) {
	set := toy(t, 2, 9, 9, 64, 10)
	for i := range set.Train.Len() {
		set.Train.Image(i)[5] = 77
	}
	for _, scale := range []string{"zscore_channel", "zscore_pixel"} {
		cfg := small()
		cfg.InputScale, cfg.Batch = scale, 64
		net, err := newNetwork[float64](kernel.Portable, cfg, "vanilla", set, 1)
		if err != nil {
			t.Fatal(err)
		}
		net.load(&set.Train, DefaultSegment().Images(&set.Train))
		net.forward(ByBatch)
		each := map[string]int{"zscore_channel": 81, "zscore_pixel": 1}[scale]
		for group := range 162 / each {
			var sum, squares float64
			for k := group * each; k < (group+1)*each; k++ {
				for n := range 64 {
					v := net.input.At(n, k/81, k%81/9, k%9)
					sum, squares = sum+v, squares+v*v
				}
			}
			want := 1.0
			if each == 1 && group == 5 {
				want = 0
			}
			near(t, scale+": mean", sum/float64(64*each), 0, 1e-6) // of float32
			near(t, scale+": variance", squares/float64(64*each), want, 1e-6)
		}
	}
}

// A varied image is the image moved by up to 4 pixels each way, black where there
// was none, and in half of the cases turned round: of 2000 within 4 deviations.
func TestAugmentedImages(t *testing.T) {
	set := toy(t, 2, 9, 7, 1, 1)
	image := set.Train.Image(0)
	for name, margin := range map[string]int{"flip": 0, "crop_flip": 4} {
		a, flips, seen := newAugment(name, set, 1, 3), 0, map[[3]int]bool{}
		for epoch := range 2000 {
			a.on(epoch)
			move, ok := explain(image, a.of(image, 0, 0), 2, 9, 7, margin)
			if !ok {
				t.Fatalf("%s: epoch %d shows no image of the kind", name, epoch)
			}
			seen[move] = true
			flips += move[2]
		}
		if want := 2 * (2*margin + 1) * (2*margin + 1); len(seen) != want {
			t.Errorf("%s: %d kinds of image, want %d", name, len(seen), want)
		}
		near(t, name+": turned round", float64(flips), 1000, 4*math.Sqrt(500))
	}
}

// explain finds by which move down and right, and whether turned round, an image became another.
func explain(image, varied []uint8, channels, height, width, margin int) (move [3]int, ok bool) {
	for down := -margin; down <= margin; down++ {
		for right := -margin; right <= margin; right++ {
			for flip := range 2 {
				same := true
				for i, v := range varied {
					c, y, x := i/(height*width), i/width%height, i%width
					if flip == 1 {
						x = width - 1 - x
					}
					y, x = y-down, x-right
					want := uint8(0)
					if y >= 0 && y < height && x >= 0 && x < width {
						want = image[(c*height+y)*width+x]
					}
					same = same && v == want
				}
				if same {
					return [3]int{down, right, flip}, true
				}
			}
		}
	}
	return move, false
}

// Only training shows varied images.
func TestTestImagesAreNotVaried(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 40, 40), small()
	cfg.Augment = "crop_flip"
	net, err := newNetwork[float32](kernel.Portable, cfg, "vanilla", set, 1)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Augment = "none"
	same, err := newNetwork[float32](kernel.Portable, cfg, "vanilla", set, 1)
	if err != nil {
		t.Fatal(err)
	}
	trainer := newTrainer(net, &set.Train, 1)
	values := slices.Clone(net.values)
	if err := trainer.step(); err != nil {
		t.Fatal(err)
	}
	copy(net.values, values)
	if _, got := net.Evaluate(&set.Test); got != second(same.Evaluate(&set.Test)) {
		t.Errorf("loss %g of test images, want %g", got, second(same.Evaluate(&set.Test)))
	}
}

func second(_, loss float64) float64 { return loss }

// 130 images in batches of 52 are three iterations an epoch, or two.
func TestLastBatches(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 10)
	for drop, want := range map[bool][]int{false: {52, 52, 26, 52}, true: {52, 52, 52, 52}} {
		cfg := small()
		cfg.Batch, cfg.DropLast = 52, drop
		net, err := newNetwork[float32](kernel.Portable, cfg, "vanilla", set, 1)
		if err != nil {
			t.Fatal(err)
		}
		trainer := newTrainer(net, &set.Train, 1)
		for i, size := range want {
			if err := trainer.step(); err != nil || len(net.indices) != size {
				t.Errorf("drop_last %t: batch %d has %d images, want %d (%v)", drop, i, len(net.indices), size, err)
			}
		}
	}
}

// Statistics of a whole set are means over it in the first layer, whatever the
// order, and leave the averages of training as they were.
func TestGatheredStatistics(t *testing.T) {
	set := toy(t, 2, 9, 9, 60, 48)
	for _, which := range []string{"test", "train"} {
		cfg := small()
		cfg.TestStatistics, cfg.TestBatch, cfg.Batch = which, 12, 20
		cfg.Layers = []LayerSpec{{Kind: "dense", Out: 5}}
		net, err := newNetwork[float64](kernel.Portable, cfg, "mean_only", set, 1)
		if err != nil {
			t.Fatal(err)
		}
		trainer := newTrainer(net, &set.Train, 1)
		if err := trainer.step(); err != nil {
			t.Fatal(err)
		}
		before := slices.Clone(net.running()[0])
		images := map[string]*data.Split{"test": &set.Test, "train": &set.Train}[which]
		back := net.gathered(&set.Test, net.all(&set.Test))
		got := slices.Clone(net.running()[0])
		back()
		if !slices.Equal(net.running()[0], before) {
			t.Errorf("%s: the averages of training became %v, were %v", which, net.running()[0], before)
		}
		want := wholeMean(net, images)
		for u := range want {
			near(t, which+": mean", got[u], want[u], 1e-12)
		}
		_, shuffled := net.Evaluate(&set.Test)
		_, sorted := net.evaluate(&set.Test, DefaultSegment().Images(&set.Test))
		near(t, which+": loss in another order", sorted, shuffled, 1e-12)
	}
}

// wholeMean returns the means of the first layer's z over a split, image by image.
func wholeMean(net *Network[float64], images *data.Split) []float64 {
	h := net.hidden[0]
	means := make([]float64, h.z.Channels)
	for i := range images.Len() {
		net.load(images, []int{i})
		p := newPass()
		p.eachBlock(net.loadBlock)
		p.fills(net.input)
		p.fills(h.z)
		h.linear.forward(p, net.input, h.z, h.weight.Value, h.bias.Value)
		p.run(team.New(1), 1)
		for u := range means {
			means[u] += h.z.At(0, u, 0, 0) / float64(images.Len())
		}
	}
	return means
}

func TestReportedAccuracy(t *testing.T) {
	tests := []float64{0.25, 0.75, 0.5, 0.375}
	for _, c := range []struct {
		report string
		tests  int
		want   float64
	}{{"last", 5, 0.375}, {"best", 5, 0.75}, {"mean", 2, 0.4375}, {"mean", 1, 0.375}, {"mean", 9, 0.46875}} {
		cfg := small()
		cfg.Report, cfg.ReportTests = c.report, c.tests
		if got := cfg.Reported(tests); got != c.want {
			t.Errorf("%s of %d: %g, want %g", c.report, c.tests, got, c.want)
		}
	}
}

// What a network starts from is checked before there are images to measure.
func TestStartsAreCheckedWithoutImages(t *testing.T) {
	set, all := toy(t, 2, 9, 9, 30, 10), choices()
	all["contrast"] = func(c *Config) { c.Segments = []Segment{DefaultSegment()}; c.Segments[0].Contrast = 0.3 }
	for label, change := range all {
		cfg := small()
		change(&cfg)
		net, err := newNetwork[float32](kernel.Portable, cfg, "synaptic_scaling", set, 1)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Start = net.Tensors(1)
		if err := cfg.CheckStart("synaptic_scaling", 2, 9, 9, len(set.Classes)); err != nil {
			t.Errorf("%s: %v", label, err)
		}
	}
	for _, c := range trials() {
		cfg := small()
		cfg.Settings = c.set
		net, err := newNetwork[float32](kernel.Portable, cfg, c.name, set, 1)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Start = net.Tensors(1)
		if err := cfg.CheckStart(c.name, 2, 9, 9, len(set.Classes)); err != nil {
			t.Errorf("%s/%s: %v", c.name, c.label, err)
		}
	}
}

// Choices that do not go together are told.
func TestOrderNeedsTheReLU(t *testing.T) {
	for _, c := range []struct {
		normalization, activation string
		ok                        bool
	}{{"batchnorm", "relu", true}, {"batchnorm", "tanh", false}, {"selu", "relu", false}, {"batchnorm+normprop", "relu", false}} {
		cfg := small()
		cfg.Order, cfg.Activation = "relu_norm", c.activation
		if err := cfg.ValidateUnder(c.normalization); (err == nil) != c.ok {
			t.Errorf("%s, %s: %v", c.normalization, c.activation, err)
		}
	}
}
