package artificial

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
	"homeostat/measure"
)

// Exact statements about the normalizations, each from its equation.

// fresh makes a rectified dense layer of a normalization at its start.
func fresh[T Float](t *testing.T, normalization string, in, out, samples int) *affine[T] {
	t.Helper()
	l := newDense[T](kernel.Best(), in, out, samples)
	a := newAffine("layer", kernel.Best(), linear[T](l), "default", rng.NewKey(5, "fresh"), samples)
	norm, err := findNormalization[T](normalization, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.norm = norm(Site[T]{Name: "layer", Path: a.path, Weight: a.weight, Bias: a.bias, Drawn: "default", Gain: 1, Units: out, Height: 1, Width: 1, Samples: samples})
	a.rectified = true
	return a
}

func normal[T Float](samples, in int, seed uint64) *Batch[T] {
	b := newBatch[T](samples, in, 1, 1)
	r := rng.NewKey(seed, "input").Rand()
	for i := range b.Data {
		b.Data[i] = T(r.NormFloat64())
	}
	b.clearPadding(b.Blocks() - 1)
	return b
}

// With α = 1 and c = ‖v‖ the methods within a group are one function.
func TestMethodsThatStartAsTheSameFunction(t *testing.T) {
	set := toy(t, 2, 9, 9, 30, 10)
	logits := func(normalization string) []float32 {
		net, err := newNetwork[float32](kernel.Best(), small(), normalization, set, 3)
		if err != nil {
			t.Fatal(err)
		}
		net.load(&set.Train, testOrder(19))
		net.gradient()
		return slices.Clone(net.logits.Data)
	}
	for _, group := range [][]string{{"vanilla", "scale_only", "weightnorm"}, {"mean_only", "synaptic_scaling", "mean_only_weightnorm"}} {
		want := logits(group[0])
		for _, other := range group[1:] {
			if !slices.Equal(logits(other), want) {
				t.Errorf("%s and %s differ at the start", other, group[0])
			}
		}
	}
	if slices.Equal(logits("vanilla"), logits("mean_only")) {
		t.Error("subtracting the mean changes nothing: the test sees nothing")
	}
}

// Where a mean is subtracted the bias changes nothing, or nothing for long, and
// has gradient zero.
func TestBiasIsInert(t *testing.T) {
	for _, info := range tried() {
		a := fresh[float64](t, info.Name, 30, 7, 19)
		x, dy := normal[float64](19, 30, 1), normal[float64](19, 7, 2)
		before := slices.Clone(forward(a, x, Training).Data)
		for i := range a.bias.Value {
			a.bias.Value[i] += float64(i) - 3.5
		}
		after := forward(a, x, Training)
		backward(a, dy)
		var change, gradient float64
		for n := range 19 {
			for u := range 7 {
				change = max(change, math.Abs(after.At(n, u, 0, 0)-before[after.index(n, u, 0, 0)]))
			}
		}
		for _, g := range a.bias.Grad {
			gradient = max(gradient, math.Abs(g))
		}
		if _, moves := a.norm.(interface{ setPoints() []float64 }); moves {
			change = 0 // in time
		}
		if inert := a.norm.InertBias(); inert != (change < 1e-12) || inert != (gradient == 0) {
			t.Errorf("%s: inert is %v, but a bias changes the output by %g and has gradient %g", info.Name, inert, change, gradient)
		}
	}
}

// Mean subtraction leaves exact zeros of a constant unit and of a batch of one,
// so nothing is active; batch normalization gives β.
func TestConstantUnits(t *testing.T) {
	for _, c := range []struct {
		normalization string
		want          float32
	}{{"mean_only", 0}, {"synaptic_scaling", 0}, {"batchnorm", 0.75}} {
		for _, samples := range []int{1, 7, 16, 33} {
			a := fresh[float32](t, c.normalization, 11, 6, samples)
			for _, p := range a.norm.Params() {
				if p.Name == "layer.beta" {
					p.fill(0.75)
				}
			}
			x := newBatch[float32](samples, 11, 1, 1)
			for n := range samples {
				for i := range 11 {
					x.Data[x.index(n, i, 0, 0)] = 0.1 + 0.37*float32(i)
				}
			}
			y := forward(a, x, Training)
			for n := range samples {
				for u := range 6 {
					if got := y.At(n, u, 0, 0); got != c.want {
						t.Fatalf("%s, %d equal samples: output %g, want %g", c.normalization, samples, got, c.want)
					}
				}
			}
			backward(a, normal[float32](samples, 6, 2))
			for _, p := range a.Params() {
				for _, g := range p.Grad {
					if math.IsNaN(float64(g)) || math.IsInf(float64(g), 0) {
						t.Fatalf("%s, %d equal samples: gradient of %s is %g", c.normalization, samples, p.Name, g)
					}
				}
			}
		}
	}
}

// Ioffe and Szegedy 2015: over the batch y has mean β and variance γ²v/(v+ε).
// The gradient with respect to z has sum 0 and is orthogonal to ẑ. The latter
// is exact for ε = 0 only; here v ≈ 1e8, so that ε is lost. Scaling all weights
// changes nothing, so w·∂L/∂w = 0.
func TestBatchNormIdentities(t *testing.T) {
	const samples, units = 35, 5
	a := fresh[float64](t, "batchnorm", 20, units, samples)
	a.rectified = false
	n := a.norm.(*batchNorm[float64])
	for u := range units {
		n.gamma.Value[u], n.beta.Value[u] = 0.3+float64(u), float64(u)-1.5
	}
	for i := range a.weight.Value {
		a.weight.Value[i] *= 1e4
	}
	y := forward(a, normal[float64](samples, 20, 1), Training)
	for u := range units {
		mean, variance := momentsOf(y, u)
		v := n.variances[u]
		near(t, "mean of y", mean, n.beta.Value[u], 1e-12)
		near(t, "variance of y", variance, n.gamma.Value[u]*n.gamma.Value[u]*v/(v+1e-5), 1e-10)
	}
	dy := normal[float64](samples, units, 2)
	dz := newBatch[float64](samples, units, 1, 1)
	copy(dz.Data, dy.Data)
	p := newPass()
	n.Backward(p, dz)
	p.run(team.New(1), samples)
	for u := range units {
		var sum, along, size float64
		for s := range samples {
			g := dz.At(s, u, 0, 0)
			sum += g
			along += g * (a.z.At(s, u, 0, 0) - n.means[u]) / math.Sqrt(n.variances[u])
			size += math.Abs(g)
		}
		near(t, "sum of the gradient", sum/size, 0, 1e-12)
		near(t, "gradient along z", along/size, 0, 1e-11)
	}
	backward(a, dy)
	for u := range units {
		w, g := a.weight.Value[u*20:(u+1)*20], a.weight.Grad[u*20:(u+1)*20]
		near(t, "w·∂L/∂w", dot(w, g)/math.Sqrt(dot(w, w)*dot(g, g)), 0, 1e-11)
	}
}

func momentsOf(b *Batch[float64], unit int) (mean, variance float64) {
	for n := range b.N {
		mean += b.At(n, unit, 0, 0) / float64(b.N)
	}
	for n := range b.N {
		d := b.At(n, unit, 0, 0) - mean
		variance += d * d / float64(b.N)
	}
	return mean, variance
}

func dot(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

func near(t *testing.T, what string, got, want, allowed float64) {
	t.Helper()
	if !(math.Abs(got-want) <= allowed) {
		t.Errorf("%s is %.15g, want %.15g ± %g", what, got, want, allowed)
	}
}

// Salimans and Kingma 2016: ‖w‖ = |c|, ∂L/∂c = ∂L/∂w · v/‖v‖, v·∂L/∂v = 0.
func TestWeightNormIdentities(t *testing.T) {
	const units, fanIn = 4, 23
	a := fresh[float64](t, "weightnorm", fanIn, units, 3)
	n := a.norm.(*weightNorm[float64])
	copy(n.c.Value, []float64{0.5, -2, 3, 0.01})
	r := rng.NewKey(1, "gradient").Rand()
	g := make([]float64, units*fanIn)
	for i := range g {
		g[i] = r.NormFloat64()
	}
	p, dv := newPass(), slices.Clone(g)
	w := n.Weights(p, a.weight.Value)
	n.WeightsGradient(p, a.weight.Value, dv)
	p.run(team.New(1), 3)
	for u := range units {
		v, w := a.weight.Value[u*fanIn:(u+1)*fanIn], w[u*fanIn:(u+1)*fanIn]
		near(t, "‖w‖", math.Sqrt(dot(w, w)), math.Abs(n.c.Value[u]), 1e-14)
		near(t, "∂L/∂c", n.c.Grad[u], dot(g[u*fanIn:(u+1)*fanIn], v)/math.Sqrt(dot(v, v)), 1e-13)
		near(t, "v·∂L/∂v", dot(v, dv[u*fanIn:(u+1)*fanIn]), 0, 1e-13*math.Abs(n.c.Value[u]))
	}
}

func TestWeightNormOfZeroWeights(t *testing.T) {
	a := fresh[float64](t, "weightnorm", 5, 2, 3)
	clear(a.weight.Value[:5])
	forward(a, normal[float64](3, 5, 1), Training)
	backward(a, normal[float64](3, 2, 2))
	if !slices.Equal(a.used[:5], make([]float64, 5)) || !slices.Equal(a.weight.Grad[:5], make([]float64, 5)) {
		t.Errorf("a unit without weights has weights %v and gradient %v", a.used[:5], a.weight.Grad[:5])
	}
}

// A unit that is normal over the inputs and thresholded at its batch's mean is
// active with probability 1/2 and, over units, a coefficient of variation of
// 2√((1/4 − 1/2π)/B): the floor that a batch of B sets. When active its mean is
// √(2/π) of its standard deviation, which batch normalization sets to 1. 2,000
// units, so the coefficient's standard error is 1.6%; 6% are allowed, and 1% of
// the means over 32,000 active samples.
func TestSamplingFloorOfMeanSubtraction(t *testing.T) {
	for _, normalization := range []string{"synaptic_scaling", "mean_only", "batchnorm"} {
		const in, units, samples = 400, 2000, 32
		a := fresh[float32](t, normalization, in, units, samples)
		y := forward(a, normal[float32](samples, in, 3), Training)
		var all []measure.Tally
		for u := range units {
			all = append(all, tally(y, u, 0))
		}
		var mean, square, sum, active float64
		for _, c := range all {
			sum += c.Sum
			active += float64(c.Active)
			mean += c.Probability() / units
			square += c.Probability() * c.Probability() / units
		}
		cv := math.Sqrt(square-mean*mean) / mean
		floor := 2 * math.Sqrt((0.25-1/(2*math.Pi))/samples)
		near(t, normalization+": probability", mean, 0.5, 0.01)
		near(t, normalization+": coefficient of variation", cv, floor, 0.06*floor)
		if normalization == "batchnorm" {
			near(t, "mean when active", sum/active, math.Sqrt(2/math.Pi), 0.01*math.Sqrt(2/math.Pi))
		}
	}
}

// Lanes that are no samples change nothing, whatever they hold.
func TestPaddedLanesDoNotCount(t *testing.T) {
	set := toy(t, 2, 9, 9, 30, 10)
	for _, info := range tried() {
		net, err := newNetwork[float32](kernel.Best(), small(), info.Name, set, 3)
		if err != nil {
			t.Fatal(err)
		}
		net.load(&set.Train, testOrder(19))
		loss := net.gradient()
		grads := slices.Clone(net.grads)
		for i := net.input.blockSize(); i < len(net.input.Data); i++ {
			if i%lanes >= 3 {
				net.input.Data[i] = float32(i%7) * 100
			}
		}
		if again := net.gradient(); again != loss || !slices.Equal(net.grads, grads) {
			t.Errorf("%s: loss %g became %g, gradients equal: %v", info.Name, loss, again, slices.Equal(net.grads, grads))
		}
	}
}

// One training batch moves the running averages by a tenth toward its mean and
// its unbiased variance, and testing by them uses just those.
func TestRunningAverages(t *testing.T) {
	const samples = 21
	a := fresh[float64](t, "batchnorm", 10, 3, samples)
	a.rectified = false
	x := normal[float64](samples, 10, 1)
	forward(a, x, Training)
	n := a.norm.(*batchNorm[float64])
	y := forward(a, x, ByRunning)
	for u := range 3 {
		mean, variance := momentsOf(a.z, u)
		near(t, "running mean", n.runningMeans[u], 0.1*mean, 1e-14)
		near(t, "running variance", n.runningVariance[u], 0.9+0.1*variance*samples/(samples-1), 1e-14)
		want := (a.z.At(4, u, 0, 0) - n.runningMeans[u]) / math.Sqrt(n.runningVariance[u]+1e-5)
		near(t, "output by running averages", y.At(4, u, 0, 0), want, 1e-12)
	}
	c := fresh[float64](t, "mean_only", 10, 3, samples)
	c.rectified = false
	forward(c, x, Training)
	y = forward(c, x, ByBatch)
	byBatch := y.At(4, 1, 0, 0)
	mean := c.norm.(*centred[float64]).means[1]
	y = forward(c, x, ByRunning)
	near(t, "difference between the averages", y.At(4, 1, 0, 0)-byBatch, 0.9*mean, 1e-14)
}

// Every normalization is listed once and described.
func TestTableOfNormalizations(t *testing.T) {
	seen := map[string]bool{}
	for _, info := range Normalizations() {
		if seen[info.Name] || info.Doc == "" {
			t.Errorf("%q is listed twice or without a description", info.Name)
		}
		seen[info.Name] = true
	}
	if _, err := findNormalization[float32]("nonesuch", nil); err == nil {
		t.Error("an unknown normalization was found")
	} else if want := fmt.Sprintf("there is no normalization %q", "nonesuch"); err.Error()[:len(want)] != want {
		t.Errorf("the error is %q", err)
	}
}
