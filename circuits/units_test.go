package circuits

import (
	"slices"
	"strings"
	"testing"

	"homeostat/neuron"
)

// Every state of every model has a unit, or is known to be a pure number.
func TestEveryStateHasItsUnit(t *testing.T) {
	pure := map[string][]string{
		"alif": {"a"}, "divisive_normalization": {"i", "sigma", "drive", "power"}, "ornstein_uhlenbeck": {"x", "mean"},
		"patterns": {"shown"}, "poisson_profile": {"gain"}, "power_law_noise": {"x", "mean"},
		"random": {"x", "mean", "sigma"}, "rate": {"i", "gain", "input", "threshold", "width"},
	}
	for _, m := range Models() {
		for _, variable := range m.Variables {
			gate := strings.HasPrefix(variable, "m_") || strings.HasPrefix(variable, "h_")
			if unit := m.unit(variable, m.Params()); (unit == "") != (gate || slices.Contains(pure[m.Name], variable)) {
				t.Errorf("%s of %s: unit %q", variable, m.Name, unit)
			}
		}
	}
}

// What arrives at a receptor has the unit that the model says weights are in.
func TestWeightsHaveTheUnitOfTheirModel(t *testing.T) {
	for _, m := range Models() {
		if len(m.Receptors) == 0 || m.Graded {
			continue
		}
		s := Spec{Populations: []Population{{Name: "cell", Model: m.Name, Params: m.Params()}}, Projections: []Projection{{Name: "p", To: "cell", Receptor: "excitatory"}}}
		if unit := s.WeightUnitOf("p"); !slices.Contains(strings.Split(m.WeightUnit, " or "), unit) {
			t.Errorf("%s: weights in %q, want %s", m.Name, unit, m.WeightUnit)
		}
	}
	p := neuron.DefaultExpIF()
	s := Spec{Populations: []Population{{Name: "cell", Model: "expif", Params: &p}}, Projections: []Projection{{Name: "p", To: "cell.fast", Receptor: "excitatory"}}}
	if unit := s.WeightUnitOf("p"); unit != "nS" {
		t.Errorf("conductances in %q", unit)
	}
	if p.Kind = "current"; s.WeightUnitOf("p") != "pA" {
		t.Errorf("currents in %q", s.WeightUnitOf("p"))
	}
	if s.Projections[0].Receptor = "current"; s.WeightUnitOf("p") != "pA" {
		t.Errorf("currents at no receptor in %q", s.WeightUnitOf("p"))
	}
}
