package artificial

import (
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/data"
)

// folding is a small network with all kinds of layers that fold, after some training.
func folding(t *testing.T, normalization, statistics string) (*Net, *data.Set) {
	t.Helper()
	set, c := toy(t, 2, 9, 9, 60, 20), small()
	c.Layers = []LayerSpec{{Kind: "conv", Out: 3, Size: 2}, {Kind: "avgpool", Size: 2}, {Kind: "conv", Out: 4, Size: 3}, {Kind: "dense", Out: 8}}
	c.TestStatistics, c.Iterations = statistics, 30
	run, err := Train(t.Context(), c, normalization, set, 4, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return run.Net, set
}

// Folded layers are the network as it is tested, for every normalization that folds:
// to within the rounding of float32 over a few hundred terms.
func TestFoldedLayersAreTheNetwork(t *testing.T) {
	c := small()
	c.Layers, c.TestStatistics = []LayerSpec{{Kind: "dense", Out: 8}}, "running"
	tried := 0
	for _, info := range Normalizations() {
		if c.ValidateFolded(info.Name) != nil {
			continue
		}
		tried++
		for _, statistics := range []string{"running", "train"} {
			net, set := folding(t, info.Name, statistics)
			layers, err := net.Fold()
			if err != nil {
				t.Fatalf("%s: %v", info.Name, err)
			}
			net.Respond(&set.Test, []int{3, 11, 7}, func(_ int, input []float32, outputs [][]float32) {
				x := slices.Clone(input)
				for i := range layers {
					if x = folded(&layers[i], x, i < len(layers)-1); len(x) != len(outputs[i]) {
						t.Fatalf("%s: %s has %d outputs, want %d", info.Name, layers[i].Name, len(x), len(outputs[i]))
					}
					for k := range x {
						if math.Abs(float64(x[k]-outputs[i][k])) > 1e-4*(1+math.Abs(float64(x[k]))) {
							t.Fatalf("%s, statistics %s: %s unit %d puts out %g, folded %g", info.Name, statistics, layers[i].Name, k, outputs[i][k], x[k])
						}
					}
				}
			})
		}
	}
	if tried < 8 {
		t.Errorf("only %d normalizations fold", tried)
	}
}

// folded is what a layer makes of its input.
func folded(f *Folded, x []float32, hidden bool) (y []float32) {
	for k := range f.Units() {
		sum := 0.0
		f.Each(k, func(i int, w float32) { sum += float64(w) * float64(x[i]) })
		if f.Kind != "avgpool" {
			sum += float64(f.Offset[k])
			if hidden {
				sum = max(sum, 0)
			}
		}
		y = append(y, float32(sum))
	}
	return y
}

// What depends on the sample at hand, or has no ReLU, does not fold; nor does a
// network that takes maxima or needs a batch.
func TestWhatDoesNotFold(t *testing.T) {
	c := small()
	c.Layers, c.TestStatistics = []LayerSpec{{Kind: "dense", Out: 8}}, "running"
	for _, name := range []string{"layernorm", "groupnorm", "instancenorm", "divisive_normalization", "whitening", "iternorm", "selu", "normprop"} {
		if c.ValidateFolded(name) == nil {
			t.Errorf("%s folds", name)
		}
	}
	for _, name := range []string{"vanilla", "weightnorm", "batchnorm", "synaptic_scaling", "mean_only", "scale_only", "threshold_homeostasis+scaling_homeostasis"} {
		if err := c.ValidateFolded(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.TestStatistics, c.Layers = "batch", LeNet5()
	if err := c.ValidateFolded("vanilla"); err == nil || !strings.Contains(err.Error(), "maxpool") || !strings.Contains(err.Error(), "test_statistics") {
		t.Errorf("maxima and statistics of the batch: %v", err)
	}
}
