package circuits

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

func mustBuild(t testing.TB, s Spec) *Network {
	t.Helper()
	n, err := Build(s, Shape{}, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func mustRun(t testing.TB, n *Network, ms float64) {
	t.Helper()
	if err := n.Run(context.Background(), ms, nil); err != nil {
		t.Fatal(err)
	}
}

func TestTypesAndTargets(t *testing.T) {
	n := mustBuild(t, small())
	if got := fmt.Sprint(n.Types("cell"), n.Types("input"), n.Size("cell")); got != "[{slow 4} {fast 6}] [{ 20}] 10" {
		t.Error(got)
	}
	if want := []float64{5, 5, 5, 5, 20, 20, 20, 20, 20, 20}; !slices.Equal(n.rules[0].targets, want) {
		t.Errorf("targets %v, want %v", n.rules[0].targets, want)
	}
	pre, post, w := n.Weights("brake")
	for k := range w {
		if int(post[k]) != k/6 || int(pre[k]) != 4+k%6 || w[k] != -1 {
			t.Errorf("synapse %d goes from %d to %d with %g", k, pre[k], post[k], w[k])
		}
	}
}

func TestSetAndScale(t *testing.T) {
	n := mustBuild(t, small())
	read := map[string]func() []float64{
		"input.rate": func() []float64 { x, _ := n.State("input", "rate"); return x },
		"cell.i":     func() []float64 { x, _ := n.State("cell", "i"); return x },
		"brake.weight": func() []float64 {
			_, _, w := n.Weights("brake")
			return w
		},
		"rule.0.eta":    func() []float64 { return []float64{get(n.rules[0].params, "eta").(float64)} },
		"rule.0.target": func() []float64 { return n.rules[0].targets },
	}
	for path, sign := range map[string]float64{"input.rate": 1, "cell.i": -1, "brake.weight": -1, "rule.0.eta": 1, "rule.0.target": 1} {
		size := len(read[path]())
		want := make([]float64, size)
		value.Spread(2*sign, 4*sign).Fill(want, weightKey("", 0))
		if err := n.Set(path, value.Spread(2*sign, 4*sign)); err != nil {
			t.Error(err)
		}
		if got := read[path](); !slices.Equal(got, rounded(want, path)) {
			t.Errorf("%s: set to %v, is %v", path, want, got)
		}
		if err := n.Scale(path, 0.5); err != nil {
			t.Error(err)
		}
		for i := range want {
			want[i] *= 0.5
		}
		if got := read[path](); !slices.Equal(got, rounded(want, path)) {
			t.Errorf("%s: scaled to %v, is %v", path, want, got)
		}
		own, err := n.Get(path)
		if err != nil || !slices.Equal(own, read[path]()) {
			t.Errorf("%s: Get returns %v, %v", path, own, err)
		}
		if err := n.Set(path, value.Value{Kind: value.List, List: own}); err != nil {
			t.Errorf("%s: its own numbers are refused: %v", path, err)
		}
	}
}

// Set points of a cell type change, and the other's stay; of a rule that has one for all, that one.
func TestSetTargetsOfACellType(t *testing.T) {
	rate, scaling, bcm := neuron.DefaultRate(), plasticity.DefaultThresholdAdaptation(), plasticity.DefaultBCM()
	n := mustBuild(t, Spec{
		Dt:          1,
		Populations: []Population{{Name: "unit", Model: "rate", Size: 5, Params: &rate, Types: []CellType{{"slow", 2}, {"fast", 3}}}},
		Projections: []Projection{{Name: "loop", From: "unit", To: "unit", Receptor: "excitatory", Connect: "all_to_all", Transmit: "rate", Weight: value.Const(0.1), Delay: value.Const(1)}},
		Rules:       []Rule{{Name: "threshold_adaptation", On: "unit", Params: &scaling}, {Name: "bcm", On: "loop", Params: &bcm}},
	})
	for path, v := range map[string]float64{"rule.0.target.fast": 8, "rule.1.target": 3} {
		if err := n.Set(path, value.Const(v)); err != nil {
			t.Error(err)
		}
	}
	if want := []float64{5, 5, 8, 8, 8}; !slices.Equal(n.Targets(0), want) {
		t.Errorf("targets %g, want %g", n.Targets(0), want)
	}
	if x, err := n.Get("rule.1.target"); err != nil || x[0] != 3 {
		t.Errorf("target of BCM %g, %v, want 3", x, err)
	}
	if err := n.Set("rule.1.target.fast", value.Const(1)); err == nil || !strings.Contains(err.Error(), "one for all cell types") {
		t.Errorf("a target of a cell type under BCM: %v", err)
	}
}

// What Set draws for weights has the sign of their receptor, as what Build draws.
func TestSetWeightsKeepTheirSign(t *testing.T) {
	n := mustBuild(t, small())
	if err := n.Set("brake.weight", value.Value{Kind: value.Normal, A: -0.1, B: 5}); err != nil {
		t.Fatal(err)
	}
	_, _, w := n.Weights("brake")
	if slices.Max(w) >= 0 || slices.Min(w) > -3 {
		t.Errorf("weights from %g to %g, want them below 0 and spread as drawn", slices.Min(w), slices.Max(w))
	}
}

// A delay of one step but for rounding, drawn without spread, is one step.
func TestDelaysOfAStepButForRounding(t *testing.T) {
	s := small()
	s.Projections[0].Delay = value.Value{Kind: value.Normal, A: s.Dt * (1 - 1e-7)}
	mustRun(t, mustBuild(t, s), 1)
}

// rounded is what weights keep of numbers: float32.
func rounded(x []float64, path string) []float64 {
	x = slices.Clone(x)
	if strings.HasSuffix(path, ".weight") {
		for i := range x {
			x[i] = float64(float32(x[i]))
		}
	}
	return x
}

func TestSetRefuses(t *testing.T) {
	n := mustBuild(t, small())
	before := fmt.Sprint(n.State("input", "rate"))
	for _, c := range []struct {
		path string
		v    value.Value
		says string
	}{
		{"input.rate", value.Const(-1), "0 or above"},
		{"input.rate", value.Value{Kind: value.List, List: []float64{1}}, "1 numbers for 20"},
		{"input.speed", value.Const(1), "there are rate"},
		{"cell.tau_m", value.Const(1), "there are v, threshold, i"},
		{"cell.i", value.Const(math.NaN()), "finite"},
		{"drive.weight", value.Const(-1), "excitatory"},
		{"drive.delay", value.Const(1), "names nothing"},
		{"nobody.i", value.Const(1), "names nothing"},
		{"rule.2.eta", value.Const(1), "names nothing"},
		{"rule.0.eta", value.Const(0), "above 0"},
		{"rule.0.eta", value.Value{Kind: value.Uniform, A: -1, B: 1}, "above 0"},
		{"rule.0.interval", value.Const(1), "there are target, eta"},
		{"rule.1.target", value.Const(0), "above 0"},
		{"rule.1.target.third", value.Const(1), "cell type of cell"},
	} {
		if err := n.Set(c.path, c.v); err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), c.path) {
			t.Errorf("%s: error %v, want one that says %q", c.path, err, c.says)
		}
	}
	if err := n.Scale("input.rate", -1); err == nil {
		t.Error("rates below 0 are not refused")
	}
	if err := n.Scale("drive.weight", math.Inf(1)); err == nil {
		t.Error("infinite weights are not refused")
	}
	if after := fmt.Sprint(n.State("input", "rate")); after != before {
		t.Error("what was refused changed the network")
	}
	if _, err := n.Get("cell.tau_m"); err == nil {
		t.Error("Get returns what cannot be set")
	}
	if _, err := n.State("cell", "w"); err == nil || !strings.Contains(err.Error(), "threshold") {
		t.Errorf("a variable that there is not: %v", err)
	}
	if Settable("lif", "i") != nil || Settable("lif", "tau_m") == nil || Settable("image", "max_rate") == nil || Settable("lift", "i") == nil {
		t.Error("Settable disagrees with Set")
	}
}

