package artificial

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// alone makes a normalization for a layer of a shape, with γ and β away from
// their start, and returns what it makes of z, not rectified.
func alone(t *testing.T, name string, s shape, samples int) (Normalization[float64], func(z *Batch[float64], mode Mode) *Batch[float64]) {
	t.Helper()
	return aloneWith(t, name, nil, s, samples)
}

// aloneWith is alone under settings.
func aloneWith(t *testing.T, name string, set Settings, s shape, samples int) (Normalization[float64], func(z *Batch[float64], mode Mode) *Batch[float64]) {
	t.Helper()
	norm, err := findNormalization[float64](name, set)
	if err != nil {
		t.Fatal(err)
	}
	n := norm(Site[float64]{
		Name: "layer", Path: kernel.Best(), Weight: newParam[float64]("layer.weight", s.channels, 3),
		Bias: newParam[float64]("layer.bias", s.channels), Units: s.channels,
		Height: s.height, Width: s.width, Samples: samples,
	})
	for i, p := range n.Params() {
		for c := range p.Value {
			p.Value[c] = 0.5 + 0.25*float64(c) - 2*float64(i)
		}
	}
	return n, func(z *Batch[float64], mode Mode) *Batch[float64] {
		p, in := newPass(), newBatch[float64](z.N, s.channels, s.height, s.width)
		copy(in.Data, z.Data)
		y := n.Forward(p, in, mode, false)
		p.run(team.New(1), z.N)
		return y
	}
}

// changed returns a batch whose every sample is transformed.
func changed(z *Batch[float64], to func(sample, channel int, v float64) float64) *Batch[float64] {
	b := newBatch[float64](z.N, z.Channels, z.Height, z.Width)
	for n := range z.N {
		for c := range z.Channels {
			for i := range z.Height * z.Width {
				at := z.index(n, c, i/z.Width, i%z.Width)
				b.Data[at] = to(n, c, z.Data[at])
			}
		}
	}
	return b
}

// farthest returns the largest difference between two batches' samples.
func farthest(a, b *Batch[float64]) (d float64) {
	for n := range a.N {
		for c := range a.Channels {
			for i := range a.Height * a.Width {
				at := a.index(n, c, i/a.Width, i%a.Width)
				d = max(d, math.Abs(a.Data[at]-b.Data[at]))
			}
		}
	}
	return d
}

// wideRandom has numbers so large that ε is lost.
func wideRandom(samples int, s shape, r *rand.Rand) *Batch[float64] {
	return changed(random(samples, s, r), func(_, _ int, v float64) float64 { return 1e4 * v })
}

// Whatever scales and shifts the z of a sample has no effect: of the whole
// sample (Ba et al. 2016, table 1; with it, that of all weights and of the
// image), of a group, or of a channel (the contrast of Ulyanov et al. 2016).
func TestPerSampleInvariances(t *testing.T) {
	s, r := shape{6, 3, 5}, rng.NewKey(1, "invariance").Rand()
	for name, each := range map[string]int{"layernorm": 6, "groupnorm": 3, "instancenorm": 1} {
		_, run := alone(t, name, s, 19)
		z := wideRandom(19, s, r)
		want := slices.Clone(run(z, Training).Data)
		was := &Batch[float64]{N: 19, Channels: 6, Height: 3, Width: 5, Data: want}
		moved := func(n, group int, v float64) float64 { return (0.5+float64(n))*v + 1e3*float64(group-n) }
		near(t, name+" of every group's z moved", farthest(run(changed(z, func(n, c int, v float64) float64 {
			return moved(n, c/each, v)
		}), Training), was), 0, 1e-8)
		if each > 1 && farthest(run(changed(z, func(n, c int, v float64) float64 { return moved(n, c, v) }), Training), was) < 0.1 {
			t.Errorf("%s does not see channels move apart: the test sees nothing", name)
		}
	}
}

// Over a group Σẑ = 0 and Σẑ² = N·v/(v + ε).
func TestPerSampleMoments(t *testing.T) {
	s := shape{6, 3, 5}
	for name, each := range map[string]int{"layernorm": 6, "groupnorm": 3, "instancenorm": 1} {
		n, run := alone(t, name, s, 3)
		z := random(3, s, rng.NewKey(2, name).Rand())
		y := run(z, Training)
		for group := range 6 / each {
			var sum, square, zSum, zSquare float64
			for c := group * each; c < (group+1)*each; c++ {
				for i := range 15 {
					hat := (y.At(2, c, i/5, i%5) - n.Params()[1].Value[c]) / n.Params()[0].Value[c]
					v := z.At(2, c, i/5, i%5)
					sum, square, zSum, zSquare = sum+hat, square+hat*hat, zSum+v, zSquare+v*v
				}
			}
			count := float64(15 * each)
			variance := zSquare/count - zSum*zSum/count/count
			near(t, name+": Σẑ", sum, 0, 1e-12)
			near(t, name+": Σẑ²", square, count*variance/(variance+1e-5), 1e-11)
		}
	}
}

