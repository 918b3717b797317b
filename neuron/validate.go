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
	return atLeastStep("c_m", "the time constant c_m/g_l of the membrane ", c/g, dt)
}
