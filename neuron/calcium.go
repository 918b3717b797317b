package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
)

// Calcium inside a cell, by the currents of its calcium channels, and the
// reversal potential of these, Nernst's (Liu et al. 1998, J Neurosci 18:2309;
// Prinz et al. 2003, J Neurophysiol 90:3998):
//
//	tau_ca dca/dt = -f I_ca - ca + ca_rest,   E_ca = 12.25 mV ln(ca_out/ca)
//
// ca in µM, f in µM per unit of current. 12.25 mV is RT/2F at 11 °C.

// CalciumParameters describe the calcium of neurons; models embed them.
type CalciumParameters struct {
	TauCa  float64 `toml:"tau_ca"`  // decay, ms
	F      float64 `toml:"f"`       // concentration per current in the steady state, µM/nA
	CaRest float64 `toml:"ca_rest"` // concentration without current, µM
	CaOut  float64 `toml:"ca_out"`  // concentration outside, µM
}

// DefaultCalcium is that of Prinz et al.
func DefaultCalcium() CalciumParameters {
	return CalciumParameters{TauCa: 200, F: 14.96, CaRest: 0.05, CaOut: 3000}
}

// Validate says which parameters are out of their range, each by its key.
func (p CalciumParameters) Validate() error {
	return errors.Join(
		check.Positive("tau_ca", p.TauCa), check.NotNegative("f", p.F), check.Positive("ca_rest", p.CaRest), check.Positive("ca_out", p.CaOut))
}

const nernst = 12.25 // mV

// calciumReversal is the reversal potential at a concentration, logOut the logarithm of that outside.
func calciumReversal(ca, logOut float64) float64 { return nernst * (logOut - kernel.Log(ca)) }
