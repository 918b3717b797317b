package circuits

import (
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// released is Poisson input through depressing synapses, under rules.
func released(rules ...Rule) Spec {
	lif, synapse := neuron.DefaultLIF(), plasticity.DefaultTsodyksMarkram()
	synapse.U, synapse.TauRec = value.Const(0.2), 100
	return Spec{
		Dt: 0.5,
		Populations: []Population{
			{Name: "input", Model: "poisson", Size: 200, Params: &neuron.PoissonParameters{Rate: value.Const(10)}},
			{Name: "cell", Model: "lif", Size: 20, Params: &lif},
		},
		Projections: []Projection{{
			Name: "drive", From: "input", To: "cell", Receptor: "excitatory", Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 80},
			Weight: value.Const(16), Delay: value.Const(1), ShortTerm: &ShortTerm{Name: "tsodyks_markram", Params: &synapse},
		}},
		Rules: rules,
	}
}

// Release alone brings neurons to their target after their input fell to 0.6 of its
// rate: of each source the mean relative rate of its targets is 1, and weights stay.
// 16 targets of 500 spikes each leave 5% of noise at most.
func TestReleaseProbabilityBringsTargetsToTheirRate(t *testing.T) {
	p := plasticity.DefaultReleaseProbability()
	p.Tau, p.TauRate = 20_000, 5_000
	n := mustBuild(t, released(Rule{Name: "release_probability", On: "drive", Params: &p}))
	u := n.releases["drive"].(*plasticity.TsodyksMarkram).U
	counter := n.Count("cell")
	mustRun(t, n, 200_000)
	before := average(u)
	if err := n.Scale("input.rate", 0.6); err != nil {
		t.Fatal(err)
	}
	fallen := average(rates(t, n, counter, 2_000))
	mustRun(t, n, 200_000)
	if back := average(rates(t, n, counter, 100_000)); fallen > 4 || math.Abs(back/5-1) > 0.05 {
		t.Errorf("rate %g Hz as input falls and %g Hz later, want below 4 and 5", fallen, back)
	}
	if after := average(u); after < 1.3*before {
		t.Errorf("U from %g to %g: not raised", before, after)
	}
	if _, _, w := n.Weights("drive"); slices.Min(w) != 16 || slices.Max(w) != 16 {
		t.Errorf("weights from %g to %g, want 16 as before", slices.Min(w), slices.Max(w))
	}
}

// Half of the targets die: those that are left are at their target as before, since the silence of
// the dead tells sources nothing. If it did, the others would settle at twice their target.
func TestReleaseProbabilityForgetsWhatIsGone(t *testing.T) {
	p := plasticity.DefaultReleaseProbability()
	p.Tau, p.TauRate = 20_000, 5_000
	n := mustBuild(t, released(Rule{Name: "release_probability", On: "drive", Params: &p}))
	counter := n.Count("cell")
	mustRun(t, n, 200_000)
	if err := n.Lesion("cell", 0.5); err != nil {
		t.Fatal(err)
	}
	mustRun(t, n, 200_000)
	if left := 2 * average(rates(t, n, counter, 100_000)); math.Abs(left/5-1) > 0.07 { // of 20 neurons, of which 10 fire
		t.Errorf("neurons that are left fire at %g Hz, want 5", left)
	}
}

func average(x []float64) (m float64) {
	for _, v := range x {
		m += v / float64(len(x))
	}
	return m
}

// Release goes up by as much as weights go down, through Network.Scale.
func TestQuantalContentInANetwork(t *testing.T) {
	p := plasticity.DefaultQuantalContent()
	n := mustBuild(t, released(Rule{Name: "quantal_content", On: "drive", Params: &p}))
	mustRun(t, n, 1_000)
	if err := n.Scale("drive.weight", 0.46); err != nil {
		t.Fatal(err)
	}
	mustRun(t, n, 200_000)
	for j, u := range n.releases["drive"].(*plasticity.TsodyksMarkram).U {
		if math.Abs(u*0.46/0.2-1) > 1e-5 { // weights are float32
			t.Fatalf("source %d: U = %g, want %g", j, u, 0.2/0.46)
		}
	}
}

func TestRulesOfReleaseNeedShortTermPlasticity(t *testing.T) {
	p := plasticity.DefaultQuantalContent()
	s := released(Rule{Name: "quantal_content", On: "drive", Params: &p})
	s.Projections[0].ShortTerm = nil
	found := Check(s, Shape{})
	if len(found) != 1 || !strings.Contains(found[0].Error(), "rule.0.on: quantal_content needs synapses with short_term") {
		t.Errorf("found %v", found)
	}
}

// Neurons that are driven unequally stay so under one sensor for all of their type, and
// their mean comes to its target; the other type is no part of it.
func TestGlobalScalingKeepsDifferences(t *testing.T) {
	p := plasticity.DefaultTetzlaff2011()
	p.Exponent, p.Tau, p.Sensor = 1, 20_000, plasticity.CommonRate
	s := released(Rule{Name: "tetzlaff2011", On: "drive", Params: &p})
	s.Projections[0].ShortTerm, s.Projections[0].To = nil, "cell.scaled"
	s.Projections[0].Weight = value.Value{Kind: value.Uniform, A: 1, B: 6}
	s.Populations[1].Types = []CellType{{"silent", 5}, {"scaled", 15}}
	n := mustBuild(t, s)
	counter := n.Count("cell")
	before, _, w := n.Weights("drive")
	mustRun(t, n, 200_000)
	each := rates(t, n, counter, 50_000)
	if m := average(each[5:]); math.Abs(m/5-1) > 0.05 || average(each[:5]) != 0 {
		t.Errorf("mean rate %g Hz, want 5; of the others %g", m, average(each[:5]))
	}
	least, most := math.Inf(1), 0.0
	for _, r := range each[5:] {
		least, most = min(least, r), max(most, r)
	}
	if most < 1.2*least {
		t.Errorf("rates from %g to %g Hz: all alike", least, most)
	}
	_, _, now := n.Weights("drive")
	for k := range before {
		if math.Abs(now[k]/w[k]/(now[0]/w[0])-1) > 1e-4 {
			t.Fatalf("synapse %d scales by %g, the first by %g", k, now[k]/w[k], now[0]/w[0])
		}
	}
}

func TestPresynapticInhibitionNeedsNeuronsThatSpike(t *testing.T) {
	for by, want := range map[string]string{
		"":      `rule.0.by: no population is called ""`,
		"units": "rule.0.by: presynaptic_inhibition follows spikes, and units of units do not spike",
	} {
		p := plasticity.DefaultPresynapticInhibition()
		p.By = by
		s := released(Rule{Name: "presynaptic_inhibition", On: "drive", Params: &p})
		units := neuron.DefaultRate()
		s.Populations = append(s.Populations, Population{Name: "units", Model: "rate", Size: 1, Params: &units})
		if found := Check(s, Shape{}); len(found) != 1 || !strings.HasPrefix(found[0].Error(), want) {
			t.Errorf("by %q: found %v, want %q", by, found, want)
		}
	}
}
