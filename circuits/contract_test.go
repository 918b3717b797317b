package circuits

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
	"homeostat/sim"
)

// What every row of the tables keeps, without its author writing a test.

var stimulus = Shape{Channels: 3, Height: 4, Width: 4}

// variants are all models, and those with a choice of transfer functions with those that rules ask for.
func variants() []Model {
	all := Models()
	for _, kind := range RuleKinds() {
		for _, m := range Models() {
			params := m.Params
			m.Params = func() any { return with(params(), "transfer", kind.Transfer) }
			if get(params(), "transfer") != nil && kind.Transfer != "" && validate(m.Params()) == nil {
				m.Doc = kind.Transfer
				all = append(all, m)
			}
		}
	}
	return all
}

// noisy is Poisson input onto a population of a model at its defaults, through
// every receptor, with every rule that can act there, at an interval.
func noisy(m Model) Spec {
	s := Spec{Dt: 0.1, IgnoreDale: true, Populations: []Population{
		{Name: "noise", Model: "poisson", Size: 30, Params: &neuron.PoissonParameters{Rate: value.Spread(200, 600)}},
		{Name: "cell", Model: m.Name, Size: 25, Params: m.Params()},
	}}
	if m.size != nil {
		s.Populations[1].Size = 0
	}
	for _, receptor := range m.Receptors {
		weight := value.Value{Kind: value.Uniform, A: 2, B: 6}
		if receptor == "inhibitory" {
			weight = value.Value{Kind: value.Uniform, A: -1, B: 0}
		}
		s.Projections = append(s.Projections,
			Projection{Name: "noise_" + receptor, From: "noise", To: "cell", Receptor: receptor, Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 9}, Weight: weight, Delay: value.Const(1.5)},
			Projection{Name: "own_" + receptor, From: "cell", To: "cell", Receptor: receptor, Connect: "fixed_probability", Params: &FixedProbability{Probability: 0.2}, Weight: weight, Delay: value.Const(0.1)})
		if last := &s.Projections[len(s.Projections)-1]; receptor == "excitatory" && !m.Graded {
			released := plasticity.DefaultTsodyksMarkram()
			last.ShortTerm = &ShortTerm{Name: "tsodyks_markram", Params: &released}
		}
	}
	for _, kind := range RuleKinds() {
		p, on := kind.Params(), "cell"
		if kind.Acts == "projection" {
			on = "noise_excitatory"
			put(p, "max", 6.0)
		}
		if get(p, "inhibitory") == true {
			on = "noise_inhibitory"
		}
		if kind.Name == "anti_hebbian" { // of units whose rates vary
			on = "own_inhibitory"
		}
		if kind.ShortTerm != "" {
			on = "own_excitatory"
			put(p, "max", 0.9)
			put(p, "strength", 1.0)
			put(p, "by", "noise")
		}
		put(p, "total", value.Const(40))
		put(p, "supply", 2.0)
		put(p, "asleep", 0.5)
		put(p, "window", 4)
		if kind.Name == "tetzlaff2011" {
			put(p, "sensor", plasticity.CommonRate)
		}
		put(p, "tau_rate", 50.0) // of those that have one: they are to act within a second
		if kind.Acts == "population" || kind.Name == "synaptic_scaling" {
			put(p, "tau", 1000.0)
		}
		s.Rules = append(s.Rules, Rule{Name: kind.Name, On: on, Params: p})
	}
	s.Rules = slices.DeleteFunc(s.Rules, func(r Rule) bool { // those that the model cannot have
		kind, _ := FindRule(r.Name)
		lacks := func(variable string, p Population) bool {
			m, _ := FindModel(p.Model)
			return variable != "" && !slices.Contains(m.Variables, variable)
		}
		transfers := kind.Transfer == "" || kind.Transfer == get(s.Populations[1].Params, "transfer")
		return kind.Acts == "projection" && len(m.Receptors) == 0 || kind.ShortTerm != "" && m.Graded || !transfers || lacks(kind.Needs, s.Populations[1]) || lacks(kind.NeedsSource, s.Populations[0])
	})
	return s
}

// trial is a network in which everything is recorded, or the spikes only.
type trial struct {
	*Network
	spikes *SpikeRecord
}

