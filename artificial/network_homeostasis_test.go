package artificial

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// unlearning is a network under a normalization that sees the same 60 images
// again and again, in batches of 20, and learns nothing.
type unlearning struct {
	net    *Network[float64]
	images *data.Split
}

func newUnlearning(t *testing.T, normalization string, set any) unlearning {
	t.Helper()
	images := toy(t, 2, 9, 9, 60, 10)
	cfg := small()
	cfg.Layers[0].Out, cfg.Layers[2].Out, cfg.Layers[3].Out, cfg.Layers[4].Out = 6, 8, 80, 50
	cfg.Batch, cfg.Settings = 20, Settings{normalization: set}
	cfg.Segments = []Segment{{Name: "whole", View: DefaultView(), Learn: "all"}, {Name: "damaged", View: DefaultView(), Remove: 0.3, Learn: "all"}}
	net, err := newNetwork[float64](kernel.Best(), cfg, normalization, images, 3)
	if err != nil {
		t.Fatal(err)
	}
	return unlearning{net, &images.Train}
}

// show lets local homeostasis work through a number of epochs.
func (u unlearning) show(epochs int) {
	for i := range 3 * epochs {
		u.net.load(u.images, testOrder(60)[i%3*20:][:20])
		u.net.show(Asleep)
		u.net.adapt()
	}
}

// levels returns the logarithms of units' mean activations over all images,
// nothing below a hundredth of their mean, in layers from the input on; and
// their mean and standard deviation. Units that are silenced are left out.
func (u unlearning) levels() (levels []float64, mean, deviation float64) {
	for _, h := range u.net.hidden {
		for unit, t := range u.net.Tally(u.images, h.name)[0] {
			if h.silenced == nil || !h.silenced[unit] {
				levels = append(levels, t.Sum/float64(t.N))
			}
		}
	}
	for _, m := range levels {
		mean += m / float64(len(levels))
	}
	for i, m := range levels {
		levels[i] = math.Log(max(m, mean/100))
	}
	mean, deviation = meanAndDeviation(levels)
	return levels, mean, deviation
}

