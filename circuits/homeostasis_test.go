package circuits

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// rates runs a network and returns the rate of each of its cells, Hz.
func rates(t *testing.T, n *Network, c *Counter, ms float64) []float64 {
	t.Helper()
	c.Reset()
	mustRun(t, n, ms)
	r := make([]float64, len(c.Counts()))
	for i, k := range c.Counts() {
		r[i] = float64(k) / ms * 1000
	}
	return r
}

// Thresholds bring neurons whose drives differ tenfold to the targets of their
// types, some from above and some from silence; then, frozen, they keep them as
// well as noise allows. A threshold that counts spikes is itself uncertain by
// eta² F r tau/2, so counts over T scatter by F n (1 + T/(2 tau)), where tau =
// 1/(eta |dr/dtheta|) is measured, and F < 1 for neurons with a refractory
// time: the mean of 40 squares, so scaled, is below 1 + 5 sqrt(2/40) = 2.1.
func TestThresholdsBringRatesToTheirTargets(t *testing.T) {
	const size, eta, fine, window = 40, 0.01, 0.001, 200_000.0
	lif, adaptation := neuron.DefaultLIF(), plasticity.DefaultThresholdAdaptation()
	lif.Threshold = value.Const(-66)
	adaptation.Target, adaptation.Eta = value.Const(10), eta
	n := mustBuild(t, Spec{
		Dt: 0.5,
		Populations: []Population{
			{Name: "input", Model: "poisson", Size: size, Params: &neuron.PoissonParameters{Rate: value.Spread(200, 2000)}},
			{Name: "cell", Model: "lif", Size: size, Params: &lif, Types: []CellType{{"slow", size / 2}, {"fast", size / 2}}},
		},
		Projections: []Projection{{Name: "drive", From: "input", To: "cell", Receptor: "excitatory", Connect: "one_to_one", Weight: value.Const(0.8), Delay: value.Const(1)}},
		Rules:       []Rule{{Name: "threshold_adaptation", On: "cell", Params: &adaptation, Target: map[string]value.Value{"fast": value.Const(20)}}},
	})
	target := n.rules[0].targets
	counter := n.Count("cell")
	n.Enable(0, false)
	before := rates(t, n, counter, 10_000)
	if slices.Min(before) > 0 || slices.Max(before) < 40 {
		t.Errorf("rates from %g to %g Hz: neither silence nor excess to correct", slices.Min(before), slices.Max(before))
	}
	n.Enable(0, true)
	mustRun(t, n, 100_000)
	for i, r := range rates(t, n, counter, window) {
		if math.Abs(r/target[i]-1) > 0.05 {
			t.Errorf("neuron %d: %g Hz while it adapts, target %g", i, r, target[i])
		}
	}
	if err := n.Set("rule.0.eta", value.Const(fine)); err != nil {
		t.Fatal(err)
	}
	mustRun(t, n, 100_000)
	n.Enable(0, false)
	slope := rateSlopes(t, n, counter)
	var scatter float64
	for i, r := range rates(t, n, counter, window) {
		tau := 1 / (fine * slope[i]) // s
		expected := target[i] * window / 1000
		allowed := expected * (1 + window/1000/(2*tau))
		scatter += math.Pow((r-target[i])*window/1000, 2) / allowed / size
	}
	if scatter > 1+5*math.Sqrt(2.0/size) {
		t.Errorf("frozen thresholds miss their targets by %g times the variance that noise allows", scatter)
	}
}

// rateSlopes measures |dr/dtheta|, Hz/mV, and leaves the thresholds as they were.
func rateSlopes(t *testing.T, n *Network, c *Counter) []float64 {
	const half = 0.1 // mV
	kept, _ := n.State("cell", "threshold")
	shifted := func(by float64) []float64 {
		moved := slices.Clone(kept)
		for i := range moved {
			moved[i] += by
		}
		if err := n.Set("cell.threshold", value.Value{Kind: value.List, List: moved}); err != nil {
			t.Fatal(err)
		}
		return rates(t, n, c, 50_000)
	}
	lower, upper := shifted(-half), shifted(half)
	for i := range lower {
		lower[i] = max(lower[i]-upper[i], 0) / (2 * half)
	}
	if err := n.Set("cell.threshold", value.Value{Kind: value.List, List: kept}); err != nil {
		t.Fatal(err)
	}
	return lower
}

// Blocked input scales a neuron's weights up and stronger input scales them
// down, all by one factor: the line of after against before through 0 has
// R² = 1 to the rounding of float32, order and ratios are kept; rates return.
func TestScalingIsOneFactorPerNeuron(t *testing.T) {
	scaling := plasticity.DefaultSynapticScaling()
	scaling.TauRate = 10_000
	lif := neuron.DefaultLIF()
	n := mustBuild(t, Spec{
		Dt: 0.5,
		Populations: []Population{
			{Name: "input", Model: "poisson", Size: 200, Params: &neuron.PoissonParameters{Rate: value.Spread(5, 15)}},
			{Name: "cell", Model: "lif", Size: 30, Params: &lif},
		},
		Projections: []Projection{{
			Name: "drive", From: "input", To: "cell", Receptor: "excitatory", Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 80},
			Weight: value.Value{Kind: value.LogNormal, A: 1.3, B: 0.5}, Delay: value.Const(1),
		}},
		Rules: []Rule{{Name: "synaptic_scaling", On: "drive", Params: &scaling}},
	})
	counter := n.Count("cell")
	mustRun(t, n, 300_000)
	for _, c := range []struct{ input, least, most float64 }{{0.4, 2, 2.7}, {2.5, 1 / 2.7, 0.5}, {2, 0.4, 0.7}} {
		_, post, before := n.Weights("drive")
		if err := n.Scale("input.rate", c.input); err != nil {
			t.Fatal(err)
		}
		at := rates(t, n, counter, 2_000)
		mustRun(t, n, 300_000)
		after := rates(t, n, counter, 100_000)
		for i := range after {
			// 500 spikes counted, and weights that rest on an average of 10 s and 50 spikes; less than Poisson.
			if (at[i] < 5) != (c.input < 1) || math.Abs(after[i]/5-1) > 0.15 {
				t.Errorf("input times %g: neuron %d at %g Hz and later %g Hz, target 5", c.input, i, at[i], after[i])
			}
		}
		_, _, now := n.Weights("drive")
		for i := range 30 {
			factor, unexplained := line(before[80*i:80*(i+1)], now[80*i:80*(i+1)])
			if int(post[80*i]) != i || factor < c.least || factor > c.most || unexplained > 1e-9 {
				t.Errorf("input times %g: weights of neuron %d times %g with 1 - R² = %g", c.input, i, factor, unexplained)
			}
		}
	}
}

// line fits y = factor·x and returns 1 - R² about the mean.
func line(x, y []float64) (factor, unexplained float64) {
	var xy, xx, mean float64
	for k := range x {
		xy += x[k] * y[k]
		xx += x[k] * x[k]
		mean += y[k] / float64(len(y))
	}
	factor = xy / xx
	var left, all float64
	for k := range x {
		left += (y[k] - factor*x[k]) * (y[k] - factor*x[k])
		all += (y[k] - mean) * (y[k] - mean)
	}
	return factor, left / all
}
