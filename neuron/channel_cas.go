package neuron

import "math"

// Slow calcium of the stomatogastric ganglion, m³h (see kinetics for the sources):
//
//	m_inf = 1/(1+exp(-(v+33)/8.1))   tau_m = 1.4 + 7/(exp((v+27)/10) + exp(-(v+70)/13))
//	h_inf = 1/(1+exp((v+60)/6.2))    tau_h = 60 + 150/(exp((v+55)/9) + exp(-(v+65)/16))
func newCaS(k kinetics) Channel {
	return Channel{
		Name: "cas", Source: string(k), Ion: Calcium,
		M: Gate{Power: 3, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 33, -8.1), k.slow() * (1.4 + 7/(math.Exp((v+27)/10)+math.Exp(-(v+70)/13)))
		}},
		H: Gate{Power: 1, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 60, 6.2), k.slow() * (60 + 150/(math.Exp((v+55)/9)+math.Exp(-(v+65)/16)))
		}},
	}
}
