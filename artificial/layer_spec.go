package artificial

import (
	"errors"
	"fmt"
	"slices"
)

// LayerSpec describes a hidden layer.
type LayerSpec struct {
	Kind string `toml:"kind"` // "conv" (size × size filters, no padding), "maxpool" or "avgpool" (size × size), or "dense"
	Out  int    `toml:"out"`  // conv: output channels; dense: units
	Size int    `toml:"size"` // conv: width of a filter; pooling: width of a window
}

// LeNet5 returns the hidden layers of LeNet5 (LeCun et al. 1998) in its modern
// form, with max pooling and ReLU: 6 and 16 channels of 5×5, 120 and 84 units.
func LeNet5() []LayerSpec {
	return []LayerSpec{
		{Kind: "conv", Out: 6, Size: 5}, {Kind: "maxpool", Size: 2},
		{Kind: "conv", Out: 16, Size: 5}, {Kind: "maxpool", Size: 2},
		{Kind: "dense", Out: 120}, {Kind: "dense", Out: 84},
	}
}

// LeNet5AvgPool is LeNet5 with means in place of maxima: closer to the original,
// whose pooling had a learned factor and bias for each channel besides.
func LeNet5AvgPool() []LayerSpec {
	layers := LeNet5()
	layers[1].Kind, layers[3].Kind = "avgpool", "avgpool"
	return layers
}

// pools reports that a layer has no units of its own.
func (l LayerSpec) pools() bool { return l.Kind == "maxpool" || l.Kind == "avgpool" }

func (l LayerSpec) validate(key string) error {
	if err := oneOf(key+".kind", l.Kind, "conv", "maxpool", "avgpool", "dense"); err != nil {
		return err
	}
	var faults []error
	if !l.pools() && l.Out < 1 {
		faults = append(faults, fmt.Errorf("%s.out must be at least 1 in a %s layer, but is %d", key, l.Kind, l.Out))
	}
	if l.Kind != "dense" && l.Size < 1 {
		faults = append(faults, fmt.Errorf("%s.size must be at least 1 in a %s layer, but is %d", key, l.Kind, l.Size))
	}
	return errors.Join(faults...)
}

// shape is the size of an image or of a layer's output.
type shape struct{ channels, height, width int }

func (s shape) size() int { return s.channels * s.height * s.width }

// after returns the output's shape of a layer on an input of shape s.
func (s shape) after(l LayerSpec) shape {
	switch l.Kind {
	case "conv":
		return shape{l.Out, s.height - l.Size + 1, s.width - l.Size + 1}
	case "maxpool", "avgpool":
		return shape{s.channels, s.height / l.Size, s.width / l.Size}
	}
	return shape{l.Out, 1, 1}
}

// ValidateFor returns the first layer that its input does not fill, for images
// of a shape. The configuration must be valid.
func (c Config) ValidateFor(channels, height, width int) error {
	s, flat := shape{channels, height, width}, false
	for i, l := range c.Layers {
		if flat && l.Kind != "dense" {
			return fmt.Errorf("layers[%d]: a %s layer cannot follow a dense layer: put it before", i, l.Kind)
		}
		flat = l.Kind == "dense"
		next := s.after(l)
		if next.height < 1 || next.width < 1 {
			return fmt.Errorf("layers[%d].size: a %s layer of size %d does not fit into an input of %d×%d: make it smaller or leave it out",
				i, l.Kind, l.Size, s.height, s.width)
		}
		s = next
	}
	return nil
}

// Products returns how many multiply-adds one image takes in an iteration of
// training, for images of a shape: forward, the weights' gradients and, but for
// the first layer, the input's. The configuration must be valid for them.
func (c Config) Products(channels, height, width, classes int) (n int) {
	s, first := shape{channels, height, width}, true
	for _, l := range append(slices.Clone(c.Layers), LayerSpec{Kind: "dense", Out: classes}) {
		next := s.after(l)
		products := 0
		switch l.Kind {
		case "conv":
			products = next.size() * s.channels * l.Size * l.Size
		case "dense":
			products = next.size() * s.size()
		}
		n += 3 * products
		if first && products > 0 {
			n -= products
			first = false
		}
		s = next
	}
	return n
}
