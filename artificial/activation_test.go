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

// LeCun's tanh brings ±1 to ±1, and a sigmoid unit rests at a half.
func TestActivationsInNumbers(t *testing.T) {
	x := []float64{0, 1, -1, math.Log(3), -800}
	for name, want := range map[string][]float64{
		"sigmoid": {0.5, 1 / (1 + math.Exp(-1)), 1 / (1 + math.E), 0.75, 0},
		"tanh":    {0, 1, -1, 1.7159 * math.Tanh(2*math.Log(3)/3), -1.7159},
	} {
		f, y := newActivation[float64](kernel.Portable, name), slices.Clone(x)
		f.of(y)
		for i := range y {
			if math.Abs(y[i]-want[i]) > 1e-5 || y[0] != f.rest {
				t.Errorf("%s of %g is %g, want %g", name, x[i], y[i], want[i])
			}
		}
	}
}

// Every normalization that leaves room for another unit than its own.
func TestGradientsOfActivations(t *testing.T) {
	for _, info := range tried() {
		for _, name := range []string{"sigmoid", "tanh"} {
			cfg := small()
			cfg.Activation = name
			if err := cfg.ValidateUnder(info.Name); err != nil {
				if !strings.HasPrefix(err.Error(), "activation must be ") || info.Name != "selu" && info.Name != "normprop" {
					t.Error(err)
				}
				continue
			}
			t.Run(fmt.Sprintf("%s/%s", name, info.Name), func(t *testing.T) {
				r := rng.NewKey(1, name+"/"+info.Name).Rand()
				a := site(t, newConv[float64](kernel.Portable, 2, 4, 5, 3, 3, 5), info.Name, 5, r)
				a.active, a.rectified = newActivation[float64](kernel.Portable, name), false
				a.dx = newBatch[float64](5, 2, 4, 5)
				checkGradients(t, a, random(5, shape{2, 4, 5}, r), r)
			})
		}
	}
}

func TestNetworksOfSigmoidUnitsLearn(t *testing.T) {
	set := toy(t, 2, 9, 9, 400, 200)
	for _, name := range []string{"sigmoid", "tanh"} {
		cfg := small()
		cfg.Activation, cfg.Iterations = name, 300
		run := train(t, cfg, "batchnorm", set, 1)
		if last := run.Curve[len(run.Curve)-1]; last.TestAccuracy < 0.9 {
			t.Errorf("%s: accuracy %g", name, last.TestAccuracy)
		}
		// Batch normalization starts units at half of their time above rest.
		for i, l := range run.Samples[0].Layers {
			for u, p := range l.Probability {
				if p == 0 || p == 1 {
					t.Errorf("%s: unit %d of layer %d counts as active in %g of the batch", name, u, i, p)
				}
			}
		}
		if _, err := Train(t.Context(), cfg, "batchnorm+selu", set, 1, Options{}); err == nil || !strings.Contains(err.Error(), "activation must be") {
			t.Errorf("%s under selu: %v", name, err)
		}
	}
}