func meanAndDeviation(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

// slow averages over two epochs, so that batches hardly show.
func slow() *NetworkHomeostasis {
	return &NetworkHomeostasis{Median: 0.4, Spread: 1, Tau: 6, Eta: 0.02}
}

// On a fixed stream of images the log-mean and the log-deviation of activation
// over all units of all layers come to their targets, from more and from less,
// within 0.03: batches differ. Thresholds balance, and none is the same.
func TestThePopulationReachesItsTargets(t *testing.T) {
	for _, c := range []NetworkHomeostasis{{0.4, 1, 6, 0.02}, {2, 0.5, 6, 0.02}, {0.01, 0.2, 6, 0.02}} {
		u := newUnlearning(t, "network_homeostasis", &c)
		u.show(200)
		_, mean, deviation := u.levels()
		near(t, "log-mean", mean, math.Log(c.Median), 0.03)
		near(t, "log-deviation", deviation, c.Spread, 0.03)
		sum := 0.0
		for _, part := range u.net.hidden {
			for _, theta := range part.norm.(*networkHomeostasis[float64]).theta {
				sum += theta
			}
		}
		near(t, "sum of thresholds", sum, 0, 1e-9)
	}
}

// Of units of the last layer whose excitability changes most stays as it is when
// the distribution has returned; and nothing of it where the spread to keep is
// zero, so that each unit has to be like all.
func TestUnitsAreFree(t *testing.T) {
	for _, spread := range []float64{1, 0} {
		set := slow()
		set.Spread = spread
		u := newUnlearning(t, "network_homeostasis", set)
		u.show(200)
		left := u.leftOfAPerturbation(t)
		if spread > 0 && left < 0.75 || spread == 0 && math.Abs(left) > 0.1 {
			t.Errorf("of the change of single units %g is left where the spread is %g", left, spread)
		}
		_, mean, deviation := u.levels()
		near(t, "log-mean", mean, math.Log(0.4), 0.03)
		near(t, "log-deviation", deviation, spread, 0.03)
	}
}

// Threshold homeostasis brings every unit back.
func TestUnitsWithSetPointsAreNot(t *testing.T) {
	set := DefaultThresholdHomeostasis()
	set.Tau, set.Eta = 6, 0.05
	u := newUnlearning(t, "threshold_homeostasis", &set)
	u.show(200)
	if left := u.leftOfAPerturbation(t); math.Abs(left) > 0.1 {
		t.Errorf("of the change of single units %g is left", left)
	}
}

// leftOfAPerturbation changes the bias of every third unit of the last layer by
// up to twice the deviation of its output, lets homeostasis work, and returns which
// part of the change in these units' level of activation is left, by least squares.
func (u unlearning) leftOfAPerturbation(t *testing.T) float64 {
	before, _, _ := u.levels()
	last, r := u.net.hidden[len(u.net.hidden)-1], rng.NewKey(8, "perturbation").Rand()
	for i := 0; i < len(last.bias.Value); i += 3 {
		_, variance := momentsOf(last.out, i)
		last.bias.Value[i] += 2 * (2*r.Float64() - 1) * math.Sqrt(variance)
	}
	hit, _, _ := u.levels()
	u.show(200)
	after, _, _ := u.levels()
	var along, square float64
	for i, level := range before {
		along += (after[i] - level) * (hit[i] - level)
		square += (hit[i] - level) * (hit[i] - level)
	}
	if each := math.Sqrt(square / float64(len(last.bias.Value)/3)); each < 0.5 {
		t.Fatalf("the units' logarithms change by %g: too little to tell", each)
	}
	return along / square
}

// A network that loses 30% of its units, as pixels they are not, turns up its
// gain and has its distribution back among those that are left. Units that are
// gone do not count, and their thresholds rest.
func TestADamagedNetworkTurnsItsGainUp(t *testing.T) {
	u := newUnlearning(t, "network_homeostasis", slow())
	u.show(200)
	first := u.net.hidden[0].norm.(*networkHomeostasis[float64])
	gain, thresholds := first.population.gain[0], slices.Clone(first.theta)
	u.net.under(1)
	_, mean, _ := u.levels()
	if mean > math.Log(0.4)-0.2 {
		t.Fatalf("log-mean %g after the damage: too little to tell", mean)
	}
	u.show(200)
	_, mean, deviation := u.levels()
	near(t, "log-mean", mean, math.Log(0.4), 0.03)
	near(t, "log-deviation", deviation, 1, 0.03)
	if after := first.population.gain[0]; after < 1.1*gain {
		t.Errorf("the gain went from %g to %g", gain, after)
	}
	for i, silenced := range u.net.hidden[0].silenced {
		if silenced != (first.theta[i] == thresholds[i]) {
			t.Errorf("unit %d: silenced is %v, but its threshold went from %g to %g", i, silenced, thresholds[i], first.theta[i])
		}
	}
}

// One unit that sees one image is a linear system of second order where it is
// near its target: without overshoot at ητ = 1/4, and at ητ = 5 past the target
// by e^(−π·ζ/√(1−ζ²)) of the way, ζ = 1/(2√(ητ)), to first order in the step.
func TestTheGainFollowsTheTheory(t *testing.T) {
	for _, c := range []struct{ tau, eta, overshoot float64 }{{200, 0.25 / 200, 0}, {200, 5.0 / 200, math.Exp(-math.Pi / math.Sqrt(4*5-1))}} {
		a := fresh[float64](t, "network_homeostasis", 4, 1, 1)
		n := a.norm.(*networkHomeostasis[float64])
		for i := range a.weight.Value {
			a.weight.Value[i] = 0.1
		}
		a.bias.Value[0] = 0
		x := newBatch[float64](1, 4, 1, 1)
		for i := range x.Data {
			x.Data[i] = 1 // so that z = 0.4
		}
		const way = 0.01
		p := n.population
		p.set, p.window.tau = NetworkHomeostasis{Median: 0.4 * math.Exp(way), Spread: 1, Eta: c.eta}, c.tau
		p.window.seen[0], n.active[0], n.square[0] = c.tau, 0.4, 0.16
		peak := 0.0
		for range 3000 {
			forward(a, x, Training)
			n.Adapt()
			peak = max(peak, math.Log(n.active[0]/0.4))
		}
		near(t, "overshoot", peak/way-1, c.overshoot, 0.02)
		near(t, "activation", n.active[0], 0.4*math.Exp(way), 1e-4)
	}
}

// Gradients are those at the gain and the thresholds of the pass, alone and
// behind others, with and without a ReLU.
func TestGradientsUnderNetworkHomeostasis(t *testing.T) {
	for _, name := range []string{"network_homeostasis", "batchnorm+network_homeostasis"} {
		for _, rectified := range []bool{true, false} {
			t.Run(fmt.Sprint(name, rectified), func(t *testing.T) {
				r := rng.NewKey(4, name).Rand()
				a := site(t, newConv[float64](kernel.Portable, 2, 5, 7, 3, 3, 19), name, 19, r)
				a.rectified = rectified
				for _, state := range a.norm.Running() {
					for i := range state {
						state[i] = 0.3 + r.Float64()
					}
				}
				a.dx = newBatch[float64](19, 2, 5, 7)
				checkGradients(t, a, random(19, shape{2, 5, 7}, r), r)
			})
		}
	}
}

// A network in which nothing is active is left alone, and says so in numbers.
func TestNothingActive(t *testing.T) {
	a := fresh[float64](t, "network_homeostasis", 4, 3, 5)
	n := a.norm.(*networkHomeostasis[float64])
	a.bias.fill(-100)
	for range 50 {
		forward(a, normal[float64](5, 4, 1), Training)
		n.Adapt()
	}
	if n.population.gain[0] != 1 || n.theta[1] != 0 || !(n.square[1] > 9000) {
		t.Errorf("gain %g, threshold %g, mean square %g", n.population.gain[0], n.theta[1], n.square[1])
	}
}

func TestFaultsOfNetworkHomeostasis(t *testing.T) {
	nan := math.NaN()
	for _, bad := range []NetworkHomeostasis{{0, 1, 5, 0.1}, {nan, 1, 5, 0.1}, {1, -1, 5, 0.1}, {1, 3, 5, 0.1}, {1, 1, 0.5, 0.1}, {1, 1, 5, 1.1}, {1, 1, 5, nan}} {
		if bad.Validate() == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
}
