package neuron

// Fast sodium of the stomatogastric ganglion, m³h (see kinetics for the sources):
//
//	m_inf = 1/(1+exp(-(v+25.5)/5.29))   tau_m = 1.32 - 1.26/(1+exp(-(v+120)/25))
//	h_inf = 1/(1+exp((v+48.9)/5.18))    tau_h = 0.67/(1+exp(-(v+62.9)/10)) (1.5 + 1/(1+exp((v+34.9)/3.6)))
func newNa(k kinetics) Channel {
	return Channel{
		Name: "na", Source: string(k), Ion: Sodium,
		M: Gate{Power: 3, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 25.5, -5.29), k.slow() * (1.32 - 1.26*sigmoid(v, 120, -25))
		}},
		H: Gate{Power: 1, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 48.9, 5.18), k.slow() * 0.67 * sigmoid(v, 62.9, -10) * (1.5 + sigmoid(v, 34.9, 3.6))
		}},
	}
}
