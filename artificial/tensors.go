package artificial

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/safetensors"
)

// A network's tensors go by the names and shapes that PyTorch gives them:
//
//	conv1.weight [out, in, 5, 5], fc1.weight [out, in], conv1.bias [out]
//	                      of layers; the output layer is the last of fc1, fc2, ...
//	conv1.norm.weight     γ of the layer's normalization
//	conv1.norm.bias       β
//	conv1.norm.ROLE       whatever else it learns, as alpha, sigma
//	conv1.norm.running_mean, running_var, num_batches_tracked, ...
//	                      what belongs to its state but is not learned
//	conv1.norm.PART.ROLE  the same of a part of a combination
//	conv1.weight_v        from which a normalization makes the weights, and, of
//	conv1.weight_g        weight normalization, their length c [out, 1, 1, 1]

// Tensors are a network's, in a file.
type Tensors = []safetensors.Tensor

// Buffer describes one of a normalization's Running.
type Buffer struct {
	Name  string
	Shape []int
}

// buffered is a normalization that says what its Running are, in their order.
type buffered interface{ Buffers() []Buffer }

// buffersOf describes a normalization's Running. Those without a name of their
// own are state0, state1, ...
func buffersOf[T Float](norm Normalization[T]) []Buffer {
	if b, ok := norm.(buffered); ok {
		return b.Buffers()
	}
	var all []Buffer
	for i, values := range norm.Running() {
		all = append(all, Buffer{fmt.Sprintf("state%d", i), []int{len(values)}})
	}
	return all
}

// tensor is a part of a network under its name in files.
type tensor[T Float] struct {
	name   string
	shape  []int
	values []T // the network's own
}

// batchesTracked is the last part of the name under which PyTorch counts the
// batches that entered running averages, which it only needs where these are
// plain means: written, but neither needed nor used in reading.
const batchesTracked = "num_batches_tracked"

// tensors lists what makes a network the one that it has become.
func (n *Network[T]) tensors() (all []tensor[T]) {
	dense := 0
	for _, l := range n.layers {
		a, ok := l.(*affine[T])
		if !ok {
			continue
		}
		if len(a.weight.Shape) == 2 {
			dense++
		}
		layer := a.name
		if layer == "out" {
			layer = fmt.Sprintf("fc%d", dense)
		}
		all = append(all, a.tensors(layer)...)
	}
	return all
}

// tensors lists those of one layer.
func (a *affine[T]) tensors(layer string) []tensor[T] {
	weight := layer + ".weight"
	if strings.HasSuffix(a.weight.Name, ".v") {
		weight = layer + ".weight_v"
	}
	all := []tensor[T]{
		{weight, a.weight.Shape, a.weight.Value},
		{layer + ".bias", a.bias.Shape, a.bias.Value},
	}
	for _, p := range a.norm.Params() {
		role := strings.TrimPrefix(p.Name, a.name+".")
		if role == "c" { // PyTorch's weight normalization is no layer of its own
			var shape []int // of one number for the layer
			if len(p.Value) == a.weight.Shape[0] {
				shape = slices.Repeat([]int{1}, len(a.weight.Shape))
				shape[0] = len(p.Value)
			} else if len(p.Value) > 1 { // of groups of each unit's weights
				shape = []int{a.weight.Shape[0], len(p.Value) / a.weight.Shape[0]}
			}
			all = append(all, tensor[T]{layer + ".weight_g", shape, p.Value})
			continue
		}
		part, role := role[:strings.LastIndex(role, ".")+1], role[strings.LastIndex(role, ".")+1:]
		switch role {
		case "gamma":
			role = "weight"
		case "beta":
			role = "bias"
		}
		all = append(all, tensor[T]{layer + ".norm." + part + role, p.Shape, p.Value})
	}
	running := a.norm.Running()
	for i, b := range buffersOf(a.norm) {
		all = append(all, tensor[T]{layer + ".norm." + b.Name, b.Shape, running[i]})
	}
	return all
}

// Tensors returns a copy of all that a network has become, for a file: the
// numbers that it learned, and averages of its normalizations.
func (n *Network[T]) Tensors(iterations int) (all Tensors) {
	for _, t := range n.tensors() {
		numbers := make([]float32, len(t.values))
		for i, x := range t.values {
			numbers[i] = float32(x)
		}
		all = append(all, safetensors.Float32(t.name, t.shape, numbers))
		if norm, ok := strings.CutSuffix(t.name, "running_var"); ok {
			all = append(all, safetensors.Int64(norm+batchesTracked, nil, []int64{int64(iterations)}))
		}
	}
	return all
}

// begin gives a network the tensors of a file: those that Tensors would write,
// all of them and no others.
func (n *Network[T]) begin(from Tensors) error {
	given := map[string]safetensors.Tensor{}
	for _, t := range from {
		if !strings.HasSuffix(t.Name, "."+batchesTracked) {
			given[t.Name] = t
		}
	}
	var lacks []string
	for _, t := range n.tensors() {
		g, ok := given[t.name]
		if !ok {
			lacks = append(lacks, t.name)
			continue
		}
		delete(given, t.name)
		if err := t.set(g); err != nil {
			return err
		}
	}
	var strange []string
	for _, t := range from {
		if _, left := given[t.Name]; left {
			strange = append(strange, t.Name)
		}
	}
	switch {
	case len(lacks) > 0 && len(strange) > 0:
		return fmt.Errorf("lacks %s, and has %s, which the network does not: it is of another network or normalization", some(lacks), some(strange))
	case len(lacks) > 0:
		return fmt.Errorf("lacks %s: it is of another network or normalization", some(lacks))
	case len(strange) > 0:
		return fmt.Errorf("has %s, which the network does not: it is of another network or normalization", some(strange))
	}
	return nil
}

// set copies what a file has.
func (t tensor[T]) set(from safetensors.Tensor) error {
	if !slices.Equal(from.Shape, t.shape) {
		return fmt.Errorf("has %s in the shape %v, where the network's is %v", t.name, from.Shape, t.shape)
	}
	numbers, err := from.Float32s()
	if err != nil {
		return fmt.Errorf("cannot be used: %w", err)
	}
	for i, x := range numbers {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return fmt.Errorf("has numbers in %s that are not finite", t.name)
		}
		t.values[i] = T(x)
	}
	return nil
}

// some lists names, the first few of many.
func some(names []string) string {
	const shown = 4
	if len(names) <= shown+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}

// CheckStart returns what keeps a network, for images of a shape, from starting
// with the tensors of Config.Start. The configuration must be valid.
func (c Config) CheckStart(normalization string, channels, height, width, classes int) error {
	c.Batch, c.TestBatch = 1, 1
	_, err := newNetwork[float32](kernel.Portable, c, normalization, &data.Set{
		Channels: channels, Height: height, Width: width, Classes: make([]string, classes),
	}, 0)
	return err
}
