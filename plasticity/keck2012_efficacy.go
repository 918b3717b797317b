package plasticity

import "homeostat/internal/kernel"

// What a synapse of the circuit of Keck, Savin and Lücke (2012) passes on. Learning is
// of W, the input that a neuron expects there; the weight m, which a spike transmits, is
//
//	linear   m = w_ref W        neurons that add up their inputs
//	log      m = w_ref ln W     what the likelihood of a Poisson mixture asks for
//
// With W at least 1, where inputs have a floor of 1, ln W is not below 0, and synapses
// excite. In the logarithmic form a multiplicative change of W is an additive one of m.

// Efficacy says how a weight depends on what is learned.
type Efficacy string

const (
	LinearEfficacy Efficacy = "linear"
	LogEfficacy    Efficacy = "log"
)

// grown is the weight after W has grown by an amount.
func (e Efficacy) grown(m, wRef, amount float64) float64 {
	if e == LogEfficacy {
		return m + float64(wRef*kernel.Log(1+float64(amount*kernel.Exp(-m/wRef))))
	}
	return m + float64(wRef*amount)
}

// scaled is the weight after W has been multiplied by exp(gain).
func (e Efficacy) scaled(m, wRef, gain float64) float64 {
	if e == LogEfficacy {
		return m + float64(wRef*gain)
	}
	return m * kernel.Exp(gain)
}
