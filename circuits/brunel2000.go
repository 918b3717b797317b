package circuits

import (
	"homeostat/internal/value"
	"homeostat/neuron"
)

// Brunel2000Parameters describe the network of Brunel 2000 (J Comput Neurosci
// 8:183): excitatory and inhibitory LIF neurons alike, with jumps and one delay.
type Brunel2000Parameters struct {
	Excitatory, Inhibitory int     // neurons
	FromExcitatory         int     // synapses that each neuron receives from excitatory neurons
	FromInhibitory         int     // and from inhibitory ones
	J                      float64 // of an excitatory synapse, mV
	G                      float64 // of an inhibitory synapse, in units of -J
	Eta                    float64 // external rate, in units of that which alone reaches threshold
	Delay                  float64 // ms
	VReset                 float64 // mV; 10 in the paper, 0 in NEST's example
	Dt                     float64 // ms
}

// DefaultBrunel2000 is the published network in its asynchronous irregular
// state (C of its figure 8). States A, B and D have G and Eta of 3 and 2, 6 and
// 4, 4.5 and 0.9.
func DefaultBrunel2000() Brunel2000Parameters {
	return Brunel2000Parameters{
		Excitatory: 10_000, Inhibitory: 2500, FromExcitatory: 1000, FromInhibitory: 250,
		J: 0.1, G: 5, Eta: 2, Delay: 1.5, VReset: 10, Dt: 0.1,
	}
}

// Neuron is the model's neuron with its external input: FromExcitatory Poisson
// sources of its own, together Eta times what holds the mean at threshold.
func (p Brunel2000Parameters) Neuron() neuron.LIFDeltaParameters {
	n := neuron.DefaultLIFDelta()
	n.VReset, n.V = p.VReset, value.Value{Kind: value.Uniform, A: 0, B: 20}
	n.BackgroundWeight = p.J
	n.BackgroundRate = 1000 * p.Eta * n.Threshold.A / (p.J * n.TauM) // Hz
	return n
}

// Brunel2000 is the network.
func Brunel2000(p Brunel2000Parameters) Spec {
	cell := p.Neuron()
	random := func(name, from string, degree int, weight float64) Projection {
		return Projection{
			Name: name, From: "cell." + from, To: "cell", Receptor: from, Connect: "fixed_indegree",
			Params: &FixedIndegree{Degree: degree}, Weight: value.Const(weight), Delay: value.Const(p.Delay),
		}
	}
	return Spec{
		Dt: p.Dt,
		Populations: []Population{{
			Name: "cell", Model: "lif_delta", Size: p.Excitatory + p.Inhibitory, Params: &cell,
			Types: []CellType{{"excitatory", p.Excitatory}, {"inhibitory", p.Inhibitory}},
		}},
		Projections: []Projection{
			random("excitation", "excitatory", p.FromExcitatory, p.J),
			random("inhibition", "inhibitory", p.FromInhibitory, -p.G*p.J),
		},
	}
}
