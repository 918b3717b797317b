package artificial

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/safetensors"
)

// Names and shapes are those of torch.nn: Conv2d, Linear, BatchNorm2d and
// BatchNorm1d, and of torch.nn.utils.weight_norm.
func TestTensorsOfLeNet5(t *testing.T) {
	set := toy(t, 3, 32, 32, 8, 8)
	set.Classes = make([]string, 10)
	layers := map[string]string{"conv1": "6 3 5 5", "conv2": "16 6 5 5", "fc1": "120 400", "fc2": "84 120", "fc3": "10 84"}
	for _, c := range []struct {
		normalization string
		of            func(layer, units string) []string
	}{
		{"vanilla", func(layer, units string) []string {
			return []string{layer + ".weight [" + layers[layer] + "]", layer + ".bias [" + units + "]"}
		}},
		{"batchnorm", func(layer, units string) []string {
			all := []string{layer + ".weight [" + layers[layer] + "]", layer + ".bias [" + units + "]"}
			if layer == "fc3" {
				return all
			}
			norm := layer + ".norm."
			for _, name := range []string{"weight", "bias", "running_mean", "running_var"} {
				all = append(all, norm+name+" ["+units+"]")
			}
			return append(all, norm+"num_batches_tracked []")
		}},
		{"weightnorm", func(layer, units string) []string {
			if layer == "fc3" {
				return []string{"fc3.weight [10 84]", "fc3.bias [10]"}
			}
			ones := strings.Repeat(" 1", strings.Count(layers[layer], " "))
			return []string{layer + ".weight_v [" + layers[layer] + "]", layer + ".weight_g [" + units + ones + "]", layer + ".bias [" + units + "]"}
		}},
		{"batchnorm+layernorm", func(layer, units string) []string {
			all := []string{layer + ".weight [" + layers[layer] + "]", layer + ".bias [" + units + "]"}
			if layer == "fc3" {
				return all
			}
			for _, name := range []string{"batchnorm.weight", "batchnorm.bias", "batchnorm.running_mean", "batchnorm.running_var", "layernorm.weight", "layernorm.bias"} {
				all = append(all, layer+".norm."+name+" ["+units+"]")
			}
			return append(all, layer+".norm.batchnorm.num_batches_tracked []")
		}},
	} {
		net, err := newNetwork[float32](kernel.Best(), DefaultConfig(), c.normalization, set, 1)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, x := range net.Tensors(7) {
			got = append(got, fmt.Sprintf("%s %v", x.Name, x.Shape))
		}
		for layer, shape := range layers {
			units, _, _ := strings.Cut(shape, " ")
			want = append(want, c.of(layer, units)...)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has\n%s\nwant\n%s", c.normalization, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A network that starts with another's tensors, through the bytes of a file, is
// that one: to the bit, in its parameters, its averages and on test images.
func TestANetworkGoesThroughAFile(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	all := trials()
	for _, info := range tried() {
		all = append(all, trial{"", info.Name, nil})
	}
	for _, c := range all {
		cfg := small()
		cfg.Iterations, cfg.Settings = 12, c.set // beyond an epoch
		was := train(t, cfg, c.name, set, 7).Net
		var raw bytes.Buffer
		if err := safetensors.Write(&raw, safetensors.File{Tensors: was.Tensors(cfg.Iterations)}); err != nil {
			t.Fatal(err)
		}
		file, err := safetensors.Parse(raw.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		cfg.Start = file.Tensors
		is, err := newNetwork[float32](kernel.Best(), cfg, c.name, set, 8)
		if err != nil {
			t.Fatalf("%s: %v", c.name+c.label, err)
		}
		if !sameBits(is, was) || !slices.EqualFunc(is.running(), was.running(), slices.Equal) {
			t.Errorf("%s: the parameters or averages are others", c.name+c.label)
		}
		for _, statistics := range []string{"batch", "running"} {
			is.cfg.TestStatistics, was.cfg.TestStatistics = statistics, statistics
			accuracy, loss := is.Evaluate(&set.Test)
			if a, l := was.Evaluate(&set.Test); a != accuracy || l != loss {
				t.Errorf("%s, statistics by %s: accuracy %g and loss %g, were %g and %g", c.name+c.label, statistics, accuracy, loss, a, l)
			}
		}
	}
}

// What is exported later does not change what was taken.
func TestTensorsAreACopy(t *testing.T) {
	set := toy(t, 2, 9, 9, 40, 20)
	net, err := newNetwork[float32](kernel.Best(), small(), "vanilla", set, 1)
	if err != nil {
		t.Fatal(err)
	}
	taken := net.Tensors(0)
	before := slices.Clone(taken[0].Bytes)
	net.values[0]++
	if !bytes.Equal(before, taken[0].Bytes) {
		t.Error("the tensors follow the network")
	}
}

// Every mechanism of the table says what its running averages are called.
func TestStateHasNames(t *testing.T) {
	set := toy(t, 2, 9, 9, 40, 20)
	for _, info := range tried() {
		net, err := newNetwork[float32](kernel.Best(), small(), info.Name, set, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range net.Tensors(0) {
			if strings.Contains(x.Name, ".state") {
				t.Errorf("%s: %s has no name of its own: give the normalization a method Buffers", info.Name, x.Name)
			}
		}
	}
}

func TestTensorsThatDoNotFit(t *testing.T) {
	set := toy(t, 2, 9, 9, 40, 20)
	trained := func(normalization string) Tensors {
		net, err := newNetwork[float32](kernel.Best(), small(), normalization, set, 1)
		if err != nil {
			t.Fatal(err)
		}
		return net.Tensors(0)
	}
	without := func(name string) Tensors {
		return slices.DeleteFunc(trained("batchnorm"), func(x safetensors.Tensor) bool { return x.Name == name })
	}
	with := func(x safetensors.Tensor) Tensors { return append(without(x.Name), x) }
	for _, c := range []struct {
		name  string
		start Tensors
		want  string
	}{
		{"all of it", trained("batchnorm"), ""},
		{"no count of batches", without("conv1.norm.num_batches_tracked"), ""},
		{"a bias less", without("fc2.bias"), "lacks fc2.bias"},
		{"nothing", Tensors{}, "lacks conv1.weight, conv1.bias, conv1.norm.weight, conv1.norm.bias and 22 more"},
		{"one more", with(safetensors.Float32("fc9.bias", []int{1}, []float32{0})), "has fc9.bias, which the network does not"},
		{"another normalization", trained("weightnorm"), "lacks conv1.weight, conv1.norm.weight, conv1.norm.bias, conv1.norm.running_mean and 16 more, and has conv1.weight_v, conv1.weight_g"},
		{"another shape", with(safetensors.Float32("fc2.bias", []int{3, 3}, make([]float32, 9))), "has fc2.bias in the shape [3 3], where the network's is [9]"},
		{"whole numbers", with(safetensors.Int64("fc2.bias", []int{9}, make([]int64, 9))), `tensor "fc2.bias" is of type I64`},
		{"no number", with(safetensors.Float32("fc2.bias", []int{9}, append(make([]float32, 8), float32(math.NaN())))), "fc2.bias that are not finite"},
	} {
		cfg := small()
		cfg.Start = c.start
		err := cfg.CheckStart("batchnorm", 2, 9, 9, 4)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
