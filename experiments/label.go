package experiments

import "slices"

// axisOf names a recorded quantity of a population or projection with its unit, for an axis.
func (b *Biological) axisOf(unit, what string) string {
	names := map[string]string{
		"v": "Membrane potential", "threshold": "Threshold", "rate": "Rate", "population_rate": "Population rate", "weight": "Weight",
		"release": "Release probability",
	}
	return withUnit(first(names[what], what), b.unitOf(unit, what))
}

// unitOf is the unit of a recorded quantity, "" if it has none.
func (b *Biological) unitOf(unit, what string) string {
	switch {
	case what == "rate" || what == "population_rate": // of spikes, whatever a model calls its own
		return "Hz"
	case what == "release": // a probability
		return ""
	case slices.Contains(b.projectionNames(), unit):
		return b.spec.WeightUnitOf(unit)
	}
	return b.spec.Unit(unit, what)
}

// withUnit adds a unit to a name, if there is one.
func withUnit(name, unit string) string {
	if unit == "" {
		return name
	}
	return name + " (" + unit + ")"
}
