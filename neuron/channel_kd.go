package neuron

// Delayed-rectifier potassium of the stomatogastric ganglion, m⁴ (see kinetics for the sources):
//
//	m_inf = 1/(1+exp(-(v+12.3)/11.8))   tau_m = 7.2 - 6.4/(1+exp(-(v+28.3)/19.2))
func newKd(k kinetics) Channel {
	return Channel{
		Name: "kd", Source: string(k), Ion: Potassium,
		M: Gate{Power: 4, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 12.3, -11.8), k.slow() * (7.2 - 6.4*sigmoid(v, 28.3, -19.2))
		}},
	}
}
