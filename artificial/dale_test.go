package artificial

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// daleSite makes a layer under Dale's law that reads a number of units or channels.
func daleSite(t *testing.T, l linear[float64], name string, sources, samples int) *affine[float64] {
	t.Helper()
	a := newAffine("layer", kernel.Portable, l, "default", rng.NewKey(1, name), samples)
	channels, height, width := l.outShape()
	norm, err := findNormalization[float64](name, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.norm = norm(Site[float64]{
		Name: "layer", Weight: a.weight, Bias: a.bias, Drawn: "default", Gain: 1,
		Units: channels, Sources: sources, Height: height, Width: width, Samples: samples,
	})
	a.rectified = true
	return a
}

// With parameters of either sign, so that a magnitude has both slopes.
func TestGradientsUnderDalesLaw(t *testing.T) {
	for _, name := range []string{"dale", "weightnorm+dale", "dale+batchnorm", "synaptic_scaling+dale"} {
		for _, samples := range []int{1, 19} {
			t.Run(fmt.Sprintf("%s/%d", name, samples), func(t *testing.T) {
				r := rng.NewKey(uint64(samples), "dale/"+name).Rand()
				for kind, l := range map[string]linear[float64]{
					"conv": newConv[float64](kernel.Portable, 4, 5, 7, 3, 3, samples), "dense": newDense[float64](kernel.Portable, 4*2*3, 5, samples),
				} {
					in := map[string]shape{"conv": {4, 5, 7}, "dense": {4, 2, 3}}[kind]
					a := daleSite(t, l, name, 4, samples)
					for _, p := range a.Params() {
						for i := range p.Value {
							p.Value[i] = (0.2 + r.Float64()) * float64(1-2*r.IntN(2))
						}
					}
					a.dx = newBatch[float64](samples, in.channels, in.height, in.width)
					checkGradients(t, a, random(samples, in, r), r)
				}
			})
		}
	}
}

// A unit's weights start with sum 0 and the length that they were drawn with:
// so for independent inputs of mean m and variance s² z has mean b and variance
// s²·Σq², here to four standard errors of 20,000 samples.
func TestExcitationAndInhibitionBalanceAtTheStart(t *testing.T) {
	const in, samples = 60, 20_000
	l := newDense[float64](kernel.Portable, in, 3, samples)
	a := daleSite(t, l, "dale", in, samples)
	drawn := newAffine("layer", kernel.Portable, linear[float64](l), "default", rng.NewKey(1, "dale"), samples).weight.Value
	a.rectified = false
	x := newBatch[float64](samples, in, 1, 1)
	r := rng.NewKey(2, "input").Rand()
	for i := range x.Data {
		x.Data[i] = max(0, r.NormFloat64()) // of variance (1 − 1/π)/2
	}
	y := forward(a, x, Training)
	for u := range 3 {
		w, q := a.used[u*in:(u+1)*in], drawn[u*in:(u+1)*in]
		sum := 0.0
		for i, v := range w {
			sum += v
			if (v < 0) != (i < in/5) {
				t.Fatalf("weight %d is %g: a fifth of the inputs, the first, inhibit", i, v)
			}
		}
		near(t, "sum of weights", sum, 0, 1e-6) // weights are rounded to float32
		near(t, "square of the length", dot(w, w), dot(q, q), 1e-6)
		variance := rectifiedDeviation * rectifiedDeviation * dot(q, q)
		gotMean, gotVariance := momentsOf(y, u)
		near(t, "mean of z", gotMean, a.bias.Value[u], 4*math.Sqrt(variance/samples))
		near(t, "variance of z", gotVariance, variance, 4*variance*math.Sqrt(2.0/samples))
	}
}

// The number of inhibitory units is the fraction's, rounded, but leaves no kind
// out of two or more.
func TestNumbersOfInhibitoryUnits(t *testing.T) {
	for _, c := range []struct {
		fraction    float64
		units, want int
	}{{0.2, 6, 1}, {0.2, 16, 3}, {0.2, 120, 24}, {0.2, 84, 17}, {0.2, 2, 1}, {0.2, 1, 0}, {0, 50, 0}, {0.99, 10, 9}, {0.001, 10, 1}} {
		if got := (Dale{Inhibitory: c.fraction}).inhibits(c.units); got != c.want {
			t.Errorf("of %d units %d inhibit at %g, want %d", c.units, got, c.fraction, c.want)
		}
	}
	for _, bad := range []Dale{{-0.1, "learned"}, {1, "learned"}, {math.NaN(), "learned"}, {0.2, "often"}} {
		if bad.Validate() == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
}

// After training, alone and behind others that act on weights, all that a unit
// or channel sends, to positions of convolutions, dense units and the output
// layer, has its one sign; weights from pixels have both.
func TestSignsSurviveTraining(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 400, 200), small()
	cfg.Iterations, cfg.Optimizer.LearningRate = 100, 0.05 // weights cross zero many times
	for _, name := range []string{"dale", "synaptic_scaling+dale", "weightnorm+dale+batchnorm", "dendritic_normalization+dale"} {
		net := train(t, cfg, name, set, 1).Net
		sources := 0
		for _, l := range net.layers {
			a, ok := l.(*affine[float32])
			if !ok {
				continue
			}
			if sources == 0 {
				if above := fractionAbove(a.used); above < 0.2 || above > 0.8 {
					t.Errorf("%s: %g of the weights from pixels are above zero", name, above)
				}
			} else {
				checkColumns(t, name, a, sources, DefaultDale().inhibits(sources))
			}
			sources = a.z.Channels
		}
	}
}

func fractionAbove(w []float32) (f float64) {
	for _, v := range w {
		if v > 0 {
			f += 1 / float64(len(w))
		}
	}
	return f
}

// checkColumns holds the weights of every unit from each source to its sign.
func checkColumns(t *testing.T, name string, a *affine[float32], sources, inhibitory int) {
	t.Helper()
	fanIn, moved := a.linear.fanIn(), 0
	for i, w := range a.used {
		source := i % fanIn / (fanIn / sources)
		if w < 0 && source >= inhibitory || w > 0 && source < inhibitory {
			t.Fatalf("%s: %s has the weight %g from unit %d, of %d of which %d inhibit", name, a.name, w, source, sources, inhibitory)
		}
		if w != 0 {
			moved++
		}
	}
	if moved < len(a.used)/10 {
		t.Errorf("%s: only %d of %d weights of %s are left", name, moved, len(a.used), a.name)
	}
}

// A network with one hidden layer obeys the law in its output layer, and
// without scaling has no scales.
func TestDalesLawReachesTheOutput(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 130, 50), small()
	cfg.Layers = []LayerSpec{{Kind: "dense", Out: 10}}
	for scaling, params := range map[string]int{"learned": 6, "none": 4} {
		cfg.Settings = Settings{"dale": &Dale{Inhibitory: 0.3, Scaling: scaling}}
		net := train(t, cfg, "dale", set, 1).Net
		if got := len(net.Params()); got != params {
			t.Errorf("scaling %s: %d parameters, want %d", scaling, got, params)
		}
		checkColumns(t, "dale", net.layers[1].(*affine[float32]), 10, 3)
	}
}

