package neuron

import "homeostat/internal/kernel"

// Softmax competition: neurons under lateral inhibition that they all drive share one
// unit of activity,
//
//	s_c = exp(I_c) / Σ_c' exp(I_c')
//
// the winner-take-most of Keck, Savin and Lücke (2012, PLoS Comput Biol 8:e1002432,
// equation 6) at its steady state. With I_c = ln p(y, c) it is the posterior p(c | y).

// Softmax replaces inputs by the activities that they lead to, which sum to 1, and
// returns ln Σ exp(I). Inputs may be of any size: the largest is taken out first.
func Softmax(inputs []float64) (logSum float64) {
	top := inputs[0]
	for _, x := range inputs {
		top = max(top, x)
	}
	sum := 0.0
	for c, x := range inputs {
		inputs[c] = kernel.Exp(x - top)
		sum += inputs[c]
	}
	for c := range inputs {
		inputs[c] /= sum
	}
	return top + kernel.Log(sum)
}