// One group is layer normalization, a group for every channel instance
// normalization, and the reference's numbers of groups come out.
func TestGroupsAtBothEnds(t *testing.T) {
	for channels, want := range map[int]int{1: 1, 6: 2, 16: 4, 120: 8, 84: 7, 7: 1, 64: 8} {
		if got := groupsOf(channels); got != want {
			t.Errorf("%d groups of %d channels, want %d", got, channels, want)
		}
	}
	for _, c := range []struct{ channels, groups, want int }{{6, 4, 3}, {16, 4, 4}, {120, 7, 6}, {7, 6, 1}, {84, 500, 84}} {
		set := DefaultGroupNorm()
		set.Groups = c.groups
		n := newGroupNorm(Site[float64]{Name: "layer", Units: c.channels, Height: 1, Width: 2, Samples: 1}, set).(*grouped[float64])
		if n.groups != c.want || n.groups*n.each != c.channels {
			t.Errorf("%d groups of %d channels become %d of %d, want %d", c.groups, c.channels, n.groups, n.each, c.want)
		}
	}
	z := random(5, shape{7, 2, 3}, rng.NewKey(3, "ends").Rand())
	_, layer := alone(t, "layernorm", shape{7, 2, 3}, 5)
	_, group := alone(t, "groupnorm", shape{7, 2, 3}, 5)
	near(t, "layer and one group", farthest(layer(z, Training), group(z, Training)), 0, 0)
	n, one := alone(t, "layernorm", shape{1, 2, 3}, 5)
	_, instance := alone(t, "instancenorm", shape{7, 2, 3}, 5)
	y := instance(z, Training)
	for c := range 7 {
		for i := range n.Params() {
			n.Params()[i].Value[0] = 0.5 + 0.25*float64(c) - 2*float64(i)
		}
		plane := newBatch[float64](5, 1, 2, 3)
		copy(plane.Data, z.plane(0, c))
		got := one(plane, Training)
		for i, v := range got.Data {
			if i%lanes < 5 && v != y.plane(0, c)[i] {
				t.Fatalf("channel %d alone under layer normalization gives %g, instance normalization %g", c, v, y.plane(0, c)[i])
			}
		}
	}
}

// Set to either end, group normalization is layer or instance normalization, in
// convolutional layers and in fully connected ones.
func TestGroupsSetToBothEnds(t *testing.T) {
	for _, s := range []shape{{6, 2, 3}, {6, 1, 1}} {
		z := random(5, s, rng.NewKey(6, "ends").Rand())
		for groups, name := range map[int]string{1: "layernorm", 6: "instancenorm"} {
			_, want := alone(t, name, s, 5)
			_, got := aloneWith(t, "groupnorm", Settings{"groupnorm": &GroupNorm{Groups: groups, PerSample: DefaultPerSample()}}, s, 5)
			near(t, name, farthest(got(z, Training), want(z, Training)), 0, 0)
		}
	}
}

// A sample comes out the same alone and among others, in training and testing.
func TestPerSampleNeedsNoBatch(t *testing.T) {
	s := shape{6, 2, 3}
	for _, name := range []string{"layernorm", "groupnorm", "instancenorm"} {
		_, run := alone(t, name, s, 20)
		z := random(20, s, rng.NewKey(4, name).Rand())
		last := newBatch[float64](1, 6, 2, 3)
		for i := range last.Data {
			last.Data[i] = z.Data[z.blockSize()+i-i%lanes+3]
		}
		want := run(z, Training).At(19, 4, 1, 2)
		for _, mode := range []Mode{Training, ByBatch, ByRunning} {
			if got := run(last, mode).At(0, 4, 1, 2); got != want {
				t.Errorf("%s: alone a sample gives %g, among others %g", name, got, want)
			}
		}
	}
}

// Of a sample without contrast β is left, exactly.
func TestPerSampleConstants(t *testing.T) {
	s := shape{6, 3, 3}
	for _, name := range []string{"layernorm", "groupnorm", "instancenorm"} {
		n, run := alone(t, name, s, 4)
		y := run(changed(random(4, s, rng.NewKey(5, name).Rand()), func(int, int, float64) float64 { return 0.1 }), Training)
		for c := range 6 {
			if got, want := y.At(3, c, 1, 1), n.Params()[1].Value[c]; got != want {
				t.Errorf("%s: a constant gives %g, want %g", name, got, want)
			}
		}
	}
}