// Networks that obey the law learn. In narrow ones, where a single channel of a
// few inhibits, many units fall silent unless something keeps them active:
// batch normalization does.
func TestNetworksLearnUnderDalesLaw(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 400, 200), small()
	cfg.Iterations = 300
	for seed := range uint64(3) {
		run := train(t, cfg, "dale+batchnorm", set, seed+1)
		if last := run.Curve[len(run.Curve)-1]; last.TestAccuracy < 0.9 {
			t.Errorf("seed %d: accuracy %g", seed+1, last.TestAccuracy)
		}
	}
}

// Factors behind dale end at zero where without it, in the same training, steps
// take some below.
func TestWhatFollowsDalesLawKeepsSigns(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 400, 200), small()
	cfg.Iterations, cfg.Optimizer.LearningRate = 60, 0.2
	for name, role := range map[string]string{"batchnorm": "gamma", "layernorm": "gamma", "weightnorm": "c", "scale_only": "alpha", "synaptic_scaling": "alpha"} {
		if least := leastOf(train(t, cfg, name, set, 1).Net, role); !(least < 0) {
			t.Errorf("%s: the least %s is %g: nothing is tried", name, role, least)
		}
		if least := leastOf(train(t, cfg, "dale+"+name, set, 1).Net, role); !(least >= 0) {
			t.Errorf("dale+%s: the least %s is %g", name, role, least)
		}
	}
	for _, name := range []string{"dale+whitening", "dale+vanilla+iternorm"} {
		if CheckNormalization(name) == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	for name, settings := range map[string]Settings{
		"batchnorm":        {"batchnorm": &BatchNorm{Epsilon: 1e-5, Affine: Affine{Gamma: -1}, Statistics: DefaultStatistics()}},
		"synaptic_scaling": {"synaptic_scaling": &SynapticScaling{ScaleOnly{Alpha: -1, AlphaPer: "channel", AlphaRate: 1}, DefaultStatistics()}},
		"normprop":         {"normprop": &NormProp{Gamma: -1}},
	} {
		if _, err := findNormalization[float32]("dale+"+name, settings); err == nil {
			t.Errorf("dale+%s was accepted with factors below zero", name)
		}
	}
}

// leastOf returns the least value of all parameters of a role.
func leastOf(net *Net, role string) float32 {
	least := float32(math.Inf(1))
	for _, p := range net.Params() {
		if strings.HasSuffix(p.Name, "."+role) {
			least = min(least, slices.Min(p.Value))
		}
	}
	return least
}
