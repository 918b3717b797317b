package circuits

import (
	"math"
	"strings"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// layered is four rate units that see squares of an image through the weights of a layer.
func layered(weights []float64) Spec {
	unit := neuron.DefaultRate()
	unit.Tau, unit.Threshold = 0, value.Spread(-0.3, 0.3)
	return Spec{
		Dt: 1,
		Populations: []Population{
			{Name: "eye", Model: "image", Params: &neuron.ImageParameters{Channels: "rgb", Pool: 2, MaxRate: 1}},
			{Name: "unit", Model: "rate", Size: 4, Params: &unit},
		},
		Projections: []Projection{{
			Name: "drive", From: "eye", To: "unit", Receptor: "current", Transmit: "rate",
			Connect: "layer", Params: &Layer{Layer: "fc1", Units: 4, Inputs: 12, Weights: weights}, Weight: value.Const(1), Delay: value.Const(1),
		}},
	}
}

var eyeShape = Shape{Channels: 3, Height: 4, Width: 4}

// Units with no time constant answer an image with the rectified sum of weights times
// brightness, whatever its sign, in the step after the one in which the image is shown; a
// rule with an interval of two steps sees that answer.
func TestUnitsBehindALayerAnswerAtOnce(t *testing.T) {
	draws := rng.NewKey(1, "test").Rand()
	weights := make([]float64, 4*12)
	for k := range weights {
		weights[k] = draws.NormFloat64()
	}
	rule := plasticity.DefaultThresholdAdaptation()
	rule.Target, rule.Counts, rule.Eta, rule.Interval = value.Const(0.25), "activity", 1, 2
	s := layered(weights)
	s.Rules = []Rule{{Name: "threshold_adaptation", On: "unit", Params: &rule}}
	n, err := Build(s, eyeShape, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	threshold, _ := n.State("unit", "threshold")
	light := make([]float64, 3*4*4)
	for range 20 {
		for k := range light {
			light[k] = 1.5*draws.Float64() - 0.2 // below black, above white
		}
		n.ShowLight(light)
		mustRun(t, n, 2)
		rate, _ := n.State("unit", "rate")
		for j := range 4 {
			z := 0.0
			for i := range 12 {
				c, y, x := i/4, i%4/2, i%2
				at := c*16 + 2*y*4 + 2*x
				z += weights[j*12+i] * (light[at] + light[at+1] + light[at+4] + light[at+5]) / 4
			}
			want := max(z-threshold[j], 0)
			if math.Abs(rate[j]-want) > 1e-6 {
				t.Fatalf("unit %d answers %g, want %g", j, rate[j], want)
			}
			threshold[j] -= 0.002 * 0.25
			if want > 0 {
				threshold[j] += 0.002
			}
		}
	}
}

func TestLayersThatDoNotFit(t *testing.T) {
	for want, change := range map[string]func(s *Spec){
		"fc1 has 12 inputs, and eye has 48": func(s *Spec) { s.Populations[0].Params.(*neuron.ImageParameters).Pool = 1 },
		"fc1 has 4 units, and unit has 5": func(s *Spec) {
			s.Populations[1].Size = 5
			s.Populations[1].Params.(*neuron.RateParameters).Threshold = value.Const(0)
		},
		`receptor: must be "current"`:         func(s *Spec) { s.Projections[0].Receptor = "excitatory" },
		"there are 40 weights for 4 units of": func(s *Spec) { s.Projections[0].Params.(*Layer).Weights = make([]float64, 40) },
		"rule.0.target: must be below 1, a probability of activity, is 5": func(s *Spec) {
			rule := plasticity.DefaultThresholdAdaptation()
			rule.Counts = "activity"
			s.Rules = []Rule{{Name: "threshold_adaptation", On: "unit", Params: &rule}}
		},
		`counts: must be "rate" of neurons`: func(s *Spec) {
			rule := plasticity.DefaultThresholdAdaptation()
			rule.Target, rule.Counts = value.Const(0.25), "activity"
			lif := neuron.DefaultLIF()
			s.Populations = append(s.Populations, Population{Name: "cell", Model: "lif", Size: 1, Params: &lif})
			s.Rules = []Rule{{Name: "threshold_adaptation", On: "cell", Params: &rule}}
		},
	} {
		s := layered(nil)
		change(&s)
		if _, err := Build(s, eyeShape, 1, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// Scaling gives all weights of a unit, of either sign, one factor, which is the one that
// makes its mean activity the target: with A that of the weights as they were, target/A. What a
// unit answers is then the scale-only of layers, max(α w·x, 0). Each of n roundings to
// float32 is off by 2⁻²⁴/√3 at most on average: 1 − cos is n·6e-16 where they are independent, and
// up to n times that where they repeat with the images, as they do once weights have settled.
func TestScalingOfALayerIsOneFactor(t *testing.T) {
	draws := rng.NewKey(2, "test").Rand()
	weights, images := make([]float64, 4*12), make([][]float64, 20)
	for k := range weights {
		weights[k] = draws.NormFloat64()
	}
	for k := range images {
		images[k] = make([]float64, 3*4*4)
		for i := range images[k] {
			images[k][i] = draws.Float64()
		}
	}
	s, rule := layered(weights), plasticity.DefaultSynapticScaling()
	s.Populations[1].Params.(*neuron.RateParameters).Threshold = value.Const(0)
	rule.Target, rule.Tau, rule.TauRate, rule.Interval = value.Const(0.25), 2000, 100, 2
	s.Rules = []Rule{{Name: "synaptic_scaling", On: "drive", Params: &rule}}
	n, err := Build(s, eyeShape, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	n.Enable(0, false)
	activity := make([]float64, 4) // over the first round
	for shown := 1; shown <= 12_000; shown++ {
		n.ShowLight(images[shown%len(images)])
		mustRun(t, n, 2)
		if rate, _ := n.State("unit", "rate"); shown <= len(images) {
			for j, r := range rate {
				activity[j] += r / float64(len(images))
			}
		}
		if n.Enable(0, shown >= len(images)); shown != 500 && shown != 12_000 {
			continue
		}
		_, _, now := n.Weights("drive")
		for j := range 4 {
			w, after := weights[j*12:][:12], now[j*12:][:12]
			if off := 1 - inner(w, after)/math.Sqrt(inner(w, w)*inner(after, after)); off > map[int]float64{500: 1e-12, 12_000: 1e-10}[shown] {
				t.Errorf("unit %d after %d images: cos is 1 - %g", j, shown, off)
			}
			alpha, want := inner(w, after)/inner(w, w), 0.25/activity[j]
			if shown == 12_000 && activity[j] > 0.05 && math.Abs(alpha/want-1) > 0.02 {
				t.Errorf("unit %d: weights are times %g, want %g", j, alpha, want)
			}
		}
	}
}

func inner(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}
