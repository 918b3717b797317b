package circuits

import (
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/state"
	"homeostat/internal/value"
	"homeostat/neuron"
)

// pulledBy is a source of a model, held at some potential by a clamp, with graded synapses onto
// a leaky cell that does not spike.
func pulledBy(model string, params any, graded Graded, weight float64) Spec {
	cell := neuron.DefaultLIFConductance()
	cell.Threshold = value.Const(1000)
	return Spec{
		Dt: 0.1,
		Populations: []Population{
			{Name: "source", Model: model, Size: 3, Params: params},
			{Name: "cell", Model: "lif_conductance", Size: 3, Params: &cell},
		},
		Projections: []Projection{{
			Name: "graded", From: "source", To: "cell", Receptor: "current", Transmit: "v", Graded: &graded,
			Connect: "one_to_one", Weight: value.Const(weight), Delay: value.Const(0.1),
		}},
	}
}

// A source at the potential at which half is open pulls the target to the mean of leak and
// reversal, weighted by the conductances, whatever the source's model.
func TestGradedSynapsePulls(t *testing.T) {
	for _, m := range Models() {
		if !slices.Contains(m.Variables, "v") || !slices.Contains(m.Receptors, "current") {
			continue
		}
		g := DefaultGraded()
		g.Half = -65 // where none of them spikes
		n := mustBuild(t, pulledBy(m.Name, m.Params(), g, 8))
		must(t, n.Clamp("source.v", value.Const(g.Half)))
		mustRun(t, n, 500)
		v, _ := n.State("cell", "v")
		p := neuron.DefaultLIFConductance()
		want := (p.GL*p.EL + 8*0.5*g.Reversal) / (p.GL + 8*0.5)
		if math.Abs(v[2]-want) > 1e-6 {
			t.Errorf("%s: cell at %g mV, want %g", m.Name, v[2], want)
		}
	}
}

// A ring of bursters that inhibit one another gives the same bits with any number of threads,
// and from a checkpoint.
func TestGradedNetworkRepeats(t *testing.T) {
	cell := neuron.DefaultStomatogastric()
	cell.V = value.Spread(-60, -45)
	g := DefaultGraded()
	s := Spec{Dt: 0.05, Populations: []Population{{Name: "cell", Model: "stomatogastric", Size: 8, Params: &cell}}, Projections: []Projection{{
		Name: "ring", From: "cell", To: "cell", Receptor: "current", Transmit: "v", Graded: &g,
		Connect: "all_to_all", Weight: value.Const(0.1), Delay: value.Const(0.05),
	}}}
	run := func(threads int, keep bool) []float64 {
		n, err := Build(s, Shape{}, 1, threads)
		must(t, err)
		mustRun(t, n, 100)
		if keep {
			saved := state.Save()
			n.Keep(saved)
			if n, err = Build(s, Shape{}, 1, threads); err != nil {
				t.Fatal(err)
			}
			reload(t, saved, n)
		}
		mustRun(t, n, 100)
		v, _ := n.State("cell", "v")
		return v
	}
	want := run(1, false)
	if !slices.Equal(run(3, false), want) {
		t.Error("other bits with three threads")
	}
	if !slices.Equal(run(2, true), want) {
		t.Error("other bits from a checkpoint")
	}
}

func TestGradedSynapsesAreChecked(t *testing.T) {
	g := Graded{Half: -35, Slope: 0, Rate: 0.1, Reversal: -70}
	s := pulledBy("lif", Models()[0].Params(), g, -1)
	lif := neuron.DefaultLIF()
	s.Populations[0].Params = &lif
	s.Projections[0].Receptor = "excitatory"
	found := ""
	for _, f := range Check(s, Shape{}) {
		found += f.Error() + "\n"
	}
	for _, want := range []string{`graded.graded.slope: must be above 0`, `graded.graded: needs receptor = "current"`, `graded.weight: is a conductance`} {
		if !strings.Contains(found, want) {
			t.Errorf("no fault %q in\n%s", want, found)
		}
	}
	if rate := DefaultGraded(); len(Check(func() Spec {
		s := pulledBy("lif", &lif, rate, 1)
		unit := neuron.DefaultRate()
		s.Populations[1] = Population{Name: "cell", Model: "rate", Size: 3, Params: &unit}
		return s
	}(), Shape{})) == 0 {
		t.Error("a rate unit has no potential to pull")
	}
}
