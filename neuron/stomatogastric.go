package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Neurons of the crab's stomatogastric ganglion, with the seven channels of Liu,
// Golowasch, Marder and Abbott (1998), J Neurosci 18:2309, or as Prinz,
// Billimoria and Marder (2003), J Neurophysiol 90:3998, have them, a leak, and
// calcium. The scheme is hodgkin_huxley.go's.
//
// Conductances and currents are per area: µS/mm² and nA/mm², capacitance nF/mm²,
// and so are weights and i; a synapse of 30 nS onto 0.0628 mm² is 0.478 µS/mm².

// StomatogastricParameters describe a population of these neurons.
type StomatogastricParameters struct {
	MembraneParameters
	Pattern  string      `toml:"pattern"`  // one of StomatogastricPatterns, in whose place other keys stand; "" for none
	Kinetics string      `toml:"kinetics"` // of the channels: "liu" or "prinz"
	GNa      value.Value `toml:"g_na"`     // greatest conductances, µS/mm² per neuron: fast sodium
	GCaT     value.Value `toml:"g_cat"`    // transient calcium
	GCaS     value.Value `toml:"g_cas"`    // slow calcium
	GA       value.Value `toml:"g_a"`      // transient potassium
	GKCa     value.Value `toml:"g_kca"`    // calcium-dependent potassium
	GKd      value.Value `toml:"g_kd"`     // delayed-rectifier potassium
	GH       value.Value `toml:"g_h"`      // hyperpolarization-activated
	GLeak    value.Value `toml:"g_leak"`   // leak
	ENa      float64     `toml:"e_na"`     // reversal potentials, mV
	EK       float64     `toml:"e_k"`
	EH       float64     `toml:"e_h"`
	ELeak    float64     `toml:"e_leak"`
	Area     float64     `toml:"area"` // of the membrane, mm²: calcium follows the whole current
	CalciumParameters
}

// stomatogastricPattern is a row of the table of firing patterns.
type stomatogastricPattern struct {
	name                              string
	kinetics                          kinetics
	na, caT, caS, a, kCa, kd, h, leak float64 // µS/mm²
	eNa, f                            float64 // mV, µM/nA
}

func (p stomatogastricPattern) called() string { return p.name }

// stomatogastricPatterns are the burster of the program xolotl in Liu's kinetics,
// and the three cells of the pyloric network of Prinz, Bucher and Marder (2004),
// Nat Neurosci 7:1345, Figure 2e, of which the first bursts on its own.
func stomatogastricPatterns() []stomatogastricPattern {
	return []stomatogastricPattern{
		{"liu_burster", liu, 1831, 23, 27, 246, 980, 610, 10.1, 0.99, 30, 1.496},
		{"pyloric_ab", prinz, 1000, 25, 60, 500, 50, 1000, 0.1, 0, 50, 14.96},
		{"pyloric_lp", prinz, 1000, 0, 40, 200, 0, 250, 0.5, 0.3, 50, 14.96},
		{"pyloric_py", prinz, 1000, 24, 20, 500, 0, 1250, 0.5, 0.1, 50, 14.96},
	}
}

// StomatogastricPatterns names the firing patterns that Preset knows.
func StomatogastricPatterns() []string { return patternNames(stomatogastricPatterns()) }

// PresetKey is the key of the pattern's name.
func (p *StomatogastricParameters) PresetKey() string { return "pattern" }

// Preset sets the parameters of a firing pattern.
func (p *StomatogastricParameters) Preset(name string) error {
	q, err := findPattern(stomatogastricPatterns(), name)
	if err != nil {
		return err
	}
	p.Pattern, p.Kinetics = name, string(q.kinetics)
	p.GNa, p.GCaT, p.GCaS, p.GA = value.Const(q.na), value.Const(q.caT), value.Const(q.caS), value.Const(q.a)
	p.GKCa, p.GKd, p.GH, p.GLeak = value.Const(q.kCa), value.Const(q.kd), value.Const(q.h), value.Const(q.leak)
	p.ENa, p.F = q.eNa, q.f
	return nil
}

// DefaultStomatogastric bursts: the anterior burster's model of the pyloric network.
func DefaultStomatogastric() StomatogastricParameters {
	p := StomatogastricParameters{
		MembraneParameters: MembraneParameters{
			CM: 10, VPeak: -20, V: value.Const(-50), I: value.Const(0),
			SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
		},
		EK: -80, EH: -20, ELeak: -50, Area: 0.0628, CalciumParameters: DefaultCalcium(),
	}
	_ = p.Preset("pyloric_ab") // there is one
	p.Pattern = ""
	return p
}

// Validate says which parameters are out of their range, each by its key.
func (p StomatogastricParameters) Validate() error {
	return errors.Join(p.MembraneParameters.Validate(), check.OneOf("kinetics", p.Kinetics, string(liu), string(prinz)),
		check.NotNegativeValues("g_na", p.GNa), check.NotNegativeValues("g_cat", p.GCaT), check.NotNegativeValues("g_cas", p.GCaS),
		check.NotNegativeValues("g_a", p.GA), check.NotNegativeValues("g_kca", p.GKCa), check.NotNegativeValues("g_kd", p.GKd),
		check.NotNegativeValues("g_h", p.GH), check.NotNegativeValues("g_leak", p.GLeak),
		check.Finite("e_na", p.ENa), check.Finite("e_k", p.EK), check.Finite("e_h", p.EH), check.Finite("e_leak", p.ELeak),
		check.Positive("area", p.Area), p.CalciumParameters.Validate())
}

// ValidateStep says whether steps of dt ms are too long.
func (p StomatogastricParameters) ValidateStep(dt float64) error {
	k := kinetics(p.Kinetics)
	return errors.Join(gateStep("model", dt, newNa(k), newCaT(k), newCaS(k), newA(k), newKCa(k), newKd(k), newH(k)), p.NoiseParameters.ValidateStep(dt))
}

// NewStomatogastric returns n neurons for steps of dt ms. Values that are drawn come from key.
func NewStomatogastric[T state.Float](p StomatogastricParameters, n int, dt float64, key rng.Key) *HodgkinHuxley[T] {
	k := kinetics(p.Kinetics)
	m := Membrane{
		MembraneParameters: p.MembraneParameters,
		Channels: []MembraneChannel{
			{newNa(k), p.GNa, p.ENa}, {newCaT(k), p.GCaT, 0}, {newCaS(k), p.GCaS, 0}, {newA(k), p.GA, p.EK},
			{newKCa(k), p.GKCa, p.EK}, {newKd(k), p.GKd, p.EK}, {newH(k), p.GH, p.EH}, {newLeak(), p.GLeak, p.ELeak},
		},
		Calcium: p.CalciumParameters,
	}
	m.Calcium.F *= p.Area // the channels' currents are per area
	return NewHodgkinHuxley[T](m, n, dt, key)
}
