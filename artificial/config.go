package artificial

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/kernel"
)

// Config is a training: the network, how it learns, and what is recorded.
type Config struct {
	Layers         []LayerSpec `toml:"layers"`              // hidden layers, from the input on; the output layer is implied
	Batch          int         `toml:"batch"`               // images per iteration
	Iterations     int         `toml:"iterations"`          // steps of the optimizer
	Optimizer      Adam        `toml:"optimizer"`           // how parameters follow their gradients
	Initialization string      `toml:"initialization"`      // of weights and biases: "default" PyTorch's or the normalization's own, "torch", "lecun", "he", "xavier"
	Gain           float64     `toml:"initialization_gain"` // drawn weights are multiplied by it
	Bias           bool        `toml:"bias"`                // hidden units have biases
	Normalized     []string    `toml:"normalized"`          // hidden layers that the normalization acts in: "conv", "dense" or their names
	Order          string      `toml:"order"`               // of the two in a hidden layer: "norm_relu" or "relu_norm"
	InputScale     string      `toml:"input_scale"`         // of a byte x: "pm1" (x/255 - 0.5)/0.5, "unit" x/255, "none" x; see [standard] for "zscore_channel" and "zscore_pixel"
	Augment        string      `toml:"augment"`             // of training images: "none", "flip" or "crop_flip", see [augment]
	DropLast       bool        `toml:"drop_last"`           // an epoch ends before a batch that would be smaller
	SampleEvery    int         `toml:"sample_every"`        // iterations between samples of homeostasis; 0: none
	TestEvery      int         `toml:"test_every"`          // iterations between tests; 0: only at the end
	TestBatch      int         `toml:"test_batch"`          // images per test batch
	TestImages     int         `toml:"test_images"`         // the first images of the test set, which stand for all of it, see [Config.Tested]; 0: all
	TestShuffle    bool        `toml:"test_shuffle"`        // test images come in a fixed shuffled order; else in the data set's
	TestStatistics string      `toml:"test_statistics"`     // in testing: "batch" of the test batch at hand, "running" averages of training; or, by a pass of their own, of all that is "test"ed together or of "train"ing images, see [Network.gathered]
	Report         string      `toml:"report"`              // the accuracy that stands for a training: the "last", the "best", or the "mean" of the last few tests
	ReportTests    int         `toml:"report_tests"`        // how many those are
	Sleep          Sleep       `toml:"sleep"`               // when local homeostasis works; by default always
	Start          Tensors     `toml:"-"`                   // what it starts from, as Network.Tensors names it; nil: what is drawn
	Settings       Settings    `toml:"-"`                   // of normalizations, where they are not the default
	Activation     string      `toml:"activation"`          // of hidden units: "relu", "sigmoid", "tanh" (1.7159·tanh(2z/3), LeCun et al. 1998)
	Segments       []Segment   `toml:"segment"`             // one after the other; none: one of Iterations
	Regularizers
}

// DefaultConfig is the protocol of the paper for CIFAR-10.
func DefaultConfig() Config {
	return Config{
		Layers: LeNet5(), Batch: 32, Iterations: 45_000, Optimizer: DefaultAdam(), Initialization: "default",
		Gain: 1, Bias: true, Normalized: []string{"conv", "dense"}, Order: "norm_relu", InputScale: "pm1", Augment: "none",
		SampleEvery: 100, TestEvery: 0, TestBatch: 32, TestShuffle: true, TestStatistics: "batch", Report: "last", ReportTests: 5, Activation: "relu",
	}
}

// Validate returns all faults of a configuration, each naming its key.
func (c Config) Validate() error {
	var faults []error
	least := func(key string, value, least int) {
		if value < least {
			faults = append(faults, fmt.Errorf("%s must be at least %d, but is %d", key, least, value))
		}
	}
	least("batch", c.Batch, 1)
	least("iterations", c.Iterations, 1)
	least("sample_every", c.SampleEvery, 0)
	least("test_every", c.TestEvery, 0)
	least("test_batch", c.TestBatch, 1)
	least("test_images", c.TestImages, 0)
	least("report_tests", c.ReportTests, 1)
	for i, l := range c.Layers {
		faults = append(faults, l.validate(fmt.Sprintf("layers[%d]", i)))
	}
	return errors.Join(append(faults,
		c.Optimizer.validate("optimizer."),
		oneOf("initialization", c.Initialization, "default", "torch", "lecun", "he", "xavier"),
		c.validateGain(),
		c.validateNormalized(),
		oneOf("order", c.Order, "norm_relu", "relu_norm"),
		oneOf("input_scale", c.InputScale, "pm1", "unit", "none", "zscore_channel", "zscore_pixel"),
		oneOf("augment", c.Augment, "none", "flip", "crop_flip"),
		oneOf("test_statistics", c.TestStatistics, "batch", "running", "test", "train"),
		oneOf("report", c.Report, "last", "best", "mean"),
		c.Sleep.validate("sleep."),
		c.Settings.validate("settings."),
		oneOf("activation", c.Activation, "relu", "sigmoid", "tanh"),
		c.Regularizers.validate(),
		c.validateSegments(),
	)...)
}

// validateGain returns an error unless weights have somewhere to start.
func (c Config) validateGain() error {
	if !(c.Gain > 0) || math.IsInf(c.Gain, 0) {
		return fmt.Errorf("initialization_gain must be above 0 and finite, but is %g", c.Gain)
	}
	return nil
}

// validateNormalized returns an error if there is no such hidden layer.
func (c Config) validateNormalized() error {
	known := []string{"conv", "dense"}
	for _, layer := range HiddenLayers(c.Layers) {
		known = append(known, layer.Name)
	}
	if len(c.Normalized) == 0 {
		return fmt.Errorf("normalized must be some of %s, but is empty", strings.Join(known, ", "))
	}
	for i, name := range c.Normalized {
		if err := oneOf(fmt.Sprintf("normalized[%d]", i), name, known...); err != nil {
			return err
		}
	}
	return nil
}

// normalizes reports that the normalization acts in a hidden layer.
func (c Config) normalizes(layer HiddenLayer) bool {
	kind := "conv"
	if layer.Dense {
		kind = "dense"
	}
	return slices.Contains(c.Normalized, kind) || slices.Contains(c.Normalized, layer.Name)
}

func oneOf(key, value string, choices ...string) error {
	if slices.Contains(choices, value) {
		return nil
	}
	return fmt.Errorf("%s must be one of %s, but is %q", key, strings.Join(choices, ", "), value)
}

// pixels returns the number that each byte of an image becomes: computed in
// float32, so that a network sees the same images in either type.
func pixels(scale string) *kernel.Pixels {
	switch scale {
	case "pm1":
		return kernel.NewPixels(255, 0.5, 2)
	case "unit", "zscore_channel", "zscore_pixel":
		return kernel.NewPixels(255, 0, 1)
	}
	return kernel.NewPixels(1, 0, 1)
}
