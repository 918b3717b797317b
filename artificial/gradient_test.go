package artificial

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// forward runs a layer's forward pass on a batch.
func forward[T Float](l Layer[T], x *Batch[T], mode Mode) *Batch[T] {
	p := newPass()
	y := l.Forward(p, x, mode)
	p.run(team.New(1), x.N)
	return y
}

// backward runs the backward pass that belongs to it.
func backward[T Float](l Layer[T], dy *Batch[T]) *Batch[T] {
	p := newPass()
	dx := l.Backward(p, dy)
	p.run(team.New(1), dy.N)
	return dx
}

// meanLoss returns the mean cross-entropy of a batch.
func meanLoss[T Float](logits *Batch[T], labels []uint8, dz *Batch[T]) (loss float64) {
	for block := range logits.Blocks() {
		sum, _ := crossEntropy(logits, labels, dz, block)
		loss += sum
	}
	return loss / float64(logits.N)
}

// blind are settings under which gradients are those of the pass at hand. By
// default they foresee homeostasis; the tests of these hold that to theory.
func blind() Settings {
	threshold := DefaultThresholdHomeostasis()
	threshold.Learned, threshold.Detach = true, true
	scaling := DefaultScalingHomeostasis()
	scaling.Detach = true
	return Settings{"threshold_homeostasis": &threshold, "scaling_homeostasis": &scaling}
}

// site makes an affine layer of a network under a normalization, with all its
// parameters away from their start.
func site(t *testing.T, l linear[float64], normalization string, samples int, r *rand.Rand) *affine[float64] {
	t.Helper()
	return siteWith(t, l, normalization, blind(), samples, r)
}

// siteWith is site under settings.
func siteWith(t *testing.T, l linear[float64], normalization string, set Settings, samples int, r *rand.Rand) *affine[float64] {
	t.Helper()
	a := newAffine("layer", kernel.Portable, l, "default", rng.NewKey(1, normalization), samples)
	channels, height, width := l.outShape()
	norm, err := findNormalization[float64](normalization, set)
	if err != nil {
		t.Fatal(err)
	}
	a.norm = norm(Site[float64]{
		Name: "layer", Weight: a.weight, Bias: a.bias, Drawn: "default", Gain: 1, Units: channels, Height: height, Width: width, Samples: samples,
	})
	a.rectified = true
	for _, p := range a.Params()[1:] {
		for i := range p.Value {
			p.Value[i] = (0.5 + r.Float64()) * float64(1-2*r.IntN(2))
		}
	}
	return a
}

func random(samples int, s shape, r *rand.Rand) *Batch[float64] {
	b := newBatch[float64](samples, s.channels, s.height, s.width)
	for i := range b.Data {
		b.Data[i] = r.NormFloat64()
	}
	return b
}

// project is the scalar whose gradient is checked: Σ g·y over the samples.
func project(g, y *Batch[float64]) (sum float64) {
	for n := range y.N {
		for c := range y.Channels {
			for i := range y.Height * y.Width {
				at := y.index(n, c, i/y.Width, i%y.Width)
				sum += g.Data[at] * y.Data[at]
			}
		}
	}
	return sum
}

// signs tells which of the samples' numbers are above zero, of what a layer has
// put out or, if it has units, of what their ReLUs have.
func signs(layer Layer[float64], y *Batch[float64]) []bool {
	if a, ok := layer.(*affine[float64]); ok {
		y = a.shown()
	}
	all := make([]bool, len(y.Data))
	for i, v := range y.Data {
		all[i] = v > 0 && i/y.blockSize()*lanes+i%lanes < y.N
	}
	return all
}

// checkGradients holds a layer's backward pass against central differences, at
// every parameter and at a third of the inputs.
func checkGradients(t *testing.T, layer Layer[float64], x *Batch[float64], r *rand.Rand) {
	t.Helper()
	y := forward(layer, x, Training)
	g := random(x.N, shape{y.Channels, y.Height, y.Width}, r)
	g.clearPadding(g.Blocks() - 1)
	dy := newBatch[float64](x.N, y.Channels, y.Height, y.Width)
	copy(dy.Data, g.Data)
	dx := backward(layer, dy)
	slope := func(at *float64) float64 {
		start := *at
		defer func() { *at = start }()
		for h := 1e-5; ; h /= 4 { // until the step crosses no kink of a ReLU
			*at = start + h
			y := forward(layer, x, Training)
			up, active := project(g, y), signs(layer, y)
			*at = start - h
			y = forward(layer, x, Training)
			if slices.Equal(active, signs(layer, y)) {
				return (up - project(g, y)) / (2 * h)
			}
		}
	}
	for _, p := range layer.Params() {
		want := make([]float64, len(p.Value))
		for i := range want {
			want[i] = slope(&p.Value[i])
		}
		sameGradient(t, p.Name, p.Grad, want)
	}
	var got, want []float64
	for i := r.IntN(3); i < len(x.Data); i += 3 {
		got, want = append(got, dx.Data[i]), append(want, slope(&x.Data[i]))
	}
	sameGradient(t, "input", got, want)
}