func newTrial(t *testing.T, s Spec, threads int, recorded bool) trial {
	t.Helper()
	n, err := build(s, stimulus, 1, sim.Options{Dt: s.Dt, Precision: s.Precision, Threads: threads, Grain: 1})
	if err != nil {
		t.Fatal(err)
	}
	if recorded {
		n.Count("cell")
		n.RecordState("cell", "rate", nil, 3)
		for _, v := range n.Variables("cell") {
			n.RecordState("cell", v, []int{0, 3}, 0.7)
		}
		for _, p := range s.Projections {
			n.RecordWeights(p.Name, []int{0, 1}, 5)
		}
	}
	return trial{n, n.RecordSpikes("cell", nil)}
}

// run shows a stimulus for the first 100 ms of every 150, up to a time.
func (n trial) run(t *testing.T, until float64) {
	t.Helper()
	image := make([]uint8, stimulus.Channels*stimulus.Height*stimulus.Width)
	for k := range image {
		image[k] = uint8(40 * k)
	}
	for n.Time() < until-1e-6 {
		shown := math.Mod(n.Time()+1e-6, 150)
		next := n.Time() - shown + 100
		if shown >= 100 {
			next += 50
		}
		switch {
		case shown < 0.05:
			n.Show(image)
		case math.Abs(shown-100) < 0.05:
			n.Show(nil)
		}
		mustRun(t, n.Network, min(next, until)-n.Time())
	}
}

// outcome is everything that a run leaves behind, as text.
func (n trial) outcome(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintln(&b, n.spikes.Times, n.spikes.IDs)
	for _, v := range n.Variables("cell") {
		x, _ := n.State("cell", v)
		for i := range x {
			if math.IsNaN(x[i]) || math.IsInf(x[i], 0) {
				t.Fatalf("%s of neuron %d is %g", v, i, x[i])
			}
		}
		fmt.Fprintf(&b, "%s %x\n", v, x)
	}
	for _, p := range n.spec.Projections {
		pre, post, w := n.Weights(p.Name)
		fmt.Fprintf(&b, "%s %v %v %x\n", p.Name, pre, post, w)
	}
	return b.String()
}

const contractTime = 250.0 // ms

func TestEveryModelIsFiniteRepeatableAndOneForAllThreads(t *testing.T) {
	for _, m := range variants() {
		t.Run(m.Name+", "+m.Doc, func(t *testing.T) {
			for _, precision := range []state.Precision{state.Double, state.Single} {
				s := noisy(m)
				s.Precision = precision
				one := newTrial(t, s, 1, false)
				start := one.outcome(t)
				one.run(t, contractTime)
				want := one.outcome(t)
				wanders := slices.Contains(m.Variables, "x") // and does not spike
				if want == start || len(one.spikes.IDs) == 0 && !m.Graded && !wanders {
					t.Fatal("nothing happens: the test shows nothing")
				}
				some := []int{2, 7} // and, going on from what was kept, from one number to the next
				if precision == state.Single {
					some = []int{3}
				}
				for _, threads := range some {
					n := newTrial(t, s, threads, true)
					if n.run(t, contractTime); n.outcome(t) != want {
						t.Errorf("%d threads, with recorders, give another outcome", threads)
					}
					if resumed(t, s, threads%4, m.Name) != want {
						t.Errorf("%d threads that go on from what was kept give another outcome", threads%4)
					}
				}
			}
		})
	}
}

// resumed is the outcome of a run that is put aside at a random step and taken up
// by another network, with another number of threads.
func resumed(t *testing.T, s Spec, threads int, name string) string {
	t.Helper()
	draw := rng.NewKey(uint64(threads), "stop "+name).Rand()
	before, after := newTrial(t, s, threads, true), newTrial(t, s, 1+threads%3, true)
	before.run(t, float64(1+draw.IntN(10*contractTime-1))/10)
	saved := state.Save()
	before.Keep(saved)
	reload(t, saved, after.Network)
	after.run(t, contractTime)
	return after.outcome(t)
}