// A recorded rate is the spikes of the interval over its length.
func TestRecordedRates(t *testing.T) {
	n := mustBuild(t, small())
	spikes, rate := n.RecordSpikes("input", nil), n.RecordState("input", "rate", []int{7}, 100)
	counter := n.Count("input")
	mustRun(t, n, 1000)
	var counts [10]float64
	for k, i := range spikes.IDs {
		if i == 7 {
			counts[int(spikes.Times[k]/100)]++
		}
	}
	for k, c := range counts {
		if rate.Values[0][k] != 10*c || math.Abs(rate.Times[k]-float64(100*(k+1))) > 1e-9 {
			t.Errorf("%g Hz at %g ms, with %g spikes in the 100 ms before", rate.Values[0][k], rate.Times[k], c)
		}
	}
	if total := 0; len(spikes.IDs) == 0 {
		t.Error("no spikes")
	} else {
		for _, c := range counter.Counts() {
			total += int(c)
		}
		if total != len(spikes.IDs) {
			t.Errorf("%d counted, %d recorded", total, len(spikes.IDs))
		}
	}
}

func Example() {
	lif, _ := FindModel("lif")
	poisson, _ := FindModel("poisson")
	scaling, _ := FindRule("synaptic_scaling")
	n, err := Build(Spec{
		Dt: 0.1,
		Populations: []Population{
			{Name: "input", Model: "poisson", Size: 100, Params: poisson.Params()},
			{Name: "cell", Model: "lif", Size: 10, Params: lif.Params()},
		},
		Projections: []Projection{{
			Name: "drive", From: "input", To: "cell", Receptor: "excitatory", Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 80},
			Weight: value.Value{Kind: value.LogNormal, A: 1, B: 0.5}, Delay: value.Const(1),
		}},
		Rules: []Rule{{Name: "synaptic_scaling", On: "drive", Params: scaling.Params()}}, // to 5 Hz
	}, Shape{}, 1, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	adapting, after := 200_000.0, 100_000.0 // ms
	if err := n.Run(context.Background(), adapting, nil); err != nil {
		fmt.Println(err)
		return
	}
	counter := n.Count("cell")
	if err := n.Run(context.Background(), after, nil); err != nil {
		fmt.Println(err)
		return
	}
	var spikes float64
	for _, c := range counter.Counts() {
		spikes += float64(c)
	}
	fmt.Printf("%.1f Hz\n", spikes/10/(after/1000))
	// Output: 5.0 Hz
}