// sameGradient allows 1e-6 of the largest entry; where all are zero 2e-9, some ten
// roundings of the projection over twice the step.
func sameGradient(t *testing.T, what string, got, want []float64) {
	t.Helper()
	largest := 2e-3
	for _, w := range want {
		largest = max(largest, math.Abs(w))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= 1e-6*largest) {
			t.Errorf("gradient of %s[%d] is %.9g, central difference %.9g", what, i, got[i], want[i])
			return
		}
	}
}

// Every normalization, convolutional and dense, on odd sizes, whole and partial blocks.
func TestGradientsOfHiddenLayers(t *testing.T) {
	for _, info := range tried() {
		for _, samples := range []int{1, 2, 16, 19} {
			t.Run(fmt.Sprintf("%s/conv/%d", info.Name, samples), func(t *testing.T) {
				r := rng.NewKey(uint64(samples), "conv/"+info.Name).Rand()
				a := site(t, newConv[float64](kernel.Portable, 2, 5, 7, 3, 3, samples), info.Name, samples, r)
				a.dx = newBatch[float64](samples, 2, 5, 7)
				checkGradients(t, a, random(samples, shape{2, 5, 7}, r), r)
			})
			t.Run(fmt.Sprintf("%s/dense/%d", info.Name, samples), func(t *testing.T) {
				r := rng.NewKey(uint64(samples), "dense/"+info.Name).Rand()
				a := site(t, newDense[float64](kernel.Portable, 3*2*3, 5, samples), info.Name, samples, r)
				a.dx = newBatch[float64](samples, 3, 2, 3)
				checkGradients(t, a, random(samples, shape{3, 2, 3}, r), r)
			})
		}
	}
}

// Filters as large as the image, of one pixel, and larger than the output.
func TestGradientsOfConvolutions(t *testing.T) {
	for _, c := range []struct{ height, width, size int }{{4, 4, 4}, {3, 5, 1}, {6, 5, 4}, {9, 8, 2}} {
		r := rng.NewKey(uint64(c.size), "shapes").Rand()
		a := site(t, newConv[float64](kernel.Portable, 2, c.height, c.width, 2, c.size, 3), "vanilla", 3, r)
		a.dx = newBatch[float64](3, 2, c.height, c.width)
		checkGradients(t, a, random(3, shape{2, c.height, c.width}, r), r)
	}
}

func TestGradientsOfPooling(t *testing.T) {
	for _, size := range []int{1, 2, 3} {
		r := rng.NewKey(uint64(size), "pool").Rand()
		m := newMaxPool[float64](kernel.Portable, 2, 5, 7, size, 19)
		checkGradients(t, m, random(19, shape{2, 5, 7}, r), r)
	}
}

func TestGradientOfCrossEntropy(t *testing.T) {
	r := rng.NewKey(1, "loss").Rand()
	logits, dz := random(19, shape{5, 1, 1}, r), newBatch[float64](19, 5, 1, 1)
	labels := make([]uint8, 19)
	for i := range labels {
		labels[i] = uint8(r.IntN(5))
	}
	meanLoss(logits, labels, dz)
	want := make([]float64, len(logits.Data))
	const h = 1e-5
	for i := range want {
		start := logits.Data[i]
		logits.Data[i] = start + h
		up := meanLoss(logits, labels, nil)
		logits.Data[i] = start - h
		down := meanLoss(logits, labels, nil)
		logits.Data[i] = start
		want[i] = (up - down) / (2 * h)
	}
	sameGradient(t, "logits", dz.Data, want)
}

// Equal logits lose log(classes), whatever their size.
func TestCrossEntropyOfEqualLogits(t *testing.T) {
	logits := newBatch[float64](3, 7, 1, 1)
	for i := range logits.Data {
		logits.Data[i] = 800
	}
	if loss := meanLoss(logits, make([]uint8, 3), nil); math.Abs(loss-math.Log(7)) > 1e-12 {
		t.Errorf("loss %g, want log 7", loss)
	}
}
