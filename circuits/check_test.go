package circuits

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// small is a valid network: two cell types, driven and inhibited.
func small() Spec {
	lif, scaling, adaptation := neuron.DefaultLIF(), plasticity.DefaultSynapticScaling(), plasticity.DefaultThresholdAdaptation()
	return Spec{
		Dt: 0.1,
		Populations: []Population{
			{Name: "input", Model: "poisson", Size: 20, Params: &neuron.PoissonParameters{Rate: value.Const(100)}},
			{Name: "cell", Model: "lif", Size: 10, Types: []CellType{{"slow", 4}, {"fast", 6}}, Params: &lif},
		},
		Projections: []Projection{
			{Name: "drive", From: "input", To: "cell", Receptor: "excitatory", Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 5}, Weight: value.Const(5), Delay: value.Const(1)},
			{Name: "brake", From: "cell.fast", To: "cell.slow", Receptor: "inhibitory", Connect: "all_to_all", Weight: value.Const(-1), Delay: value.Const(0.1)},
		},
		Rules: []Rule{
			{Name: "threshold_adaptation", On: "cell", Params: &adaptation, Target: map[string]value.Value{"fast": value.Const(20)}},
			{Name: "synaptic_scaling", On: "drive", Params: &scaling},
		},
	}
}

func TestSmallIsValid(t *testing.T) {
	if found := Check(small(), Shape{}); len(found) > 0 {
		t.Error(found)
	}
}

