package circuits

import (
	"math"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// pair is a regular source, driven above its threshold, onto a silent neuron.
func pair(drive float64) Spec {
	source, target := neuron.DefaultLIF(), neuron.DefaultLIF()
	source.I = value.Const(drive)
	target.Threshold = value.Const(0)
	return Spec{
		Dt: 0.1,
		Populations: []Population{
			{Name: "source", Model: "lif", Size: 1, Params: &source}, {Name: "target", Model: "lif", Size: 1, Params: &target},
		},
		Projections: []Projection{{Name: "p", From: "source", To: "target", Receptor: "excitatory", Connect: "one_to_one", Weight: value.Const(1), Delay: value.Const(2)}},
	}
}

// At a steady rate every spike releases u x in its closed form (u to zero
// between spikes): u = U/(1-(1-U) f), x = (1-a)/(1-(1-u) a). Weights are float32.
func TestShortTermPlasticityOfAProjection(t *testing.T) {
	const most, rec, facil = 0.2, 150.0, 400.0
	s := pair(30)
	s.Projections[0].ShortTerm = &ShortTerm{Name: "tsodyks_markram", Params: &plasticity.TsodyksMarkramParameters{
		U: value.Const(0.5), TauRec: rec, TauFacil: facil, Facilitation: plasticity.ToZero,
	}}
	n := mustBuild(t, s)
	must(t, n.Set("p.short_term.u", value.Const(most)))
	if n.Set("p.short_term.u", value.Const(2)) == nil || n.Set("p.short_term.tau_rec", value.Const(2)) == nil {
		t.Error("what cannot be set is not refused")
	}
	mustRun(t, n, 5000)
	spikes, current := n.RecordSpikes("source", nil), n.RecordState("target", "g_e", nil, 0.1)
	mustRun(t, n, 200)
	interval := spikes.Times[1] - spikes.Times[0]
	a, f := math.Exp(-interval/rec), math.Exp(-interval/facil)
	u := most / (1 - (1-most)*f)
	want := u * (1 - a) / (1 - (1-u)*a)
	g := current.Values[0]
	jumps := 0
	for k := 1; k < len(g); k++ {
		if g[k] > g[k-1] { // what arrives decays over the step in which it arrives
			jumps++
			keep := math.Exp(-0.1 / 5)
			if jump := g[k]/keep - g[k-1]; math.Abs(jump/want-1) > 1e-6 {
				t.Errorf("a spike releases %.8f, want %.8f", jump, want)
			}
		}
	}
	if jumps < 3 {
		t.Errorf("%d spikes arrive: the test shows nothing", jumps)
	}
}

// A variable that is transmitted arrives in every step, times the weight: the
// current settles where what arrives makes up for what decays.
func TestContinuousTransmission(t *testing.T) {
	s := pair(0)
	s.Populations[0] = Population{Name: "source", Model: "poisson", Size: 3, Params: &neuron.PoissonParameters{Rate: value.Value{Kind: value.List, List: []float64{10, 20, 30}}}}
	s.Projections[0].Connect, s.Projections[0].Transmit, s.Projections[0].Weight = "all_to_all", "rate", value.Value{Kind: value.List, List: []float64{1e-3, 2e-3, 4e-3}}
	n := mustBuild(t, s)
	settled := func(arrives float64) {
		t.Helper()
		mustRun(t, n, 200)
		g, _ := n.State("target", "g_e")
		keep := math.Exp(-0.1 / 5)
		if want := arrives * keep / (1 - keep); math.Abs(g[0]/want-1) > 1e-6 {
			t.Errorf("the current settles at %g, want %g", g[0], want)
		}
	}
	settled(0.010 + 0.040 + 0.120)
	must(t, n.Gain("p", value.Value{Kind: value.List, List: []float64{1, 1, 0.5}}))
	settled(0.010 + 0.040 + 0.060)
	n.Ungain("p")
	must(t, n.Give("ttx", &TTX{On: []string{"source"}}))
	mustRun(t, n, 1000)
	if g, _ := n.State("target", "g_e"); math.Abs(g[0]) > 1e-12 {
		t.Errorf("a silenced source still transmits: %g", g[0])
	}
}

// mean is a sink of one number a time.
type mean []float64

func (m *mean) Row(_ float64, values []float64) error {
	*m = append(*m, values...)
	return nil
}

// The rate of units that have one in place of spikes is that: towards constant
// input i it goes as i (1 - exp(-t/tau)).
func TestRatesOfUnitsThatDoNotSpike(t *testing.T) {
	unit := neuron.DefaultRate()
	unit.I = value.Value{Kind: value.List, List: []float64{30, 10}}
	n := mustBuild(t, Spec{Dt: 0.1, Populations: []Population{{Name: "unit", Model: "rate", Size: 2, Params: &unit}}})
	var streamed, of mean
	rates := n.RecordState("unit", "rate", nil, 5)
	n.StreamState("unit", "rate", []int{1}, 5, &streamed)
	n.StreamRate("unit", 5, &of)
	mustRun(t, n, 50)
	for k, time := range rates.Times {
		share := 1 - math.Exp(-time/20)
		got := []float64{rates.Values[0][k], rates.Values[1][k], streamed[k], of[k]}
		for i, want := range []float64{30 * share, 10 * share, 10 * share, 20 * share} {
			if math.Abs(got[i]-want) > 1e-10 {
				t.Errorf("at %g ms number %d is %g Hz, want %g", time, i, got[i], want)
			}
		}
	}
	if len(rates.Times) != 10 || len(of) != 10 {
		t.Errorf("%d and %d times, want 10", len(rates.Times), len(of))
	}
}
