package artificial

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// start makes a dense layer of 10 inputs and 6 units as training begins, under
// settings, not rectified, and shows it 21 samples in training.
func start(t *testing.T, c trial) (*affine[float64], *Batch[float64]) {
	t.Helper()
	norm, err := findNormalization[float64](c.name, c.set)
	if err != nil {
		t.Fatal(err)
	}
	a := newAffine("layer", kernel.Portable, linear[float64](newDense[float64](kernel.Portable, 10, 6, 21)), "default", rng.NewKey(1, c.name), 21)
	a.norm = norm(Site[float64]{Name: "layer", Weight: a.weight, Bias: a.bias, Drawn: "default", Gain: 1, Units: 6, Height: 1, Width: 1, Samples: 21})
	return a, forward(a, random(21, shape{10, 1, 1}, rng.NewKey(2, c.name).Rand()), Training)
}

// What starts at a value starts there.
func TestStartsOfParameters(t *testing.T) {
	for _, c := range trials() {
		a, _ := start(t, c)
		for _, p := range a.norm.Params() {
			want, known := map[string]map[string]float64{
				"batchnorm/starts": {"gamma": 0.3, "beta": -0.2}, "layernorm/starts": {"gamma": 0.3, "beta": -0.2},
				"synaptic_scaling/bias": {"alpha": 0.5}, "normprop/gamma": {"gamma": 0.5},
				"divisive_normalization/1": {"sigma": 0.5}, "divisive_normalization/3": {"sigma": -0.5},
			}[c.name+"/"+c.label][p.Name[len("layer."):]]
			if known && (float32(p.Value[0]) != float32(want) || slices.Max(p.Value) != slices.Min(p.Value)) {
				t.Errorf("%s/%s: %s starts at %v, want %g", c.name, c.label, p.Name, p.Value, want)
			}
		}
		if fixed := c.label == "fixed"; fixed && len(a.norm.Params()) > 0 {
			t.Errorf("%s: learns %d parameters without affine ones", c.name, len(a.norm.Params()))
		}
	}
}

// y has variance γ²·v/(v + ε) about β, and the first batch weighs as much as said.
func TestBatchNormUnderSettings(t *testing.T) {
	a, y := start(t, trials()[0])
	n := a.norm.(*batchNorm[float64])
	for u := range 6 {
		mean, variance := momentsOf(a.z, u)
		got, spread := momentsOf(y, u)
		near(t, "mean", got, float64(float32(-0.2)), 1e-12)
		near(t, "variance", spread, math.Pow(float64(float32(0.3)), 2)*variance/(variance+0.1), 1e-12)
		near(t, "running mean", n.runningMeans[u], 0.5*mean, 1e-14)
		near(t, "running variance", n.runningVariance[u], 0.5+0.5*variance*21/20, 1e-14)
	}
}

// Detached, the gradient is that of the map that the batch's statistics make:
// batch normalization's γ/√(v + ε)·g, mean-only's g itself.
func TestDetachedStatistics(t *testing.T) {
	detached := with("", "batchnorm", DefaultBatchNorm(), func(s *BatchNorm) { s.Detach = true })
	mean := with("", "mean_only", DefaultStatistics(), func(s *Statistics) { s.Detach = true })
	for _, c := range []trial{detached, mean} {
		a, _ := start(t, c)
		g := random(21, shape{6, 1, 1}, rng.NewKey(3, "g").Rand())
		g.clearPadding(1)
		dy := newBatch[float64](21, 6, 1, 1)
		copy(dy.Data, g.Data)
		p := newPass()
		a.norm.Backward(p, dy)
		p.run(team.New(1), 21)
		for u := range 6 {
			_, variance := momentsOf(a.z, u)
			scale := 1.0
			if c.name == "batchnorm" {
				scale = 1 / math.Sqrt(variance+1e-5)
			}
			near(t, c.name+": gradient", dy.At(17, u, 0, 0), scale*g.At(17, u, 0, 0), 1e-12)
		}
	}
}