// Every fault is found by itself, at its place.
func TestCheckFindsEachFault(t *testing.T) {
	pairs, hebb, intrinsic, units := plasticity.DefaultPairSTDP(), plasticity.DefaultHebb(), plasticity.DefaultTriesch2005(), neuron.DefaultRate()
	cases := []struct {
		spoil func(s *Spec)
		path  string
		says  string
	}{
		{func(s *Spec) { s.Dt = 0 }, "dt", "above 0"},
		{func(s *Spec) { s.Populations[1].Model = "lift" }, "population.cell.model", `no neuron model is called "lift"`},
		{func(s *Spec) { s.Populations[1].Size = 0 }, "population.cell.size", "is 0"},
		{func(s *Spec) { s.Populations[1].Params.(*neuron.LIFParameters).TauM = -1 }, "population.cell.tau_m", "above 0"},
		{func(s *Spec) {
			s.Populations[1].Params.(*neuron.LIFParameters).I = value.Value{Kind: value.List, List: []float64{1, 2}}
		}, "population.cell.i", "cell has 10 neurons, the list 2"},
		{func(s *Spec) { s.Populations[1].Types[0].Size = 5 }, "population.cell.types", "add up to 11"},
		{func(s *Spec) { s.Populations[1].Types[0].Name = "a b" }, "population.cell.types.a b", "without dots or spaces"},
		{func(s *Spec) { s.Populations = append(s.Populations, s.Populations[0]) }, "population.input", "two populations"},
		{func(s *Spec) {
			s.Populations = append(s.Populations, Population{Name: "eye", Model: "image", Params: &neuron.ImageParameters{Channels: "rgb", Pool: 1}})
		}, "population.eye.model", "data set"},
		{func(s *Spec) { s.Projections[0].From = "inputs" }, "projection.drive.from", `no population is called "inputs"`},
		{func(s *Spec) { s.Projections[1].To = "cell.medium" }, "projection.brake.to", "there are slow, fast"},
		{func(s *Spec) { s.Projections[0].Receptor = "nmda" }, "projection.drive.receptor", "there are excitatory, inhibitory"},
		{func(s *Spec) { s.Projections[1].To = "input" }, "projection.brake.receptor", "there are none"},
		{func(s *Spec) { s.Projections[0].Connect = "random" }, "projection.drive.connect", "there are all_to_all"},
		{func(s *Spec) { s.Projections[0].Params.(*FixedIndegree).Degree = 21 }, "projection.drive.degree", "from 1 to 20"},
		{func(s *Spec) { s.Projections[1].Connect = "groups" }, "projection.brake.connect", "one number is a multiple of the other; there are 6 and 4"},
		{func(s *Spec) { s.Projections[1].Params = &Groups{Groups: 3} }, "projection.brake.groups", "3 does not divide both 6 and 4"},
		{func(s *Spec) { s.Projections[1].Params = &Groups{Groups: -1} }, "projection.brake.groups", "at least 0"},
		{func(s *Spec) { s.Projections[1].Connect = "one_to_one" }, "projection.brake.connect", "there are 6 and 4"},
		{func(s *Spec) { s.Projections[1].Connect = "fixed_probability" }, "projection.brake.probability", "is 0"},
		{func(s *Spec) { s.Projections[0].Weight = value.Spread(-1, 1) }, "projection.drive.weight", "can be -1"},
		{func(s *Spec) { s.Projections[0].Weight = value.Value{Kind: value.Normal, A: -1, B: 2} }, "projection.drive.weight", "0 or above"},
		{func(s *Spec) { s.Projections[0].Weight = value.Value{Kind: value.Normal, A: 1, B: math.NaN()} }, "projection.drive.weight", "finite"},
		{func(s *Spec) { s.Projections[0].Weight = value.Value{} }, "projection.drive.weight", "missing"},
		{func(s *Spec) {
			s.Projections[0].Weight = value.Value{Kind: value.LogNormal, A: 1, B: 2, Negative: true}
		}, "projection.drive.weight", "0 or above"},
		{func(s *Spec) {
			s.Projections[1].Receptor, s.Projections[1].Weight = "excitatory", value.Const(1)
			s.Projections = append(s.Projections, Projection{Name: "more", From: "cell", To: "cell", Receptor: "inhibitory", Connect: "all_to_all", Weight: value.Const(-1), Delay: value.Const(1)})
		}, "projection.more.receptor", "Dale"},
		{func(s *Spec) { s.Projections[0].Transmit = "v" }, "projection.drive.transmit", "there are rate"},
		{func(s *Spec) {
			s.Projections[0].Transmit = "rate"
			s.Rules[1].Name, s.Rules[1].Params = "pair_stdp", &pairs
		}, "rule.1.on", "acts at spikes"},
		{func(s *Spec) { s.Rules[1].Name, s.Rules[1].Params = "hebb", &hebb }, "rule.1.on", "needs neurons with a variable \"rate\""},
		{func(s *Spec) { s.Rules[0] = Rule{Name: "triesch2005", On: "cell", Params: &intrinsic} }, "rule.0.on", "model lif of cell has none"},
		{func(s *Spec) {
			s.Populations = append(s.Populations, Population{Name: "unit", Model: "rate", Size: 1, Params: &units})
			s.Rules[0] = Rule{Name: "triesch2005", On: "unit", Params: &intrinsic}
		}, "rule.0.on", `transfer is "sigmoid", and that of unit is "threshold_linear"`},
		{func(s *Spec) {
			s.Dt = 6
			s.Projections[0].Delay, s.Projections[1].Delay = value.Const(6), value.Const(6)
		}, "population.cell.tau_e", "at least dt (6 ms), is 5"},
		{func(s *Spec) { s.Projections[1].Weight = value.Const(1) }, "projection.brake.weight", "minus"},
		{func(s *Spec) { s.Projections[1].Weight = value.Const(math.NaN()) }, "projection.brake.weight", "NaN"},
		{func(s *Spec) { s.Projections[1].Weight = value.Const(math.Inf(-1)) }, "projection.brake.weight", "finite"},
		{func(s *Spec) {
			s.Projections[0].Weight = value.Value{Kind: value.List, List: []float64{1}}
		}, "projection.drive.weight", "50 synapses, the list 1"},
		{func(s *Spec) { s.Projections[0].Delay = value.Const(0.05) }, "projection.drive.delay", "multiple of dt"},
		{func(s *Spec) { s.Projections[0].Delay = value.Const(0.25) }, "projection.drive.delay", "multiple of dt"},
		{func(s *Spec) { s.Projections[0].Delay = value.Const(7000) }, "projection.drive.delay", "at most 65535"},
		{func(s *Spec) { s.Projections[0].Delay = value.Value{Kind: value.Uniform, A: 0, B: 1} }, "projection.drive.delay", "from dt (0.1 ms)"},
		{func(s *Spec) { s.Projections[0].Delay = value.Value{Kind: value.Normal, A: 0, B: 1} }, "projection.drive.delay", "from dt (0.1 ms)"},
		{func(s *Spec) { s.Projections[0].Delay = value.Value{Kind: value.List, List: []float64{1}} }, "projection.drive.delay", "50 synapses, the list 1"},
		{func(s *Spec) {
			s.Populations[1].Size, s.Populations[1].Types[0].Size = 300_000, 299_994
			s.Projections[0].Delay = value.Value{Kind: value.Uniform, A: 1, B: 800}
		}, "projection.drive.delay", "to 7132 steps (713.2 ms)"},
		{func(s *Spec) { s.Populations[0].Name = "a.b" }, "population.a.b", "without dots"},
		{func(s *Spec) { s.Projections[1].Name = "rule" }, "projection.rule", `not "rule"`},
		{func(s *Spec) { s.Projections[1].Name = "cell" }, "projection.cell", "population has this name"},
		{func(s *Spec) { s.Projections[1].Name = "drive" }, "projection.drive", "two projections"},
		{func(s *Spec) { s.Rules[0].Name = "sleep" }, "rule.0.name", `no rule is called "sleep"`},
		{func(s *Spec) { s.Rules[0].On = "input" }, "rule.0.on", "needs neurons with a variable \"threshold\""},
		{func(s *Spec) { s.Rules[1].On = "cell" }, "rule.1.on", `no projection is called "cell"`},
		{func(s *Spec) { s.Rules[1].On = "brake" }, "rule.1.on", "say inhibitory = true"},
		{func(s *Spec) { s.Rules[0].Params.(*plasticity.ThresholdAdaptationParameters).Eta = 0 }, "rule.0.eta", "above 0"},
		{func(s *Spec) { s.Rules[0].Params.(*plasticity.ThresholdAdaptationParameters).Interval = 0.25 }, "rule.0.interval", "multiple of dt"},
		{func(s *Spec) { s.Rules[0].Target["medium"] = value.Const(1) }, "rule.0.target.medium", "there are slow, fast"},
		{func(s *Spec) { s.Rules[0].Target["fast"] = value.Const(-1) }, "rule.0.target.fast", "above 0"},
		{func(s *Spec) {
			s.Rules[0].Target["fast"] = value.Value{Kind: value.List, List: []float64{1, 2}}
		}, "rule.0.target.fast", "cell.fast has 6 neurons"},
	}
	for _, c := range cases {
		s := small()
		c.spoil(&s)
		found := Check(s, Shape{})
		if !slices.ContainsFunc(found, func(f Fault) bool { return f.Path == c.path && strings.Contains(f.Message, c.says) }) {
			t.Errorf("want %s: ... %s ..., found %v", c.path, c.says, found)
		}
	}
}

