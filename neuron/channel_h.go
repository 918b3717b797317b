package neuron

import "math"

// Hyperpolarization-activated mixed current of the stomatogastric ganglion, m
// (see kinetics for the sources). Liu et al.:
//
//	m_inf = 1/(1+exp((v+70)/6))     tau_m = 272 + 1499/(1+exp(-(v+42.2)/8.73))
//
// Prinz et al.:
//
//	m_inf = 1/(1+exp((v+75)/5.5))   tau_m = 2/(exp(-(v+169.7)/11.6) + exp((v-26.7)/14.3))
func newH(k kinetics) Channel {
	c := Channel{Name: "h", Source: string(k), Ion: Mixed, M: Gate{Power: 1}}
	c.M.Kinetics = func(v float64) (inf, tau float64) {
		return sigmoid(v, 70, 6), 272 + 1499*sigmoid(v, 42.2, -8.73)
	}
	if k == prinz {
		c.M.Kinetics = func(v float64) (inf, tau float64) {
			return sigmoid(v, 75, 5.5), 2 / (math.Exp(-(v+169.7)/11.6) + math.Exp((v-26.7)/14.3))
		}
	}
	return c
}
