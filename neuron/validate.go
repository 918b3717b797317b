package neuron

import "fmt"

// A ValidateStep refuses steps that are too long for a model, in errors of the
// form of a Validate (package check). Parameters whose keys begin with tau are
// looked at by whoever asks.

// atLeastStep refuses a time constant that a step of dt ms would leap over; what
// says how it follows from parameters, if it is none itself.
func atLeastStep(key, what string, tau, dt float64) error {
	if tau >= dt {
		return nil
	}
	return fmt.Errorf("%s: %smust be at least dt (%g ms), is %.3g; use a smaller dt", key, what, dt, tau)
}

// membraneStep is that of a membrane of c pF and g nS.
func membraneStep(c, g, dt float64) error {
	m := membrane(c, g)
	return atLeastStep(m.Key, m.What, m.Tau, dt)
}

// TimeConstant is one of a model. A model whose scheme is not exact has a method
// Approximated that returns those that its steps have to be short against; whoever
// sets the step says by how much. Exact models have none: they may be held to
// steps as long as the time constant itself.
type TimeConstant struct {
	Key, What string  // parameter, and how the time constant follows from it, if it is none itself
	Tau       float64 // ms
}

// membrane is the time constant of one of c pF and g nS.
func membrane(c, g float64) TimeConstant {
	return TimeConstant{"c_m", "the time constant c_m/g_l of the membrane ", c / g}
}