// reload takes up what was put aside, through a file.
func reload(t *testing.T, saved *state.Keeper, n *Network) {
	t.Helper()
	var file bytes.Buffer
	if err := npz.Write(&file, saved.Arrays()); err != nil {
		t.Fatal(err)
	}
	arrays, err := npz.ReadFrom(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	loaded := state.Load(arrays)
	if n.Keep(loaded); loaded.Err() != nil {
		t.Fatal(loaded.Err())
	}
}

// A rule that is there acts, and one that is switched off does not: on the first
// model that can have it.
func TestEveryRuleActsWhileItIsOn(t *testing.T) {
	var tried []string
	for _, m := range variants() {
		for i, r := range noisy(m).Rules {
			if slices.Contains(tried, r.Name) {
				continue
			}
			tried = append(tried, r.Name)
			without := afterwards(t, m, nil, true)
			off, on := afterwards(t, m, noisy(m).Rules[i:i+1], false), afterwards(t, m, noisy(m).Rules[i:i+1], true)
			if off != without {
				t.Errorf("%s acts while it is off", r.Name)
			}
			if on == off {
				t.Errorf("%s does nothing", r.Name)
			}
		}
	}
	for _, kind := range RuleKinds() {
		if !slices.Contains(tried, kind.Name) {
			t.Logf("%s: no model can have it", kind.Name)
		}
	}
}

// afterwards is what a second with rules, on or off, makes of neurons and weights.
func afterwards(t *testing.T, m Model, rules []Rule, on bool) string {
	t.Helper()
	s := noisy(m)
	s.Rules = rules
	n := mustBuild(t, s)
	for i := range rules {
		n.Enable(i, on)
	}
	mustRun(t, n, 1000)
	_, _, excitatory := n.Weights("noise_excitatory")
	_, _, inhibitory := n.Weights("noise_inhibitory")
	_, _, lateral := n.Weights("own_inhibitory")
	var states [][]float64
	for _, variable := range n.Variables("cell") {
		x, _ := n.State("cell", variable)
		states = append(states, x)
	}
	var released []float64
	if own, ok := n.releases["own_excitatory"].(*plasticity.TsodyksMarkram); ok {
		released = own.U
	}
	return fmt.Sprintf("%x %x %x %x %x", states, excitatory, inhibitory, lateral, released)
}

func TestTables(t *testing.T) {
	models := names(Models(), func(m Model) string { return m.Name })
	kinds := names(RuleKinds(), func(k RuleKind) string { return k.Name })
	connectors := names(Connectors(), func(c Connector) string { return c.Name })
	for _, c := range Connectors() {
		_, pairs := c.Params().(pairing)
		if c.Doc == "" || !pairs {
			t.Errorf("%s: doc %q, a connector %t", c.Name, c.Doc, pairs)
		}
	}
	for _, d := range Drugs() {
		if d.Doc == "" || CheckDrug(small(), d.Name, d.Params()) != nil {
			t.Errorf("%s: doc %q, defaults %v", d.Name, d.Doc, CheckDrug(small(), d.Name, d.Params()))
		}
	}
	for _, k := range ShortTermKinds() {
		if k.Doc == "" || validate(k.Params()) != nil {
			t.Errorf("%s: doc %q, defaults %v", k.Name, k.Doc, validate(k.Params()))
		}
	}
	if !slices.IsSorted(models) || !slices.IsSorted(kinds) || !slices.IsSorted(connectors) {
		t.Errorf("not sorted: %v, %v, %v", models, kinds, connectors)
	}
	for _, m := range Models() {
		if m.Doc == "" || validate(m.Params()) != nil || (m.WeightUnit == "") != (len(m.Receptors) == 0) {
			t.Errorf("%s: doc %q, defaults %v, weights in %q for receptors %v", m.Name, m.Doc, validate(m.Params()), m.WeightUnit, m.Receptors)
		}
		made := m.build(m.Params(), 2, plan{0.1, state.Double, stimulus}, rng.Key{})
		if !slices.Equal(made.Variables(), m.Variables) || !slices.Equal(made.Receptors(), m.Receptors) {
			t.Errorf("%s: has %v and %v, its row says %v and %v", m.Name, made.Variables(), made.Receptors(), m.Variables, m.Receptors)
		}
		if m.Graded && !slices.Contains(m.Variables, "rate") {
			t.Errorf("%s: its units have no rate", m.Name)
		}
		for _, v := range m.Variables {
			if made.Variable(v).Len() != made.Len() {
				t.Errorf("%s: %d numbers of %s for %d neurons", m.Name, made.Variable(v).Len(), v, made.Len())
			}
		}
		if made.Variable("no such variable").Len() != 0 {
			t.Errorf("%s has a variable of any name", m.Name)
		}
	}
	for _, k := range RuleKinds() {
		if k.Doc == "" || validate(k.Params()) != nil || k.Acts != "population" && k.Acts != "projection" {
			t.Errorf("%s: doc %q, defaults %v, acts on %q", k.Name, k.Doc, validate(k.Params()), k.Acts)
		}
		for _, key := range k.Settable {
			if get(k.Params(), key) == nil {
				t.Errorf("%s: %q can be set and is no parameter", k.Name, key)
			}
		}
	}
}
