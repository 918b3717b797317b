package artificial

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

func TestRegularizersFaultsNameTheirKeys(t *testing.T) {
	for _, c := range []struct {
		regularizers Regularizers
		want         []string
	}{
		{Regularizers{}, nil},
		{Regularizers{Dropout: 0.999, L1: 1e9, L2: 1}, nil},
		{Regularizers{Dropout: 1, L1: -1, L2: math.Inf(1)}, []string{"dropout", "l1", "l2"}},
		{Regularizers{AlphaDropout: math.NaN(), L2: math.NaN()}, []string{"alpha_dropout", "l2"}},
		{Regularizers{Dropout: 0.1, AlphaDropout: 0.1}, []string{"alpha_dropout"}},
	} {
		cfg := small()
		cfg.Regularizers = c.regularizers
		var got []string
		if err := cfg.Validate(); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				key, _, _ := strings.Cut(line, " must be ")
				got = append(got, key)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v has faults in %q, want %q", c.regularizers, got, c.want)
		}
	}
}

// behindDense makes the dropout layer behind a dense layer of a number of units.
func behindDense(r Regularizers, units, samples int, iteration *int) *dropout[float64] {
	l := newDense[float64](kernel.Portable, 1, units, samples)
	return newDropout(r, newAffine("fc1", kernel.Portable, l, "default", rng.NewKey(1, "dropout"), samples), 5, iteration)
}

func TestGradientsOfDropout(t *testing.T) {
	for _, r := range []Regularizers{{Dropout: 0.4}, {AlphaDropout: 0.4}} {
		iteration := 7 // the mask is the same in every pass of an iteration
		source := rng.NewKey(1, "dropout gradient").Rand()
		checkGradients(t, behindDense(r, 30, 19, &iteration), random(19, shape{30, 1, 1}, source), source)
	}
}

// Dropout keeps the mean of what it drops from, alpha dropout mean 0 and
// variance 1; both over what may be drawn: with probability p the one, else the
// other. From those: the number dropped, within four standard errors.
func TestMomentsBehindDropout(t *testing.T) {
	iteration := 1
	near := func(what string, got, want, allowed float64) {
		t.Helper()
		if math.Abs(got-want) > allowed {
			t.Errorf("%s is %g, want %g", what, got, want)
		}
	}
	for _, p := range []float64{0.05, 0.5, 0.9} {
		d := behindDense(Regularizers{Dropout: p}, 40, 250, &iteration)
		near("mean of 1", (1-p)*d.gain, 1, 1e-15)
		a := behindDense(Regularizers{AlphaDropout: p}, 40, 250, &iteration)
		near("mean of normal numbers", (1-p)*a.shift+p*a.dropped, 0, 1e-14)
		near("variance of normal numbers", (1-p)*(a.gain*a.gain+a.shift*a.shift)+p*a.dropped*a.dropped, 1, 1e-13)
		near("what is dropped, undone", (a.dropped-a.shift)/a.gain, -1.0507009873554805*1.6732632423543772, 1e-14)

		x := random(250, shape{40, 1, 1}, rng.NewKey(1, "moments").Rand())
		for _, layer := range []*dropout[float64]{d, a} {
			y, dropped := forward(layer, x, Training), 0
			for i := range 250 * 40 {
				switch got, in := y.At(i/40, i%40, 0, 0), x.At(i/40, i%40, 0, 0); got {
				case layer.dropped:
					dropped++
				default:
					near("what stays", got, layer.gain*in+layer.shift, 1e-14)
				}
			}
			near("fraction dropped", float64(dropped)/1e4, p, 4*math.Sqrt(p*(1-p)/1e4))
			if forward(layer, x, ByBatch) != x || forward(layer, x, ByRunning) != x || forward(layer, x, Asleep) != x {
				t.Error("outside training something is dropped")
			}
		}
	}
}

// Masks differ between iterations and samples, and units.
func TestDropoutIsDrawnAnew(t *testing.T) {
	iteration := 1
	d := behindDense(Regularizers{Dropout: 0.5}, 64, 32, &iteration)
	x := newBatch[float64](32, 64, 1, 1)
	draw := func(at int) []bool {
		iteration = at
		forward(d, x, Training)
		return slices.Clone(d.stays)
	}
	first, again, other := draw(1), draw(1), draw(2)
	if !slices.Equal(first, again) {
		t.Error("one iteration has two masks")
	}
	agree := func(a, b []bool) float64 {
		same := 0
		for i := range a {
			if a[i] == b[i] {
				same++
			}
		}
		return float64(same) / float64(len(a))
	}
	half := len(first) / 2 // a block of samples
	for what, got := range map[string]float64{"iterations": agree(first, other), "blocks": agree(first[:half], first[half:]), "neighbours": agree(first[1:], first[:len(first)-1])} {
		if math.Abs(got-0.5) > 4*math.Sqrt(0.25/1024) {
			t.Errorf("masks of two %s agree in %g of their places, want a half", what, got)
		}
	}
}

// penalty is what l1 and l2 add to the loss.
func penalty(n *Network[float64]) (sum float64) {
	for _, l := range n.layers {
		if a, ok := l.(*affine[float64]); ok {
			for _, w := range a.weight.Value {
				sum += n.cfg.L1*math.Abs(w) + n.cfg.L2*w*w/2
			}
		}
	}
	return sum
}

// The gradients of a whole network with penalties and dropout, at every 11th
// parameter, against differences of loss and penalty.
func TestGradientsOfRegularizedNetworks(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, r := range []Regularizers{{L1: 0.03}, {L2: 0.2}, {L1: 0.01, L2: 0.1, Dropout: 0.3}, {AlphaDropout: 0.2, L2: 0.1}} {
		for _, normalization := range []string{"weightnorm", "selu"} {
			t.Run(fmt.Sprintf("%+v/%s", r, normalization), func(t *testing.T) {
				cfg := small()
				cfg.Regularizers = r
				net, err := newNetwork[float64](kernel.Portable, cfg, normalization, set, 7)
				if err != nil {
					t.Fatal(err)
				}
				net.load(&set.Train, testOrder(19))
				net.gradient()
				grads := slices.Clone(net.grads)
				var got, want []float64
				for i := 0; i < len(net.values); i += 11 {
					start := net.values[i]
					const h = 1e-7 // small, since it must cross no kink
					net.values[i] = start + h
					up := net.gradient() + penalty(net)
					net.values[i] = start - h
					down := net.gradient() + penalty(net)
					net.values[i] = start
					got, want = append(got, grads[i]), append(want, (up-down)/(2*h))
				}
				largest := slices.Max(want)
				for i := range want { // rounding of losses near 2, over 2h: some 1e-8
					if math.Abs(got[i]-want[i]) > 1e-6*largest+1e-7 {
						t.Errorf("gradient %d is %g, difference %g", 11*i, got[i], want[i])
						return
					}
				}
			})
		}
	}
}
