package neuron

// Calcium-dependent potassium of the stomatogastric ganglion, m⁴ (see kinetics for the sources):
//
//	m_inf = ca/(ca+3) /(1+exp(-(v+28.3)/12.6))   tau_m = 90.3 - 75.1/(1+exp(-(v+46)/22.7))
//
// with ca in µM.
func newKCa(k kinetics) Channel {
	return Channel{
		Name: "kca", Source: string(k), Ion: Potassium,
		M: Gate{Power: 4, CalciumHalf: 3, Kinetics: func(v float64) (inf, tau float64) {
			return sigmoid(v, 28.3, -12.6), k.slow() * (90.3 - 75.1*sigmoid(v, 46, -22.7))
		}},
	}
}