// Statistics of each position are those of a fully connected layer with as many units.
func TestStatisticsOfPositions(t *testing.T) {
	s, flat := shape{3, 2, 4}, shape{24, 1, 1}
	z := random(19, s, rng.NewKey(1, "positions").Rand())
	units := &Batch[float64]{N: 19, Channels: 24, Height: 1, Width: 1, Data: z.Data}
	for _, c := range []trial{
		with("", "batchnorm", DefaultBatchNorm(), func(s *BatchNorm) { s.Per = "unit" }),
		with("", "mean_only", DefaultStatistics(), func(s *Statistics) { s.Per = "unit" }),
		with("", "scale_only", DefaultScaleOnly(), func(s *ScaleOnly) { s.AlphaPer, s.AlphaOnBias = "unit", true }),
	} {
		n, conv := aloneWith(t, c.name, c.set, s, 19)
		_, dense := aloneWith(t, c.name, c.set, flat, 19)
		for _, mode := range []Mode{Training, ByBatch, ByRunning} {
			y := conv(z, mode)
			if y.Channels != 3 || y.Height != 2 || y.Width != 4 {
				t.Fatalf("%s: the shape became %d×%d×%d", c.name, y.Channels, y.Height, y.Width)
			}
			if !slices.Equal(y.Data, dense(units, mode).Data) {
				t.Errorf("%s: positions of a channel are no units of their own", c.name)
			}
		}
		if len(n.Params()) > 0 && len(n.Params()[0].Value) != 24 {
			t.Errorf("%s: %d parameters, want one for each of 24 positions", c.name, len(n.Params()[0].Value))
		}
	}
}

// With one length for the whole layer that is its weights' length, and training
// starts where vanilla does.
func TestWeightNormOfAllWeights(t *testing.T) {
	a, y := start(t, with("", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.Dim = "all" }))
	c := a.norm.Params()[0]
	if len(c.Value) != 1 {
		t.Fatalf("%d lengths, want 1", len(c.Value))
	}
	near(t, "c", c.Value[0], math.Sqrt(dot(a.weight.Value, a.weight.Value)), 1e-12)
	b := *a
	b.norm = plain[float64]{}
	near(t, "vanilla", farthest(forward(&b, a.x, Training), y), 0, 1e-12)
	c.Value[0] = 3
	forward(a, a.x, Training)
	near(t, "length", math.Sqrt(dot(a.used, a.used)), 3, 1e-12)
}

// Over the first batch z has mean zero and variance one, and the next pass on it
// is the same: weights, lengths and biases have become what gave that.
func TestWeightNormStartsByTheData(t *testing.T) {
	a, y := start(t, with("", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.CInit = "data" }))
	for u := range 6 {
		mean, variance := momentsOf(y, u)
		near(t, "mean", mean, 0, 1e-12)
		near(t, "variance", variance, 1, 1e-12)
	}
	used, first := slices.Clone(a.used), slices.Clone(y.Data)
	again := forward(a, a.x, Training)
	for i := range used {
		near(t, "weight used", a.used[i], used[i], 1e-12)
	}
	before := &Batch[float64]{N: 21, Channels: 6, Height: 1, Width: 1, Data: first}
	near(t, "the next pass", farthest(again, before), 0, 1e-12)
}

// F3: the bias is inert under synaptic scaling wherever α acts, unless positions
// have an α each and their mean is a channel's.
func TestInertBiasUnderSettings(t *testing.T) {
	for _, c := range []struct {
		set  func(*SynapticScaling)
		want bool
	}{
		{func(s *SynapticScaling) {}, true},
		{func(s *SynapticScaling) { s.AlphaOnBias = true }, true},
		{func(s *SynapticScaling) { s.Per = "unit" }, true},
		{func(s *SynapticScaling) { s.AlphaOnBias, s.AlphaPer = true, "unit" }, false},
	} {
		trial := with("", "synaptic_scaling", DefaultSynapticScaling(), c.set)
		a := siteWith(t, newConv[float64](kernel.Portable, 1, 4, 4, 2, 3, 5), trial.name, trial.set, 5, rng.NewKey(1, "inert").Rand())
		x := random(5, shape{1, 4, 4}, rng.NewKey(2, "inert").Rand())
		y := &Batch[float64]{N: 5, Channels: 2, Height: 2, Width: 2, Data: slices.Clone(forward(a, x, Training).Data)}
		a.bias.Value[1] += 3
		moved := farthest(forward(a, x, Training), y)
		if inert := moved < 1e-12; inert != c.want || a.norm.InertBias() != c.want {
			t.Errorf("%+v: with another bias outputs move by %g, InertBias is %t", trial.set, moved, a.norm.InertBias())
		}
	}
}

