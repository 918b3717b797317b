package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/value"
)

// ObservedScalingParameters are what rules share that scale weights toward a rate which
// an [Observer] watches.
type ObservedScalingParameters struct {
	Target     value.Value `toml:"target"`     // set point of the rate, Hz per neuron
	TauRate    float64     `toml:"tau_rate"`   // time constant of the rate average, ms
	Sensor     RateSensor  `toml:"sensor"`     // neuron or population
	Min        float64     `toml:"min"`        // smallest magnitude that a weight is scaled down to
	Max        float64     `toml:"max"`        // largest magnitude that a weight is scaled up to
	Interval   float64     `toml:"interval"`   // time between the rule's actions, ms
	Inhibitory bool        `toml:"inhibitory"` // acts on inhibitory synapses, which shrink when the rate is too low
}

// Validate says which parameters are out of their range, each by its key.
func (p ObservedScalingParameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.Positive("tau_rate", p.TauRate), check.OneOf("sensor", p.Sensor, OwnRate, CommonRate),
		check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}
