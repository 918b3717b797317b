package artificial

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/npz"
)

// PyTorch's numbers for LeNet5 on 640 CIFAR-10 images: made in float64, from
// float32 parameters; see the README beside them. Inputs are (x/255-0.5)/0.5.

// testdata holds the first 160 of the images and one method's numbers.

// referenceFile finds a file of reference numbers: beside the module, or kept here.
func referenceFile(t *testing.T, name string) map[string]npz.Array {
	t.Helper()
	folder := os.Getenv("HOMEOSTAT_REFERENCE")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "reference")
	}
	for _, path := range []string{filepath.Join(folder, "lenet5", name), filepath.Join("testdata", name)} {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		arrays, err := npz.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		return arrays
	}
	t.Skipf("no %s in testdata nor under HOMEOSTAT_REFERENCE", name)
	return nil
}

// referenceImages returns the images as a training set.
func referenceImages(t *testing.T) *data.Set {
	arrays := referenceFile(t, "images.npz")
	split := data.Split{
		Size: 3 * 32 * 32, Images: arrays["images"].Data.([]uint8), Labels: arrays["labels"].Data.([]uint8),
	}
	return &data.Set{Name: "reference", Channels: 3, Height: 32, Width: 32, Classes: make([]string, 10), Train: split, Test: split}
}

// tolerances are relative; gradients relative to the largest entry of the tensor.
type tolerances struct {
	output, gradient, loss float64
	losses                 int // how many of the 20 steps' losses are compared
}

// referenced are the normalizations that there are PyTorch's numbers for; identities and finite
// differences hold the others.
func referenced() []string {
	return []string{"vanilla", "batchnorm", "weightnorm", "layernorm", "groupnorm", "instancenorm", "selu", "synaptic_scaling", "mean_only", "scale_only"}
}

func TestFloat64MatchesPyTorch(t *testing.T) {
	for _, name := range referenced() {
		t.Run(name, func(t *testing.T) {
			compareWithPyTorch[float64](t, kernel.Portable, name, tolerances{1e-12, 1e-6, 1e-12, 20})
		})
	}
}

func TestFloat32MatchesPyTorch(t *testing.T) {
	for _, name := range referenced() {
		t.Run(name, func(t *testing.T) {
			compareWithPyTorch[float32](t, kernel.Best(), name, tolerances{1e-4, 1e-3, 1e-3, 5})
		})
	}
}

func compareWithPyTorch[T Float](t *testing.T, path kernel.Path, normalization string, tol tolerances) {
	ref, set := referenceFile(t, normalization+".npz"), referenceImages(t)
	cfg := DefaultConfig()
	net, err := newNetwork[T](path, cfg, normalization, set, 1)
	if err != nil {
		t.Fatal(err)
	}
	first := make([]int, 32)
	for i := range first {
		first[i] = i
	}
	for _, point := range []string{"", "2"} {
		setParams(t, net, ref, "param"+point+"/")
		net.load(&set.Train, first)
		loss := net.gradient()
		logits := net.layers[len(net.layers)-1].(*affine[T]).out
		within(t, "loss"+point, loss, ref["loss"+point].Float64s()[0], tol.output)
		close(t, "logits"+point, rows(logits), ref["logits"+point].Float64s(), tol.output)
		if point == "" {
			for _, name := range []string{"fc1", "fc2"} {
				close(t, name, rows(net.mustFind(name).out), ref[name].Float64s(), tol.output)
			}
		}
		for _, p := range net.Params() {
			compareGradient(t, net, p, ref["grad"+point+"/"+torchName(p.Name)].Float64s(), point, tol.gradient)
		}
	}
	compareLosses(t, net, ref, set, tol)
}

// torchName is a parameter's name in the reference files.
func torchName(name string) string { return strings.Replace(name, "out.", "out_", 1) }

func setParams[T Float](t *testing.T, net *Network[T], ref map[string]npz.Array, prefix string) {
	t.Helper()
	for _, p := range net.Params() {
		a, ok := ref[prefix+torchName(p.Name)]
		if !ok || !slices.Equal(a.Shape, p.Shape) {
			t.Fatalf("reference %s%s has shape %v, want %v", prefix, torchName(p.Name), a.Shape, p.Shape)
		}
		for i, v := range a.Float64s() {
			p.Value[i] = T(v)
		}
	}
}

// compareGradient demands exact zero where theory does: biases before a mean is subtracted.
func compareGradient[T Float](t *testing.T, net *Network[T], p *Param[T], want []float64, point string, tolerance float64) {
	t.Helper()
	layer, role, _ := strings.Cut(p.Name, ".")
	if h, err := net.find(layer); err == nil && role == "bias" && h.norm.InertBias() {
		for i, g := range p.Grad {
			if g != 0 {
				t.Errorf("gradient of %s[%d] is %g, want 0", p.Name, i, g)
			}
			if math.Abs(want[i]) > 1e-12 {
				t.Errorf("PyTorch has a gradient of %g for %s[%d]: it is not inert", want[i], p.Name, i)
			}
		}
		return
	}
	close(t, "gradient of "+p.Name+" at point "+point, floats(p.Grad), want, tolerance)
}

func compareLosses[T Float](t *testing.T, net *Network[T], ref map[string]npz.Array, set *data.Set, tol tolerances) {
	t.Helper()
	setParams(t, net, ref, "param/")
	trainer := newTrainer(net, &set.Train, 1)
	for i := range trainer.order {
		trainer.order[i] = i
	}
	for i, want := range ref["losses"].Float64s()[:min(tol.losses, set.Train.Len()/net.cfg.Batch)] {
		if err := trainer.step(); err != nil {
			t.Fatal(err)
		}
		within(t, fmt.Sprintf("loss of step %d", i), trainer.loss, want, tol.loss)
	}
}

// rows returns a batch of single positions as samples × units.
func rows[T Float](b *Batch[T]) []float64 {
	var all []float64
	for n := range b.N {
		for c := range b.Channels {
			all = append(all, float64(b.At(n, c, 0, 0)))
		}
	}
	return all
}

func floats[T Float](x []T) []float64 {
	all := make([]float64, len(x))
	for i, v := range x {
		all[i] = float64(v)
	}
	return all
}

func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s is %.12g, want %.12g within %g of it", what, got, want, tolerance)
	}
}

// close compares tensors relative to the largest entry of the wanted one.
func close(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d entries, want %d", what, len(got), len(want))
	}
	var largest, worst float64
	at := 0
	for i := range want {
		largest = max(largest, math.Abs(want[i]))
		if d := math.Abs(got[i] - want[i]); !(d <= worst) {
			worst, at = d, i
		}
	}
	if !(worst <= tolerance*largest) {
		t.Errorf("%s: entry %d is %.9g, want %.9g; off by %.2g of the largest entry, allowed %g",
			what, at, got[at], want[at], worst/largest, tolerance)
	}
}
