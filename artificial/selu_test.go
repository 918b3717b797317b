package artificial

import (
	"math"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// seluMoments integrates mean and variance of the unit's output over a normal
// input, by the trapezoidal rule on both sides of its kink.
func seluMoments(mean, deviation float64) (m, v float64) {
	const n, span = 1 << 14, 12.0
	var square float64
	for _, side := range []float64{-1, 1} {
		for i := range n + 1 {
			z := side * span * float64(i) / n
			y := []float64{z}
			kernel.SELU(kernel.Portable, y)
			weight := span / n * math.Exp(-(z-mean)*(z-mean)/(2*deviation*deviation)) / (deviation * math.Sqrt(2*math.Pi))
			if i == 0 || i == n {
				weight /= 2
			}
			m += weight * y[0]
			square += weight * y[0] * y[0]
		}
	}
	return m, square - m*m
}

// Klambauer et al. 2017: mean 0 and variance 1 pass through, and from any
// variance between 0.8 and 1.5 and mean between ±0.1 layers lead there.
func TestSELUHasItsFixedPoint(t *testing.T) {
	m, v := seluMoments(0, 1)
	near(t, "mean", m, 0, 1e-7)
	near(t, "variance", v, 1, 1e-7)
	for _, start := range [][2]float64{{0.1, 0.8}, {-0.1, 1.5}, {0.1, 1.5}, {0, 0.8}} {
		m, v := start[0], start[1]
		for range 60 {
			m, v = seluMoments(0, math.Sqrt(v+m*m)) // weights of sum 0 and length 1
		}
		near(t, "mean after 60 layers", m, 0, 1e-5)
		near(t, "variance after 60 layers", v, 1, 1e-5)
	}
}

// A layer as it starts keeps mean 0 and variance 1: 400 units on 64 samples of
// 500 inputs. Mean and variance of 25,600 outputs that share weights and inputs
// vary by about 1%; 4% are allowed.
func TestSELULayerKeepsItsMoments(t *testing.T) {
	const samples, units = 64, 400
	a := fresh[float64](t, "selu", 500, units, samples)
	y := forward(a, normal[float64](samples, 500, 4), Training)
	var mean, square float64
	for n := range samples {
		for u := range units {
			v := y.At(n, u, 0, 0)
			mean += v / (samples * units)
			square += v * v / (samples * units)
		}
	}
	near(t, "mean", mean, 0, 0.04)
	near(t, "variance", square-mean*mean, 1, 0.04)
}

func TestSELUComesLast(t *testing.T) {
	if CheckNormalization("batchnorm+selu") != nil || CheckNormalization("selu+batchnorm") == nil {
		t.Error("an activation function of its own must be the last of a combination")
	}
}

// Weights have their variance, within five standard errors of 12,000 draws, and
// biases are zero where they should be.
func TestInitializations(t *testing.T) {
	for how, variance := range map[string]float64{
		"default": 1.0 / 3 / 75, "torch": 1.0 / 3 / 75, "lecun": 1.0 / 75, "he": 2.0 / 75, "xavier": 2.0 / (75 + 160*25),
	} {
		w, b := newParam[float64]("w", 160, 3, 5, 5), newParam[float64]("b", 160)
		b.fill(7)
		initialize(w, b, how, rng.NewKey(1, how))
		near(t, how+": variance", dot(w.Value, w.Value)/12_000, variance, 5*variance*math.Sqrt(2.0/12_000))
		var sum float64
		for _, v := range w.Value {
			sum += v
		}
		near(t, how+": mean", sum/12_000, 0, 5*math.Sqrt(variance/12_000))
		zero := how != "default" && how != "torch"
		if square := dot(b.Value, b.Value); zero != (square == 0) || square > 160.0/75 {
			t.Errorf("%s: biases have the sum of squares %g", how, square)
		}
	}
}

// The gain multiplies weights of every layer, whoever draws them, and no biases.
func TestTheGainOfInitialWeights(t *testing.T) {
	set := toy(t, 2, 9, 9, 30, 10)
	for _, normalization := range []string{"vanilla", "selu", "synaptic_scaling"} {
		one, three := small(), small()
		three.Gain = 3
		a, err := newNetwork[float64](kernel.Portable, one, normalization, set, 1)
		if err != nil {
			t.Fatal(err)
		}
		b, err := newNetwork[float64](kernel.Portable, three, normalization, set, 1)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range a.params {
			gain := 1.0
			if strings.HasSuffix(p.Name, ".weight") {
				gain = 3
			}
			for k, v := range p.Value {
				near(t, normalization+" "+p.Name, b.params[i].Value[k], gain*v, 1e-6*math.Abs(v))
			}
		}
	}
}
