package circuits

import (
	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// Vogels2011 is the recurrent network of Vogels, Sprekeler, Zenke, Clopath and
// Gerstner 2011 (Science 334:1569), in the parameters of Brian2's and Auryn's
// examples: 8,000 excitatory and 2,000 inhibitory LIF neurons with conductances,
// a constant current, 2% connectivity, and inhibition of excitatory neurons that
// learns towards 3 Hz. inhibition is its weight at the start, nS; 0 is the
// published one, 3 is where static inhibition is elsewhere.
func Vogels2011(inhibition float64) Spec {
	cell := neuron.DefaultLIFConductance() // COBA's
	cell.V, cell.I = value.Value{Kind: value.Uniform, A: -60, B: -50}, value.Const(200)
	rule := plasticity.DefaultVogels2011()
	random := func(name, from, to string, weight float64) Projection {
		return Projection{
			Name: name, From: "cell." + from, To: "cell" + to, Self: true, Receptor: from, Connect: "fixed_probability",
			Params: &FixedProbability{Probability: 0.02}, Weight: value.Const(weight), Delay: value.Const(0.1),
		}
	}
	return Spec{
		Dt: 0.1,
		Populations: []Population{{
			Name: "cell", Model: "lif_conductance", Size: 10_000, Params: &cell,
			Types: []CellType{{"excitatory", 8000}, {"inhibitory", 2000}},
		}},
		Projections: []Projection{
			random("excitation", "excitatory", "", 0.3),
			random("inhibition", "inhibitory", ".inhibitory", -3),
			random("learning", "inhibitory", ".excitatory", -inhibition),
		},
		Rules: []Rule{{Name: "vogels2011", On: "learning", Params: &rule}},
	}
}
