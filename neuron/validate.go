package neuron

import (
	"fmt"
	"math"

	"homeostat/internal/value"
)

// A Validate returns errors.Join of errors that each read "key: what is wrong",
// where key is the parameter's toml key.

func positive(key string, x float64) error {
	if x > 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("%s: must be above 0, is %g", key, x)
}

func finite(key string, x float64) error {
	if !math.IsNaN(x) && !math.IsInf(x, 0) {
		return nil
	}
	return fmt.Errorf("%s: must be a finite number, is %g", key, x)
}

func notNegative(key string, x float64) error {
	if x >= 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("%s: must be 0 or above, is %g", key, x)
}

// notNegativeValues refuses a value that could give a number below 0 to some neuron.
func notNegativeValues(key string, v value.Value) error {
	low, high := v.Bounds()
	if low >= 0 && !math.IsNaN(high) && (v.Kind == value.LogNormal || !math.IsInf(high, 1)) {
		return nil
	}
	return fmt.Errorf("%s: must be 0 or above for every neuron, but can be from %g to %g", key, low, high)
}

// finiteValues refuses numbers that are stated as infinite or not a number; draws are finite.
func finiteValues(key string, v value.Value) error {
	stated := append([]float64{v.A, v.B}, v.List...)
	for _, x := range stated {
		if err := finite(key, x); err != nil {
			return err
		}
	}
	return nil
}

// positiveValues refuses a value that could give zero or less to some neuron.
func positiveValues(key string, v value.Value) error {
	low, high := v.Bounds()
	if (low > 0 || v.Kind == value.LogNormal && !v.Negative) && !math.IsNaN(high) && (v.Kind == value.LogNormal || !math.IsInf(high, 1)) {
		return nil
	}
	return fmt.Errorf("%s: must be above 0 for every neuron, but can be from %g to %g", key, low, high)
}

// A ValidateStep refuses steps that are too long for a model, in errors of the
// same form. Parameters whose keys begin with tau are looked at by whoever asks.

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
