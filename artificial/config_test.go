package artificial

import (
	"math"
	"strings"
	"testing"

	"homeostat/internal/kernel"
)

func TestDefaultsAreValid(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
	if err := DefaultConfig().ValidateFor(3, 32, 32); err != nil {
		t.Error(err)
	}
}

// All faults come at once, each with its key.
func TestValidateNamesEveryFault(t *testing.T) {
	cfg := Config{
		Layers:    []LayerSpec{{Kind: "conv", Size: 3}, {Kind: "maxpool"}, {Kind: "dense"}, {Kind: "pool"}},
		TestEvery: -1, SampleEvery: -1,
		Optimizer: Adam{Name: "sgd", LearningRate: math.NaN(), Beta1: 1, Beta2: -1},
	}
	err := cfg.Validate()
	if err == nil {
		t.Fatal("a configuration full of faults is valid")
	}
	keys := []string{
		"batch", "iterations", "sample_every", "test_every", "test_batch", "report_tests", "report", "layers[0].out", "layers[1].size", "layers[2].out",
		"layers[3].kind", "optimizer.name", "optimizer.learning_rate", "optimizer.beta1", "optimizer.beta2", "optimizer.epsilon",
		"initialization", "initialization_gain", "normalized", "order", "input_scale", "augment", "test_statistics", "activation",
	}
	faults := strings.Split(err.Error(), "\n")
	if len(faults) != len(keys) {
		t.Errorf("%d faults, want %d:\n%v", len(faults), len(keys), err)
	}
	for _, key := range keys {
		if !strings.Contains("\n"+err.Error(), "\n"+key+" must be") {
			t.Errorf("no fault names %s", key)
		}
	}
}

func TestLayersMustFitTheImage(t *testing.T) {
	cases := []struct {
		layers []LayerSpec
		side   int
		want   string // "" fits
	}{
		{LeNet5(), 32, ""},
		{LeNet5(), 16, ""},
		{LeNet5(), 12, "layers[2].size"},
		{[]LayerSpec{{Kind: "conv", Out: 1, Size: 5}}, 5, ""},
		{[]LayerSpec{{Kind: "conv", Out: 1, Size: 6}}, 5, "layers[0].size"},
		{[]LayerSpec{{Kind: "maxpool", Size: 6}}, 5, "layers[0].size"},
		{[]LayerSpec{{Kind: "dense", Out: 3}, {Kind: "conv", Out: 1, Size: 1}}, 5, "layers[1]"},
		{nil, 5, ""},
	}
	for _, c := range cases {
		err := Config{Layers: c.layers}.ValidateFor(1, c.side, c.side)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v on %d×%d: %v, want a fault in %q", c.layers, c.side, c.side, err, c.want)
		}
	}
}

func TestInputScales(t *testing.T) {
	for scale, want := range map[string][2]float64{"pm1": {-1, 1}, "unit": {0, 1}, "none": {0, 255}} {
		p := make([]float64, 2*lanes)
		kernel.Spread(kernel.Portable, pixels(scale), p, [][]uint8{{0, 255}})
		if p[0] != want[0] || p[lanes] != want[1] {
			t.Errorf("%s: from %g to %g, want %v", scale, p[0], p[255], want)
		}
	}
}

func TestTrainRefusesBadInput(t *testing.T) {
	set := toy(t, 2, 9, 9, 30, 10)
	bad := small()
	bad.Batch = 0
	large := small()
	large.Layers = []LayerSpec{{Kind: "conv", Out: 2, Size: 10}}
	empty, mislabelled := *set, *set
	empty.Test.Labels = nil
	mislabelled.Classes = set.Classes[:3]
	if _, err := Train(t.Context(), bad, "vanilla", set, 1, Options{}); err == nil {
		t.Error("a batch of 0 was accepted")
	}
	if _, err := Train(t.Context(), large, "vanilla", set, 1, Options{}); err == nil {
		t.Error("a filter larger than the image was accepted")
	}
	if _, err := Train(t.Context(), small(), "nonesuch", set, 1, Options{}); err == nil {
		t.Error("an unknown normalization was accepted")
	}
	if _, err := Train(t.Context(), small(), "vanilla", &empty, 1, Options{}); err == nil {
		t.Error("a set without test images was accepted")
	}
	if _, err := Train(t.Context(), small(), "vanilla", &mislabelled, 1, Options{}); err == nil {
		t.Error("a label beyond the classes was accepted")
	}
}

// LeNet5 on CIFAR-10: the sums over its layers, written out.
func TestProductsOfLeNet5(t *testing.T) {
	conv1, rest := 6*28*28*75, 16*10*10*150+120*400+84*120+10*84
	if got, want := DefaultConfig().Products(3, 32, 32, 10), 2*conv1+3*rest; got != want {
		t.Errorf("%d products, want %d", got, want)
	}
}