// α = 1 is vanilla, wherever it acts; on the bias it scales the whole sum.
func TestAlphaOnTheBias(t *testing.T) {
	for _, alpha := range []float64{1, 0.5} {
		a, y := start(t, with("", "scale_only", DefaultScaleOnly(), func(s *ScaleOnly) { s.AlphaOnBias, s.Alpha = true, alpha }))
		b := *a
		b.norm = plain[float64]{}
		z := forward(&b, a.x, Training)
		near(t, "α·z", farthest(y, changed(z, func(_, _ int, v float64) float64 { return alpha * v })), 0, 0)
	}
}

// α stays within its bounds, and where they leave no room it stays where it is.
func TestBoundsOfAlpha(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, bounds := range [][]float64{{0.99, 1.02}, {1, 1}} {
		cfg := small()
		cfg.Settings = with("", "synaptic_scaling", DefaultSynapticScaling(), func(s *SynapticScaling) { s.AlphaBounds = bounds }).set
		net := train(t, cfg, "synaptic_scaling", set, 1).Net
		cfg.Settings = nil
		free := train(t, cfg, "synaptic_scaling", set, 1).Net
		for _, layer := range net.Hidden() {
			alpha := net.Alpha(layer)
			if slices.Min(alpha) < float32(bounds[0]) || slices.Max(alpha) > float32(bounds[1]) {
				t.Errorf("%v: α of %s lies from %g to %g", bounds, layer, slices.Min(alpha), slices.Max(alpha))
			}
			if a := free.Alpha(layer); layer == "fc1" && slices.Min(a) >= float32(bounds[0]) && slices.Max(a) <= float32(bounds[1]) {
				t.Errorf("%v: α would not leave the bounds: the test sees nothing", bounds)
			}
		}
	}
}

// Adam's first step is the learning rate against the gradient's sign, whatever
// its size: so α moves by its own rate, and with a decay alone toward zero.
func TestRateAndDecayOfAlpha(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, rate := range []float64{0, 0.5, 1, 3} {
		cfg := small()
		cfg.Settings = with("", "scale_only", DefaultScaleOnly(), func(s *ScaleOnly) { s.AlphaRate, s.AlphaDecay = rate, 1e6 }).set
		net, err := newNetwork[float64](kernel.Portable, cfg, "scale_only", set, 1)
		if err != nil {
			t.Fatal(err)
		}
		weights := slices.Clone(net.hidden[2].weight.Value)
		if err := newTrainer(net, &set.Train, 1).step(); err != nil {
			t.Fatal(err)
		}
		for _, alpha := range net.Alpha("fc1") {
			near(t, fmt.Sprintf("α at %g times the rate", rate), alpha, 1-rate*cfg.Optimizer.LearningRate, 1e-10)
		}
		if slices.Equal(weights, net.hidden[2].weight.Value) {
			t.Error("the weights stayed")
		}
	}
}

