package circuits

import (
	"homeostat/internal/value"
	"homeostat/neuron"
)

// COBA is the conductance-based network of Vogels and Abbott 2005 as in Brette
// et al. 2007 (J Comput Neurosci 23:349, benchmark 1), wired like CUBA. It has
// no drive of its own: a hundred Poisson sources start it and stop after 50 ms.
// Then it fires at about 18 Hz, irregularly and in bursts, as long as it lasts:
// its activity is metastable, and some draws of its connections end it early.
func COBA(size int) Spec {
	cell := neuron.DefaultLIFConductance()
	cell.V = value.Value{Kind: value.Uniform, A: -60, B: -50}
	s := vogelsAbbott(size, Population{Model: "lif_conductance", Params: &cell}, 6, 67)
	start := neuron.PoissonProfileParameters{Times: []float64{0, 50}, Rates: []float64{50, 0}, Interpolation: "constant", Gain: value.Const(1)}
	s.Populations = append(s.Populations, Population{Name: "start", Model: "poisson_profile", Size: 100, Params: &start})
	s.Projections = append(s.Projections, Projection{
		Name: "starting", From: "start", To: "cell", Receptor: "excitatory", Connect: "fixed_probability",
		Params: &FixedProbability{Probability: 0.2}, Weight: value.Const(6), Delay: value.Const(0.1),
	})
	return s
}
