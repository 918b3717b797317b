package neuron

import "math"

// Channel is what a membrane lets through in one way:
//
//	I = g m^p h^q (v - reversal),   tau_m dm/dt = m_inf - m,   tau_h dh/dt = h_inf - h
//
// with g the conductance when all of it is open (Hodgkin and Huxley 1952, J
// Physiol 117:500). A channel is a file of its own, and a row of Channels.
type Channel struct {
	Name   string // of the conductance, g_NAME, and of its gates, m_NAME and h_NAME
	Source string // whose kinetics they are
	M, H   Gate   // activation and inactivation; a Power of 0 is none
	Ion    Ion    // what it lets through, which has the reversal potential
}

// Gate is one of a channel's gates.
type Gate struct {
	Power       int
	Kinetics    func(v float64) (inf, tau float64) // at v mV; tau in ms
	CalciumHalf float64                            // µM; if above 0, inf is for plenty of calcium, and times ca/(ca+half)
}

// slowest is the longest time constant at the potentials that neurons have, infinite without a gate.
func (g Gate) slowest() float64 {
	if g.Power == 0 {
		return math.Inf(1)
	}
	longest := 0.0
	for v := -80.0; v <= 40; v++ {
		_, tau := g.Kinetics(v)
		longest = max(longest, tau)
	}
	return longest
}

// Ion is what a channel lets through.
type Ion string

// Calcium that comes in counts, and its reversal potential follows what is there (calcium.go).
const (
	Sodium    Ion = "na"
	Potassium Ion = "k"
	Calcium   Ion = "ca"
	Mixed     Ion = "h"    // of the hyperpolarization-activated current
	Unnamed   Ion = "leak" // of the leak
)

// Channels returns the table of channels.
func Channels() []Channel {
	return []Channel{
		newLeak(),
		newNaTraubMiles(-63), newKTraubMiles(-63),
		newNa(liu), newCaT(liu), newCaS(liu), newA(liu), newKCa(liu), newKd(liu), newH(liu),
		newNa(prinz), newCaT(prinz), newCaS(prinz), newA(prinz), newKCa(prinz), newKd(prinz), newH(prinz),
	}
}

// The crab's stomatogastric channels of Liu et al. (1998), J Neurosci 18:2309, and
// of Prinz, Billimoria and Marder (2003), J Neurophysiol 90:3998: the fits of
// Turrigiano et al. (1995) in units of a model at 10 °C, where the later paper has
// all time constants doubled, but for the H current's kinetics, which differ.
// Numbers as in the program xolotl.
type kinetics string

const (
	liu   kinetics = "liu"
	prinz kinetics = "prinz"
)

// slow is what time constants are multiplied by.
func (k kinetics) slow() float64 {
	if k == prinz {
		return 2
	}
	return 1
}

// sigmoid is 1/(1+exp((v+half)/slope)).
func sigmoid(v, half, slope float64) float64 { return 1 / (1 + math.Exp((v+half)/slope)) }

// rates turns the rates of opening and closing into a steady state and a time constant.
func rates(alpha, beta float64) (inf, tau float64) { return alpha / (alpha + beta), 1 / (alpha + beta) }

// linoid is x/(exp(x/slope)-1), also at 0, where it is slope.
func linoid(x, slope float64) float64 {
	if y := x / slope; math.Abs(y) > 1e-6 {
		return x / math.Expm1(y)
	}
	return slope - x/2
}
