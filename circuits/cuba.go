package circuits

import (
	"homeostat/internal/value"
	"homeostat/neuron"
)

// CUBA is the network of Vogels and Abbott 2005 (J Neurosci 25:10786) as in
// Brette et al. 2007 (J Comput Neurosci 23:349, benchmark 2), in the parameters
// of Brian2's example CUBA: current-based LIF neurons, four of five excitatory,
// 80 synapses onto each on average, whatever their number. The published size
// is 4,000, where that is 2%. A neuron may connect to itself. It fires at about 5.6 Hz, irregularly.
func CUBA(size int) Spec {
	cell := neuron.LIFParameters{
		TauM: 20, TauE: 5, TauI: 10, EL: -49, VReset: -60, TRef: 5,
		V: value.Value{Kind: value.Uniform, A: -60, B: -50}, Threshold: value.Const(-50), I: value.Const(0),
	}
	return vogelsAbbott(size, Population{Model: "lif", Params: &cell}, 1.62, 9)
}

// vogelsAbbott wires a population at random, 2% of 4,000, by one weight of each sign.
func vogelsAbbott(size int, cell Population, excitation, inhibition float64) Spec {
	cell.Name, cell.Size = "cell", size
	cell.Types = []CellType{{"excitatory", size * 4 / 5}, {"inhibitory", size - size*4/5}}
	random := func(name, from string, weight float64) Projection {
		return Projection{
			Name: name, From: "cell." + from, To: "cell", Self: true, Receptor: from, Connect: "fixed_probability",
			Params: &FixedProbability{Probability: 80 / float64(size)}, Weight: value.Const(weight), Delay: value.Const(0.1),
		}
	}
	return Spec{
		Dt: 0.1, Populations: []Population{cell},
		Projections: []Projection{random("excitation", "excitatory", excitation), random("inhibition", "inhibitory", -inhibition)},
	}
}