// mean(yⁿ) = mean(Dⁿ)/(|σ|ⁿ + mean(Dⁿ) + ε), of each sample; at n = 2 by the
// general way and by the short one.
func TestDivisiveExponents(t *testing.T) {
	s := shape{3, 2, 4}
	z := random(19, s, rng.NewKey(1, "divisive").Rand())
	for _, exponent := range []float64{1, 1.5, 2, 3, 8} {
		c := with("", "divisive_normalization", DefaultDivisive(), func(d *Divisive) { d.Exponent = exponent })
		n, _ := aloneWith(t, c.name, c.set, s, 19)
		n.Params()[0].Value[0] = -0.7
		p, in := newPass(), changed(z, func(_, _ int, v float64) float64 { return v })
		y := n.Forward(p, in, Training, true)
		p.run(team.New(1), 19)
		for sample := range 19 {
			var pool, out float64
			for i := range 24 {
				pool += math.Pow(max(z.At(sample, i/8, i%8/4, i%4), 0), exponent) / 24
				out += math.Pow(y.At(sample, i/8, i%8/4, i%4), exponent) / 24
			}
			near(t, fmt.Sprintf("mean of y to the %g", exponent), out, pool/(math.Pow(0.7, exponent)+pool+1e-5), 1e-12)
		}
	}
	set := DefaultDivisive()
	site := Site[float64]{Name: "layer", Units: 3, Height: 2, Width: 4, Samples: 19}
	short := newDivisive(site, set).(*divisive[float64])
	general := newPowerPool(newDivisive(site, set).(*divisive[float64]), site)
	run := func(n Normalization[float64]) *Batch[float64] {
		p, in := newPass(), changed(z, func(_, _ int, v float64) float64 { return v })
		y := n.Forward(p, in, Training, true)
		p.run(team.New(1), 19)
		return y
	}
	near(t, "both ways", farthest(run(short), run(general)), 0, 1e-14)
}

// Groups of one are whitened by their variance alone: batch normalization. And no
// step of Newton's iteration takes the same scale from all of a group.
func TestWhiteningAtItsEnds(t *testing.T) {
	s := shape{6, 2, 3}
	z := random(19, s, rng.NewKey(1, "whitening").Rand())
	c := with("", "whitening", DefaultWhitening(), func(w *Whitening) { w.GroupSize, w.Epsilon = 1, 1e-5 })
	_, white := aloneWith(t, c.name, c.set, s, 19)
	_, batch := alone(t, "batchnorm", s, 19)
	near(t, "groups of one", farthest(white(z, Training), batch(z, Training)), 0, 1e-12)

	c = with("", "iternorm", DefaultIterNorm(), func(i *IterNorm) { i.Iterations, i.Affine.Affine = 0, false })
	_, scaled := aloneWith(t, c.name, c.set, s, 19)
	_, centred := alone(t, "mean_only", s, 19)
	y, x := scaled(z, Training), centred(z, Training)
	ratio := y.At(3, 2, 1, 1) / x.At(3, 2, 1, 1)
	near(t, "one scale", farthest(y, changed(x, func(_, _ int, v float64) float64 { return ratio * v })), 0, 1e-12)
}

// 60% of 180,000 connections within five deviations; a third of the present are replaced
// every second epoch.
func TestDendriticUnderSettings(t *testing.T) {
	weight := newParam[float64]("layer.weight", 300, 600)
	for i := range weight.Value {
		weight.Value[i] = 1 + float64(i)
	}
	set := Dendritic{Density: 0.6, Rewired: 1.0 / 3, RewireEvery: 2}
	n := newDendritic(Site[float64]{Name: "layer", Weight: weight, Units: 300, Height: 1, Width: 1, Samples: 1, Key: rng.NewKey(1, "d")}, set).(*dendritic[float64])
	count := func() (c float64) {
		for _, there := range n.there {
			c += there
		}
		return c
	}
	near(t, "connections", count(), 0.6*180_000, 5*math.Sqrt(180_000*0.6*0.4))
	before, all := slices.Clone(n.there), count()
	n.EndEpoch(0, weight.Value)
	if !slices.Equal(before, n.there) {
		t.Error("connections were replaced after the first epoch of two")
	}
	n.EndEpoch(1, weight.Value)
	lost := 0.0
	for i, there := range n.there {
		if before[i] == 1 && there == 0 {
			lost++
		}
	}
	near(t, "replaced", lost, math.Floor(all/3), 0)
	near(t, "connections afterwards", count(), all, 0)
}
