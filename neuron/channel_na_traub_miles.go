package neuron

import "math"

// Fast sodium of a hippocampal pyramidal cell (Traub and Miles 1991, Neuronal
// Networks of the Hippocampus), m³h, as in the COBAHH network of Brette et al.
// (2007), J Comput Neurosci 23:349: with u = v - v_t and rates in 1/ms,
//
//	alpha_m = 0.32 (13-u)/(exp((13-u)/4)-1)   beta_m = 0.28 (u-40)/(exp((u-40)/5)-1)
//	alpha_h = 0.128 exp((17-u)/18)            beta_h = 4/(1+exp((40-u)/5))
func newNaTraubMiles(vT float64) Channel {
	return Channel{
		Name: "na", Source: "traub_miles", Ion: Sodium,
		M: Gate{Power: 3, Kinetics: func(v float64) (inf, tau float64) {
			u := v - vT
			return rates(0.32*linoid(13-u, 4), 0.28*linoid(u-40, 5))
		}},
		H: Gate{Power: 1, Kinetics: func(v float64) (inf, tau float64) {
			u := v - vT
			return rates(0.128*math.Exp((17-u)/18), 4/(1+math.Exp((40-u)/5)))
		}},
	}
}
