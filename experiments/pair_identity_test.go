package experiments

import (
	"math"
	"strings"
	"testing"

	"homeostat/artificial"
	"homeostat/internal/data"
	"homeostat/measure"
)

// What a divisive pool answers to images is, unit by unit, the square of what divisive
// normalization makes of the same numbers, which is RMS normalization but for sigma; and layer normalization is RMS
// normalization of the numbers less their mean over the layer. All against z = w·x, computed here.
func TestAPoolIsTheSquareOfRMSNormalization(t *testing.T) {
	text := bothSides[:strings.Index(bothSides, "[biological]")]
	text = strings.Replace(text, `["vanilla"]`, `["divisive_normalization", "layernorm"]`, 1)
	text = strings.Replace(text, "duration = 2.0", "duration = 3.0", 1) + `
[artificial.settings.divisive_normalization]
sigma = 0.1
[biological]
dt = 1.0
` + drivenByALayer + `[biological.population.unit]
model    = "divisive_normalization"
size     = 30
tau      = 0.0
exponent = 2.0
sigma    = 0.10004998750624610                    # sqrt(0.1² + 1e-5)
pool     = "sum_of_powers"
own      = 0.03333333333333333
r_max    = 1.0
[biological.projection.pool]
from     = "unit"
to       = "unit"
connect  = "all_to_all"
receptor = "inhibitory"
transmit = "power"
weight   = -0.03333333333333333
[[biological.segment]]
name    = "normal"
stimuli = 10
images  = "test"
`
	s := stageOf(t, text)
	net, _, err := s.build(0, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	weights, images := firstWeights(t, s), s.order[:10]
	divisive, normalized := layerAnswers(t, s, "divisive_normalization", images), layerAnswers(t, s, "layernorm", images)
	for k, image := range images {
		net.Show(s.set.Test.Image(image))
		if err := net.Run(t.Context(), 3, nil); err != nil {
			t.Fatal(err)
		}
		rates, _ := net.State("unit", "rate")
		z, mean, squares, spread := arrives(weights, s.set.Test.Image(image)), 0.0, 0.0, 0.0
		for _, x := range z {
			mean += x / 30
			squares += max(x, 0) * max(x, 0) / 30
		}
		for _, x := range z {
			spread += (x - mean) * (x - mean) / 30
		}
		for j, x := range z {
			divided, layer := divisive.Row(k)[j], normalized.Row(k)[j]
			if want := max(x, 0) / math.Sqrt(0.01+1e-5+squares); math.Abs(divided-want) > 1e-5 {
				t.Fatalf("unit %d: %g divided, want %g", j, divided, want)
			}
			if math.Abs(rates[j]-divided*divided) > 1e-5 {
				t.Fatalf("unit %d: a rate of %g, and the square of %g is %g", j, rates[j], divided, divided*divided)
			}
			if want := max(x-mean, 0) / math.Sqrt(spread+1e-5); math.Abs(layer-want) > 1e-4 {
				t.Fatalf("unit %d: layer normalization makes %g, want %g", j, layer, want)
			}
		}
	}
}

// stageOf is the stage of a file's text.
func stageOf(t *testing.T, text string) *stage {
	t.Helper()
	s, err := newStage(parse(t, text), func(string) (*data.Set, error) { return glyphs() })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// firstWeights are those with which a stage's layer and its units begin.
func firstWeights(t *testing.T, s *stage) []float64 {
	t.Helper()
	weights, err := artificial.FirstWeights(s.file.Artificial.Config, s.set, s.file.Seed)
	if err != nil {
		t.Fatal(err)
	}
	return weights
}

// layerAnswers are what layer fc1 under a normalization answers to test images.
func layerAnswers(t *testing.T, s *stage, normalization string, images []int) measure.Activity {
	t.Helper()
	m := s.file.Artificial.find(normalization)
	run, err := artificial.Train(t.Context(), m.config(0), m.normalization, s.set, s.file.Seed, artificial.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := run.At(0).Activity(&s.set.Test, images, "fc1")
	if err != nil {
		t.Fatal(err)
	}
	return a[0]
}

// arrives is what 30 units see of an image of 3 × 32 × 32 through averages over 4 × 4.
func arrives(weights []float64, image []uint8) []float64 {
	z := make([]float64, 30)
	for k, x := range image {
		c, row, column := k/1024, k%1024/32, k%32
		for j := range z {
			z[j] += weights[j*192+c*64+row/4*8+column/4] * float64(x) / 255 / 16
		}
	}
	return z
}

// Groups of a layer are its halves, with a beta each, and lose the units that the layer loses.
func TestGroupsOfALayer(t *testing.T) {
	text := bothSides[:strings.Index(bothSides, "[biological]")]
	text = strings.Replace(text, `["vanilla"]`, `["batchnorm"]`, 1)
	text = strings.Replace(text, "seeds          = 2", `groups         = ["first", "second"]
settings       = { batchnorm = { betas = [-50.0, 50.0] } }`, 1)
	r, err := runHere(t.Context(), parse(t, text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for segment, left := range map[string]int{"normal": 30, "lesion": 21, "more": 15} {
		units := 0
		for group, want := range map[string]float64{"first": 0, "second": 1} {
			o := r.first(place{"artificial", "batchnorm", "fc1." + group}, segment)
			p := o.results["activation_probability"]
			if units += len(p.PerUnit); p.Value != want {
				t.Errorf("%s, %s: %g of the images activate a unit, want %g", segment, group, p.Value, want)
			}
		}
		if units != left {
			t.Errorf("%s: %d units in both groups, want %d", segment, units, left)
		}
	}
}
