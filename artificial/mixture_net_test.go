package artificial

import (
	"context"
	"math"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// aboveZero is a batch of numbers above 0.
func aboveZero(samples, units int, what string) *Batch[float64] {
	r := rng.NewKey(uint64(samples), what).Rand()
	x := random(samples, shape{units, 1, 1}, r)
	for i := range x.Data {
		x.Data[i] = 0.1 + math.Abs(x.Data[i])
	}
	return x
}

func TestGradientsOfLayersOfMixtures(t *testing.T) {
	for _, samples := range []int{1, 16, 19} {
		r := rng.NewKey(uint64(samples), "layers").Rand()
		checkGradients(t, newInputNormalization[float64](12, 7, samples), aboveZero(samples, 7, "input"), r)
		for _, gain := range []float64{0, 0.3} {
			w := make([]float64, 5*7)
			for i := range w {
				w[i] = 0.5 + r.Float64()
			}
			checkGradients(t, newSharedTotal[float64](kernel.Portable, 12, gain, w, 5, samples), aboveZero(samples, 7, "map"), r)
		}
		checkGradients(t, newCompetition[float64](6, samples), random(samples, shape{6, 1, 1}, r), r)
		m := newMeaning[float64](6, 4, samples)
		for i := range m.u.Value {
			m.u.Value[i] = r.NormFloat64()
		}
		checkGradients(t, m, aboveZero(samples, 6, "shares"), r)
	}
}

// Whatever comes in, the units together have A and each at least 1; weights share A at the start and after a hundred steps.
func TestTotalsStay(t *testing.T) {
	const total, units, inputs = 15.0, 4, 9
	x := aboveZero(19, inputs, "raw")
	y := forward(newInputNormalization[float64](total, inputs, 19), x, Training)
	for i := range 19 {
		sum := 0.0
		for d := range inputs {
			if y.At(i, d, 0, 0) < 1 {
				t.Errorf("unit %d has %g, below 1", d, y.At(i, d, 0, 0))
			}
			sum += y.At(i, d, 0, 0)
		}
		if math.Abs(sum-total) > 1e-12 {
			t.Errorf("sample %d adds up to %g, want %g", i, sum, total)
		}
	}
	net, patterns, labels := bars(t, DefaultMixtureNet(), 0)
	for pass := range 4 {
		if err := net.Pass(context.Background(), patterns, labels, rng.NewKey(uint64(pass), "order")); err != nil {
			t.Fatal(err)
		}
	}
	w := net.Weights()
	for c := range 4 {
		sum := 0.0
		for _, x := range w[c*16 : (c+1)*16] {
			sum += x
		}
		if math.Abs(sum/48-1) > 1e-6 {
			t.Errorf("weights of unit %d add up to %g, want 48", c, sum)
		}
	}
}

// bars are 4×4 patterns of one of four rows that is brighter than the rest, and a network for them.
func bars(t *testing.T, p MixtureNetParameters, gain float64) (net *MixtureNet, x []float32, labels []int) {
	t.Helper()
	r := rng.NewKey(1, "bars").Rand()
	for i := range 400 {
		strength := 0.5 + r.Float64()
		for d := range 16 {
			level := 0.2
			if d/4 == i%4 {
				level = 2
			}
			x = append(x, float32(strength*(level+0.2*r.Float64())))
		}
		labels = append(labels, i%4)
	}
	w := make([]float64, 4*16)
	for i := range w {
		if w[i] = 1 + 0.3*r.Float64(); i/16 == i%16/4 {
			w[i]++ // a unit for each bar: units that start alike may end on one
		}
	}
	return NewMixtureNet(p, 48, gain, w, 4, 4, 1), x, labels
}

// Both objectives and both forms tell bars apart that differ in their place alone; the likelihood, which
// sees no labels, brings weights to the mean normalized pattern of each bar: 1 off it, 1 + 32/4 · 2.1/2.7 or so on it.
func TestMixtureNetsLearnBars(t *testing.T) {
	for _, objective := range []string{"labels", "likelihood"} {
		for _, gain := range []float64{0, 0.3} {
			p := DefaultMixtureNet()
			p.Objective = objective
			net, x, labels := bars(t, p, gain)
			for pass := range 30 {
				if err := net.Pass(context.Background(), x, labels, rng.NewKey(uint64(pass), "order")); err != nil {
					t.Fatal(err)
				}
			}
			shares, classes := net.Respond(x)
			if objective == "labels" {
				wrong := 0
				for i, k := range classes {
					if k != labels[i] {
						wrong++
					}
				}
				if wrong > 0 {
					t.Errorf("%s, gain %g: %d of %d bars are taken for others", objective, gain, wrong, len(labels))
				}
				continue
			}
			if gain == 0 {
				ofOwnBar(t, net, x, labels, shares)
			}
		}
	}
}

// ofOwnBar holds each unit's weights to the mean of the patterns that it answers to.
func ofOwnBar(t *testing.T, net *MixtureNet, x []float32, labels []int, shares []float64) {
	t.Helper()
	w := net.Weights()
	for c := range 4 {
		mean, all := make([]float64, 16), 0.0
		for i := range labels {
			sum := 0.0
			for _, v := range x[i*16 : (i+1)*16] {
				sum += float64(v)
			}
			for d, v := range x[i*16 : (i+1)*16] {
				mean[d] += shares[i*4+c] * ((48-16)*float64(v)/sum + 1)
			}
			all += shares[i*4+c]
		}
		for d := range mean {
			if got, want := w[c*16+d], mean[d]/all; math.Abs(got/want-1) > 0.1 { // steps of Adam of 0.01 in the logarithm
				t.Errorf("weight %d of unit %d is %g, want the mean %g", d, c, got, want)
			}
		}
	}
}

func TestMixtureNetRefusesWhatIsOutOfRange(t *testing.T) {
	if err := (MixtureNetParameters{Objective: "x", LearningRate: -1, Batch: 0}).Validate(); err == nil {
		t.Error("takes anything")
	}
}
