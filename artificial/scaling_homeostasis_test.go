package artificial

import (
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// scaledSite is a dense layer's place for a normalization.
func scaledSite(units, samples int) Site[float64] {
	return Site[float64]{
		Name: "layer", Path: kernel.Best(), Weight: newParam[float64]("layer.weight", units, 1), Bias: newParam[float64]("layer.bias", units),
		Units: units, Height: 1, Width: 1, Samples: samples,
	}
}

// gaussians fills a batch with normal numbers: unit u's times scale(u), plus shift(u).
func gaussians(z *Batch[float64], draw func() float64, scale, shift func(u int) float64) {
	for s := range z.N {
		for u := range z.Channels {
			z.Data[z.index(s, u, 0, 0)] = shift(u) + scale(u)*draw()
		}
	}
}

// Behind mean-only, α ends at a*·√(2π)/σ for normal inputs of deviation σ. A
// batch of 64 has a mean activation with a deviation of about 0.1 of it, and
// √(n/(n−1)) more once its own mean is subtracted; α averages 1/η of them.
func TestScalesReachTheClosedForm(t *testing.T) {
	const units, samples, n = 4, 64, 3000
	set := DefaultScalingHomeostasis()
	sigma := func(u int) float64 { return math.Pow(3, float64(u-1)) }
	h := newScalingHomeostasis(scaledSite(units, samples), set).(*scalingHomeostasis[float64])
	z := newBatch[float64](samples, units, 1, 1)
	w := watch(newCombination(Normalization[float64](newCentred(scaledSite(units, samples), DefaultStatistics())), h), z)
	r, mean := rng.NewKey(1, "inputs").Rand(), make([]float64, units)
	for i := range n {
		gaussians(z, r.NormFloat64, func(u int) float64 { return h.alpha.Value[u] * sigma(u) }, func(u int) float64 { return 7 - float64(5*u) })
		w.see()
		for u := range units {
			if i >= 500 {
				mean[u] += h.alpha.Value[u] / (n - 500)
			}
		}
	}
	for u := range units {
		want := set.Target * math.Sqrt(2*math.Pi) / sigma(u) * math.Sqrt(samples/(samples-1.0))
		if math.Abs(mean[u]/want-1) > 0.01 {
			t.Errorf("σ = %g: α is %.4f, want %.4f within 1%%", sigma(u), mean[u], want)
		}
	}
}

// Thresholds and scales together bring both how often a unit is active and how
// much to their set points: c = Φ⁻¹(1 − p*) and α* = a*/(σ·(φ(c) − c·p*)).
func TestThresholdsAndScalesTogether(t *testing.T) {
	const units, samples, n = 3, 64, 4000
	norm, err := findNormalization[float64]("threshold_homeostasis+scaling_homeostasis", nil)
	if err != nil {
		t.Fatal(err)
	}
	both := norm(scaledSite(units, samples)).(*combination[float64])
	threshold, scaling := both.stages[0].(*threshold[float64]), both.stages[1].(*scalingHomeostasis[float64])
	for u := range units {
		threshold.target[u] = 0.2 + 0.15*float64(u)
		threshold.probability[u] = threshold.target[u]
	}
	z := newBatch[float64](samples, units, 1, 1)
	w, r := watch(both, z), rng.NewKey(2, "inputs").Rand()
	alpha, active := make([]float64, units), make([]float64, units)
	sigma := func(u int) float64 { return 0.5 + float64(u) }
	for i := range n {
		gaussians(z, r.NormFloat64, func(u int) float64 { return scaling.alpha.Value[u] * sigma(u) },
			func(u int) float64 { return scaling.alpha.Value[u] * sigma(u) * float64(1-u) })
		w.see()
		for u := range units {
			if i >= 1000 {
				alpha[u] += scaling.alpha.Value[u] / (n - 1000)
				active[u] += threshold.probability[u] / (n - 1000)
			}
		}
	}
	for u, p := range threshold.target {
		c := normalThreshold(p)
		want := scaling.set.Target / (sigma(u) * (normalDensity(c) - c*p))
		if math.Abs(active[u]-p) > 0.005 || math.Abs(alpha[u]/want-1) > 0.04 { // the threshold's jitter adds to the mean activation
			t.Errorf("p* = %g: active for %.4f, α is %.4f, want %.4f within 4%%", p, active[u], alpha[u], want)
		}
	}
}

// Thresholds must come after scales where the mean of z is far below zero: by
// linear theory faster than η·(1.25·|m|/σ − 1), here 5.27·η of the scales.
func TestThresholdsMustFollowScales(t *testing.T) {
	const samples, below, eta = 4096, 5.0, 0.01
	quantiles := make([]float64, samples)
	for s := range quantiles {
		quantiles[s] = normalThreshold((float64(s) + 0.5) / samples)
	}
	course := func(rate float64) float64 {
		site := scaledSite(1, samples)
		set := DefaultThresholdHomeostasis()
		set.Relative, set.Eta, set.Tau = false, rate/normalDensity(0), 1
		threshold := newThreshold(site, set)
		scaling := newScalingHomeostasis(site, ScalingHomeostasis{Target: normalDensity(0), Eta: eta, Tau: 1, Bound: 100}).(*scalingHomeostasis[float64])
		z := newBatch[float64](samples, 1, 1, 1)
		w := watch(newCombination(Normalization[float64](threshold), scaling), z)
		threshold.theta[0], scaling.alpha.Value[0] = -below, math.Exp(0.01)
		most := 0.0
		for i := range 400 {
			for s, x := range quantiles {
				z.Data[s] = scaling.alpha.Value[0] * (x - below)
			}
			w.see()
			if i >= 300 {
				most = max(most, math.Abs(math.Log(scaling.alpha.Value[0])))
			}
		}
		return most
	}
	if got := course(1.3 * 5.27 * eta); got > 0.01 {
		t.Errorf("fast thresholds: log α went from 0.01 to %g", got)
	}
	if got := course(0.7 * 5.27 * eta); got < 0.01 {
		t.Errorf("slow thresholds: log α went from 0.01 to %g", got)
	}
}

// Without noise the distance from the fixed point follows the theory of small ones.
func TestStabilityOfScales(t *testing.T) {
	course := func(tau, eta float64) (last float64, crossings int) {
		set := ScalingHomeostasis{Target: 0.4, Eta: eta, Tau: tau, Bound: 1e6}
		h := newScalingHomeostasis(scaledSite(1, 2), set).(*scalingHomeostasis[float64])
		z := newBatch[float64](2, 1, 1, 1)
		w, x := watch(h, z), 0.01
		h.alpha.Value[0] = math.Exp(x)
		for range int(40*tau) + 40 {
			z.Data[0], z.Data[1] = 0.8*h.alpha.Value[0], -h.alpha.Value[0]
			w.see()
			last = math.Log(h.alpha.Value[0])
			if last*x < 0 && math.Abs(last) > 1e-9 {
				crossings++
				x = last
			}
			if math.Abs(last) > 0.5 {
				break
			}
		}
		return math.Abs(last), crossings
	}
	for _, tau := range []float64{1, 2, 5, 20} {
		edge, calm := 4*tau-2, tau*math.Pow(1-math.Sqrt(1-1/tau), 2)
		if last, _ := course(tau, 0.9*edge); last > 0.005 {
			t.Errorf("tau %g: η = %g, below the edge: 0.01 became %g", tau, 0.9*edge, last)
		}
		if last, _ := course(tau, 1.1*edge); last < 0.02 {
			t.Errorf("tau %g: η = %g, above the edge: 0.01 became %g", tau, 1.1*edge, last)
		}
		if _, crossings := course(tau, 0.95*calm); crossings > 0 {
			t.Errorf("tau %g: η = %g oscillates", tau, 0.95*calm)
		}
		if _, crossings := course(tau, 2*calm); crossings == 0 {
			t.Errorf("tau %g: η = %g does not oscillate", tau, 2*calm)
		}
	}
}

// By default the gradient is that of outputs divided by their mean activation.
func TestScalesForeseeTheirFixedPoint(t *testing.T) {
	for _, rectified := range []bool{false, true} {
		site := scaledSite(4, 19)
		site.Height, site.Width = 2, 3
		n := newScalingHomeostasis(site, DefaultScalingHomeostasis())
		z := random(19, shape{4, 2, 3}, rng.NewKey(5, "z").Rand())
		activity := func(z []float64) (sum float64) {
			for _, v := range z {
				sum += max(v, 0)
			}
			return sum
		}
		start := make([]float64, 4)
		for c := range start {
			var all []float64
			eachOf(z, c, func(at int) { all = append(all, z.Data[at]) })
			start[c] = activity(all)
		}
		checkForesight(t, n, z, rectified, func(z []float64, c int) {
			sum := activity(z)
			for i := range z {
				z[i] *= start[c] / sum
			}
		})
	}
}

// Silent and lost units: scales stay within their bounds, and no gradient is undefined.
func TestScalesOfSilentUnits(t *testing.T) {
	set := DefaultScalingHomeostasis()
	set.Bound = 8
	h := newScalingHomeostasis(scaledSite(3, 2), set).(*scalingHomeostasis[float64])
	z := newBatch[float64](2, 3, 1, 1)
	w := watch(h, z)
	for range 500 {
		copy(z.Data, make([]float64, len(z.Data)))
		z.Data[z.index(0, 1, 0, 0)], z.Data[z.index(0, 2, 0, 0)] = -3, 1e9
		w.see()
	}
	if want := []float64{8, 8, 0.125}; !slices.Equal(h.alpha.Value, want) {
		t.Errorf("scales are %v, want %v", h.alpha.Value, want)
	}
	dy := newBatch[float64](2, 3, 1, 1)
	p := newPass()
	h.Backward(p, dy)
	p.run(team.New(1), 2)
	for _, g := range dy.Data {
		if g != 0 {
			t.Fatalf("no gradient became %g", g)
		}
	}
}

func TestFaultsOfScalingHomeostasis(t *testing.T) {
	err := ScalingHomeostasis{Target: 0, Eta: math.Inf(1), Tau: 0, Bound: 1}.Validate()
	if err == nil {
		t.Fatal("no fault was found")
	}
	for _, key := range []string{"target must", "eta must", "tau must", "bound must"} {
		if !strings.Contains("\n"+err.Error(), "\n"+key) {
			t.Errorf("%q lacks %q", err, key)
		}
	}
}
