package circuits

import (
	"slices"
	"strings"
)

// Unit is that of a state of a population's neurons, "" for a pure number.
func (s Spec) Unit(population, variable string) string {
	p, _ := s.population(population)
	m, _ := FindModel(p.Model)
	return m.unit(variable, p.Params)
}

// WeightUnitOf is the unit of a projection's weights, "" where they have none.
func (s Spec) WeightUnitOf(projection string) string {
	p, _ := find(s.Projections, projection, func(p Projection) string { return p.Name })
	to, _, _ := strings.Cut(p.To, ".")
	if p.Receptor == "current" {
		return s.Unit(to, "i")
	}
	return s.Unit(to, "g_e")
}

// unit of a model's state, whose parameters say what its synapses are.
func (m Model) unit(variable string, params any) string {
	if own, ok := ownUnits()[m.Name][variable]; ok {
		return own
	}
	conductance, current := m.synapseUnits()
	switch {
	case slices.Contains([]string{"v", "threshold", "theta_1", "theta_2"}, variable):
		return "mV"
	case variable == "rate":
		return "Hz"
	case variable == "refractory":
		return "steps"
	case variable == "i" || variable == "w" || variable == "i_ca":
		return current
	case variable == "g_e" || variable == "g_i":
		if kind, _ := get(params, "kind").(string); kind == "current" {
			return current
		}
		return conductance
	case strings.HasPrefix(variable, "g_"): // of a channel
		return conductance
	}
	return ""
}

// synapseUnits are those of a model's conductances and currents, as its WeightUnit has them.
func (m Model) synapseUnits() (conductance, current string) {
	switch m.Name {
	case "lif", "lif_delta": // of jumps of the potential, and of currents times a resistance
		return "mV", "mV"
	case "perfect_if":
		return "mV", "mV/ms"
	case "rate", "divisive_normalization":
		return "", ""
	case "izhikevich":
		return "1/ms", "mV/ms"
	case "stomatogastric":
		return "µS/mm²", "nA/mm²"
	}
	return "nS", "pA"
}

// ownUnits are of states that mean something else, or something, in one model.
func ownUnits() map[string]map[string]string {
	return map[string]map[string]string{
		"alif":                   {"beta": "mV"},
		"divisive_normalization": {"r_max": "Hz"},
		"escape":                 {"rho_0": "Hz", "delta_u": "mV"},
		"izhikevich":             {"u": "mV/ms", "a": "1/ms", "b": "1/ms", "c": "mV", "d": "mV/ms"},
		"rate":                   {"threshold": "", "i": "", "gain": "", "width": ""},
		"patterns":               {"mean": "Hz"},
		"regular":                {"period": "ms"},
		"stomatogastric":         {"ca": "µM"},
	}
}
