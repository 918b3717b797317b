package neuron

// Transient calcium of the stomatogastric ganglion, m³h (see kinetics for the sources):
//
//	m_inf = 1/(1+exp(-(v+27.1)/7.2))   tau_m = 21.7 - 21.3/(1+exp(-(v+68.1)/20.5))
//	h_inf = 1/(1+exp((v+32.1)/5.5))    tau_h = 105 - 89.8/(1+exp(-(v+55)/16.9))
func newCaT(k kinetics) Channel {
	return Channel{
		Name: "cat", Source: string(k), Ion: Calcium,
		M: Gate{Power: 3, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 27.1, -7.2), k.slow() * (21.7 - 21.3*sigmoid(v, 68.1, -20.5))
		}},
		H: Gate{Power: 1, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 32.1, 5.5), k.slow() * (105 - 89.8*sigmoid(v, 55, -16.9))
		}},
	}
}