// All faults at once, each an error of its own, and no network.
func TestBuildRefusesWithEveryFault(t *testing.T) {
	s := small()
	s.Populations[1].Params.(*neuron.LIFParameters).TauM = 0
	s.Populations[1].Params.(*neuron.LIFParameters).TauE = 0
	s.Projections[0].Delay = value.Const(0)
	s.Rules[1].On = "nothing"
	n, err := Build(s, Shape{}, 1, 1)
	if n != nil || err == nil {
		t.Fatal("a network with four faults was built")
	}
	var fault Fault
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 4 || !errors.As(err, &fault) {
		t.Errorf("%d faults, want 4:\n%v", len(lines), err)
	}
}

// A source's size follows from what it sees.
func TestSizeOfImageSources(t *testing.T) {
	s := Spec{Dt: 1, Populations: []Population{{Name: "eye", Model: "image", Params: &neuron.ImageParameters{Channels: "grey", Pool: 2, MaxRate: 50}}}}
	n, err := Build(s, Shape{3, 32, 32}, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if n.Size("eye") != 256 {
		t.Errorf("%d sources, want 256", n.Size("eye"))
	}
	s.Populations[0].Size = 1024
	if found := Check(s, Shape{3, 32, 32}); len(found) != 1 || found[0].Path != "population.eye.size" {
		t.Errorf("a size of 1024: %v", found)
	}
	s.Populations[0].Size = 0
	if found := Check(s, Shape{3, 33, 32}); len(found) != 1 || found[0].Path != "population.eye.pool" {
		t.Errorf("33 rows: %v", found)
	}
}

// No time constant of any row of the tables may be shorter than a step.
func TestCheckRefusesStepsLongerThanAnyTimeConstant(t *testing.T) {
	refused := func(s Spec, path string) {
		t.Helper()
		if found := Check(s, stimulus); !slices.ContainsFunc(found, func(f Fault) bool { return f.Path == path && strings.Contains(f.Message, "dt (0.1 ms)") }) {
			t.Errorf("want a fault at %s, found %v", path, found)
		}
	}
	for _, m := range Models() {
		eachField(m.Params(), func(key string, _ reflect.Value) {
			s := Spec{Dt: 0.1, Populations: []Population{{Name: "p", Model: m.Name, Size: 1, Params: m.Params()}}}
			if m.size != nil {
				s.Populations[0].Size = 0
			}
			put(s.Populations[0].Params, "noise_sigma", 1.0)
			leak, isMembrane := get(m.Params(), "g_l").(float64)
			switch {
			case strings.HasPrefix(key, "tau"), key == "noise_tau":
				put(s.Populations[0].Params, key, 0.09)
			case key == "c_m" && isMembrane:
				put(s.Populations[0].Params, key, 0.09*leak)
			case key == "a" && m.Name == "izhikevich":
				put(s.Populations[0].Params, key, value.Spread(-12, 1))
			default:
				return
			}
			refused(s, "population.p."+key)
		})
	}
	for _, kind := range RuleKinds() {
		eachField(kind.Params(), func(key string, v reflect.Value) {
			if strings.HasPrefix(key, "tau") && v.Kind() == reflect.Float64 {
				s := small()
				s.Rules = []Rule{{Name: kind.Name, On: "drive", Params: with(kind.Params(), key, 0.09)}}
				refused(s, "rule.0."+key)
			}
		})
	}
	for _, kind := range ShortTermKinds() {
		s := small()
		s.Projections[0].ShortTerm = &ShortTerm{Name: kind.Name, Params: with(kind.Params(), "tau_rec", 0.09)}
		refused(s, "projection.drive.short_term.tau_rec")
	}
}

// A size that is wrong is told beside a parameter that is: neither follows from the other.
func TestCheckFindsFaultsThatDoNotDependOnEachOther(t *testing.T) {
	s := small()
	s.Populations[1].Size, s.Populations[1].Types = 0, nil
	s.Populations[1].Params.(*neuron.LIFParameters).TauM = -1
	s.Rules, s.Projections = nil, nil
	var paths []string
	for _, f := range Check(s, Shape{}) {
		paths = append(paths, f.Path)
	}
	slices.Sort(paths)
	if want := []string{"population.cell.size", "population.cell.tau_m"}; !slices.Equal(paths, want) {
		t.Errorf("found %v, want %v", paths, want)
	}
}
