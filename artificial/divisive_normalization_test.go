package artificial

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// withSigma makes divisive normalization whose σ² + ε is as given.
func withSigma(t *testing.T, s shape, samples int, square float64) func(z *Batch[float64]) *Batch[float64] {
	n, run := alone(t, "divisive_normalization", s, samples)
	return func(z *Batch[float64]) *Batch[float64] {
		n.Params()[0].Value[0] = math.Sqrt(square - 1e-5)
		return run(z, Training)
	}
}

// With exponent 2 divisive normalization is N·x²/(N·σ² + Σx²), the square of
// root-mean-square normalization; and layer normalization is that of the
// pattern less its mean.
func TestDivisiveNormalizationIsRMSNorm(t *testing.T) {
	s, samples := shape{6, 2, 3}, 19
	z := random(samples, s, rng.NewKey(1, "divisive").Rand())
	y := withSigma(t, s, samples, 0.7)(z)
	centredZ := newBatch[float64](samples, 6, 2, 3)
	for n := range samples {
		var sum, square float64
		for i := range 36 {
			v := z.Data[z.index(n, 0, 0, i)]
			sum, square = sum+v, square+v*v
		}
		for i := range 36 {
			at := z.index(n, 0, 0, i)
			got := y.Data[at] * y.Data[at]
			near(t, "square of the output", got, 36*z.Data[at]*z.Data[at]/(36*0.7+square), 1e-13)
			centredZ.Data[at] = z.Data[at] - sum/36
		}
	}
	n, layer := alone(t, "layernorm", s, samples)
	n.Params()[0].fill(1)
	n.Params()[1].fill(0)
	near(t, "difference from layer normalization", farthest(withSigma(t, s, samples, 1e-5)(centredZ), layer(z, Training)), 0, 1e-13)
}

// Carandini and Heeger 2012: the response to a contrast c is c²/(σ² + c²), half
// of the most at c = σ; a mask of equal contrast, which drives another unit,
// lowers it to (σ² + c²)/(σ² + 2c²) of that. In a pool of two, σ² counts double.
func TestDivisiveNormalizationOfContrast(t *testing.T) {
	const square = 4.0
	run := withSigma(t, shape{2, 1, 1}, 1, square/2)
	response := func(c, mask float64) float64 {
		z := newBatch[float64](1, 2, 1, 1)
		z.Data[0], z.Data[lanes] = c, mask
		y := run(z).Data[0]
		return y * y / 2
	}
	near(t, "half of the most", response(2, 0), 0.5, 1e-14)
	for _, c := range []float64{0.01, 0.5, 2, 100} {
		near(t, "response", response(c, 0), c*c/(square+c*c), 1e-14)
		near(t, "suppression", response(c, c)/response(c, 0), (square+c*c)/(square+2*c*c), 1e-13)
	}
}
