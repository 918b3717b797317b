package neuron

import "math"

// Delayed-rectifier potassium of a hippocampal pyramidal cell (Traub and Miles
// 1991, Neuronal Networks of the Hippocampus), n⁴, as in the COBAHH network of
// Brette et al. (2007), J Comput Neurosci 23:349: with u = v - v_t and rates in 1/ms,
//
//	alpha_n = 0.032 (15-u)/(exp((15-u)/5)-1)   beta_n = 0.5 exp((10-u)/40)
func newKTraubMiles(vT float64) Channel {
	return Channel{
		Name: "kd", Source: "traub_miles", Ion: Potassium,
		M: Gate{Power: 4, Kinetics: func(v float64) (inf, tau float64) {
			u := v - vT
			return rates(0.032*linoid(15-u, 5), 0.5*math.Exp((10-u)/40))
		}},
	}
}
