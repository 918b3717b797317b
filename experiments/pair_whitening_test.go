package experiments

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// At the fixed point of the anti-Hebbian rule, I + M = Σ^(1/2)/s, lateral inhibition within groups of a layer's
// units answers each image as whitening of these groups does, both against Σ^(-1/2) (z - mean), computed here.
// There each group's answers have a participation ratio of its size, and the rule has nothing to change.
func TestInhibitionAtRestIsWhitening(t *testing.T) {
	text := bothSides[:strings.Index(bothSides, "[biological]")]
	text = strings.NewReplacer(`["vanilla"`, `["whitening"`, "test_batch     = 20", "test_batch     = 60\ninitialization_gain = 8.0").Replace(text) + `
[artificial.settings.whitening]
group_size = 5
epsilon    = 1e-6
`
	s := stageOf(t, text)
	weights, images := firstWeights(t, s), s.order[:60]
	z := mat.NewDense(60, 30, nil)
	for k, image := range images {
		z.SetRow(k, arrives(weights, s.set.Test.Image(image)))
	}
	white, lateral, thresholds, scale := whitenedGroups(z)
	s = stageOf(t, text+fmt.Sprintf(lateralCircuit, written(thresholds), written(lateral)))
	net, _, err := s.build(0, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	layer := layerAnswers(t, s, "whitening", images)
	y := mat.NewDense(60, 30, nil)
	largest := max(mat.Max(white), -mat.Min(white)) // weights are float32, and rounding is in proportion
	for k, image := range images {
		net.Show(s.set.Test.Image(image))
		if err := net.Run(t.Context(), 400, nil); err != nil {
			t.Fatal(err)
		}
		rates, _ := net.State("unit", "rate")
		for j, r := range rates {
			y.Set(k, j, (r-3)/scale[j])
			if d := math.Abs(y.At(k, j) - white.At(k, j)); d > 1e-6*largest {
				t.Fatalf("image %d, unit %d: inhibition comes to %g, %g away from white", k, j, y.At(k, j), d)
			}
			if d := math.Abs(layer.Row(k)[j] - max(white.At(k, j), 0)); d > 1e-4 {
				t.Fatalf("image %d, unit %d: whitening makes %g, %g away from white", k, j, layer.Row(k)[j], d)
			}
		}
	}
	for from := 0; from < 30; from += 5 {
		var c mat.SymDense
		stat.CovarianceMatrix(&c, y.Slice(0, 60, from, from+5), nil)
		var square mat.Dense
		square.Mul(&c, &c)
		if ratio := mat.Trace(&c) * mat.Trace(&c) / mat.Trace(&square); math.Abs(ratio-5) > 1e-4 {
			t.Errorf("units %d to %d fill %g dimensions, want 5", from, from+4, ratio)
		}
		for i := range 5 { // Δw ∝ cov(y) - 1
			for j := range 5 {
				if want := map[bool]float64{true: 60.0 / 59}[i == j]; math.Abs(c.At(i, j)-want) > 1e-3 {
					t.Errorf("units %d and %d: the rule goes on, by %g", from+i, from+j, c.At(i, j)-want)
				}
			}
		}
	}
}

const lateralCircuit = `
[biological]
dt   = 1.0
dale = false
` + drivenByALayer + `[biological.population.unit]
model     = "rate"
size      = 30
tau       = 20.0
threshold = %s
[biological.projection.lateral]
from     = "unit"
to       = "unit"
connect  = "groups"
groups   = 6
self     = true
receptor = "current"
transmit = "rate"
weight   = %s
[[biological.segment]]
name    = "normal"
stimuli = 10
images  = "test"
`

// written writes numbers as a file has them.
func written(x []float64) string { return strings.ReplaceAll(fmt.Sprintf("%.12f", x), " ", ", ") }

// whitenedGroups are z (60 stimuli, 30 units) whitened in groups of five, and the circuit that does it about rates of 3:
// weights -M by target and source, thresholds, and each unit's s, the root of its group's least variance.
func whitenedGroups(z *mat.Dense) (white *mat.Dense, lateral, thresholds, scale []float64) {
	white = mat.NewDense(60, 30, nil)
	for from := 0; from < 30; from += 5 {
		x := mat.DenseCopyOf(z.Slice(0, 60, from, from+5))
		mean := make([]float64, 5)
		for j := range mean {
			mean[j] = stat.Mean(mat.Col(nil, j, x), nil)
			for k := range 60 {
				x.Set(k, j, x.At(k, j)-mean[j])
			}
		}
		var c mat.SymDense
		c.SymOuterK(1.0/60, x.T())
		var e mat.EigenSym
		e.Factorize(&c, true)
		var v, root, inverse, y mat.Dense
		e.VectorsTo(&v)
		up, down := mat.NewDiagDense(5, nil), mat.NewDiagDense(5, nil)
		for k, l := range e.Values(nil) {
			up.SetDiag(k, math.Sqrt(l+1e-6))
			down.SetDiag(k, 1/math.Sqrt(l+1e-6))
		}
		root.Product(&v, up, v.T())
		inverse.Product(&v, down, v.T())
		y.Mul(x, &inverse)
		white.Slice(0, 60, from, from+5).(*mat.Dense).Copy(&y)
		s := up.At(0, 0)
		for i := range 5 {
			sum := 0.0
			for j := range 5 {
				k := root.At(i, j) / s // I + M
				sum += k
				if i == j {
					k--
				}
				lateral = append(lateral, -k)
			}
			thresholds, scale = append(thresholds, mean[i]-3*sum), append(scale, s)
		}
	}
	return white, lateral, thresholds, scale
}
