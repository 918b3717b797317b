package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Hodgkin–Huxley neurons with the sodium and potassium channels of Traub and
// Miles (channel_na_traub_miles.go, channel_k_traub_miles.go), the neuron of the
// COBAHH network (Brette et al. 2007, J Comput Neurosci 23:349, benchmark 3).
// The scheme is hodgkin_huxley.go's.

// TraubMilesParameters describe a population of these neurons, in pF, nS and pA.
type TraubMilesParameters struct {
	MembraneParameters
	VT    float64     `toml:"v_t"`    // where spikes begin, mV: shifts all gates
	GNa   value.Value `toml:"g_na"`   // greatest sodium conductance, nS per neuron
	GKd   value.Value `toml:"g_kd"`   // greatest potassium conductance, nS per neuron
	GLeak value.Value `toml:"g_leak"` // leak conductance, nS per neuron
	ENa   float64     `toml:"e_na"`   // mV
	EK    float64     `toml:"e_k"`    // mV
	ELeak float64     `toml:"e_leak"` // mV
}

// DefaultTraubMiles is a neuron of 20,000 µm² as in COBAHH.
func DefaultTraubMiles() TraubMilesParameters {
	return TraubMilesParameters{
		MembraneParameters: MembraneParameters{
			CM: 200, VPeak: -20, V: value.Const(-60), I: value.Const(0),
			SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
		},
		VT: -63, GNa: value.Const(20_000), GKd: value.Const(6_000), GLeak: value.Const(10), ENa: 50, EK: -90, ELeak: -60,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p TraubMilesParameters) Validate() error {
	return errors.Join(p.MembraneParameters.Validate(), check.Finite("v_t", p.VT),
		check.NotNegativeValues("g_na", p.GNa), check.NotNegativeValues("g_kd", p.GKd), check.NotNegativeValues("g_leak", p.GLeak),
		check.Finite("e_na", p.ENa), check.Finite("e_k", p.EK), check.Finite("e_leak", p.ELeak))
}

// ValidateStep says whether steps of dt ms are too long.
func (p TraubMilesParameters) ValidateStep(dt float64) error {
	return errors.Join(gateStep("model", dt, newNaTraubMiles(p.VT), newKTraubMiles(p.VT)), p.NoiseParameters.ValidateStep(dt))
}

// NewTraubMiles returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewTraubMiles[T state.Float](p TraubMilesParameters, n int, dt float64, key rng.Key) *HodgkinHuxley[T] {
	return NewHodgkinHuxley[T](Membrane{
		MembraneParameters: p.MembraneParameters,
		Channels: []MembraneChannel{
			{newNaTraubMiles(p.VT), p.GNa, p.ENa}, {newKTraubMiles(p.VT), p.GKd, p.EK}, {newLeak(), p.GLeak, p.ELeak},
		},
	}, n, dt, key)
}
