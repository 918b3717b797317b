package artificial

import (
	"math"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// length returns the Euclidean length of a gradient.
func length(g []float64) float64 {
	sum := 0.0
	for _, x := range g {
		sum += x * x
	}
	return math.Sqrt(sum)
}

// vanishing passes a gradient back through one dense unit whose input is one
// image, times noise added; weights are scaled, too. It returns the length of
// the gradients with respect to z and to the weights, and the deviation of z.
func vanishing(t *testing.T, normalization string, noise, weights float64) (toZ, toWeights, deviation float64) {
	t.Helper()
	const samples, inputs = 64, 20
	r := rng.NewKey(1, "vanishing").Rand()
	a := newAffine("fc1", kernel.Portable, newDense[float64](kernel.Portable, inputs, 1, samples), "default", rng.NewKey(1, "w"), samples)
	norm, err := findNormalization[float64](normalization, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.norm = norm(Site[float64]{Name: "fc1", Weight: a.weight, Bias: a.bias, Drawn: "default", Gain: 1, Units: 1, Height: 1, Width: 1, Samples: samples})
	for i := range a.weight.Value {
		a.weight.Value[i] *= weights
	}
	image, x := random(1, shape{inputs, 1, 1}, r), random(samples, shape{inputs, 1, 1}, r)
	for n := range samples {
		for i := range inputs {
			at := x.index(n, i, 0, 0)
			x.Data[at] = image.At(0, i, 0, 0) + noise*x.Data[at]
		}
	}
	g := random(samples, shape{1, 1, 1}, r)
	forward[float64](a, x, Training)
	mean, square := 0.0, 0.0
	for n := range samples {
		mean += a.z.At(n, 0, 0, 0) / samples
	}
	for n := range samples {
		away := a.z.At(n, 0, 0, 0) - mean
		square += away * away / samples
	}
	backward[float64](a, g)
	return length(g.Data), length(a.weight.Grad), math.Sqrt(square)
}

// As a unit's variance goes to zero, batch normalization divides its gradient
// by a deviation that vanishes, down to the root of ε: ∂L/∂z·√(var + ε) is what
// it was. Synaptic scaling subtracts a mean and multiplies by α, and its
// gradient does not know of the variance. So it is with the weights' gradient
// when it is the weights that vanish. (When it is the differences of images,
// these multiply what is divided by the deviation, and no weight's gradient grows.)
func TestGradientsUnderVanishingVariance(t *testing.T) {
	const epsilon = 1e-5
	first := map[string][2]float64{}
	for _, scale := range []float64{1, 1e-1, 1e-2, 1e-4, 1e-8} {
		batchZ, batchW, deviation := vanishing(t, "batchnorm", scale, 1)
		scalingZ, scalingW, _ := vanishing(t, "synaptic_scaling", scale, 1)
		_, batchV, small := vanishing(t, "batchnorm", 1, scale)
		_, scalingV, _ := vanishing(t, "synaptic_scaling", 1, scale)
		divisor, least := math.Sqrt(deviation*deviation+epsilon), math.Sqrt(small*small+epsilon)
		got := map[string][2]float64{
			// with the number that it must keep, and how exactly: ε leaves a little of the gradient along ẑ
			"batchnorm, z": {batchZ * divisor, 0.05}, "batchnorm, small weights": {batchV * least, 0.05},
			"synaptic_scaling, z": {scalingZ, 1e-9}, "synaptic_scaling, small weights": {scalingV, 1e-9},
		}
		for what, x := range got {
			if scale == 1 {
				first[what] = x
			}
			if ratio := x[0] / first[what][0]; math.Abs(ratio-1) > x[1] {
				t.Errorf("%s: scaled by %g, %g times what it was", what, scale, ratio)
			}
		}
		t.Logf("scale %g: deviation %.3g; batchnorm |dz| %.3g |dw| %.3g, small weights |dw| %.3g; scaling %.3g, %.3g, %.3g",
			scale, deviation, batchZ, batchW, batchV, scalingZ, scalingW, scalingV)
	}
}
