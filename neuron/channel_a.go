package neuron

// Transient potassium (A) of the stomatogastric ganglion, m³h (see kinetics for the sources):
//
//	m_inf = 1/(1+exp(-(v+27.2)/8.7))   tau_m = 11.6 - 10.4/(1+exp(-(v+32.9)/15.2))
//	h_inf = 1/(1+exp((v+56.9)/4.9))    tau_h = 38.6 - 29.2/(1+exp(-(v+38.9)/26.5))
func newA(k kinetics) Channel {
	return Channel{
		Name: "a", Source: string(k), Ion: Potassium,
		M: Gate{Power: 3, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 27.2, -8.7), k.slow() * (11.6 - 10.4*sigmoid(v, 32.9, -15.2))
		}},
		H: Gate{Power: 1, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 56.9, 4.9), k.slow() * (38.6 - 29.2*sigmoid(v, 38.9, -26.5))
		}},
	}
}
