package plasticity

import (
	"fmt"
	"math"
	"slices"

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

func notNegative(key string, x float64) error {
	if x >= 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("%s: must be 0 or above, is %g", key, x)
}

func finite(key string, x float64) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("%s: must be a finite number, is %g", key, x)
	}
	return nil
}

// magnitude refuses bounds of weights that are below 0.
func magnitude(key string, x float64) error {
	if x >= 0 {
		return nil
	}
	return fmt.Errorf("%s: is a magnitude and must be 0 or above, is %g", key, x)
}

// oneOf refuses what is not among the choices.
func oneOf[T ~string](key string, x T, choices ...T) error {
	if slices.Contains(choices, x) {
		return nil
	}
	return fmt.Errorf("%s: must be one of %q, is %q", key, choices, x)
}

// ordered refuses bounds that are the wrong way round.
func ordered(low string, a float64, high string, b float64) error {
	if a < b {
		return nil
	}
	return fmt.Errorf("%s: must be below %s (%g), is %g", low, high, b, a)
}

// rates refuses set points that are not above 0 for every neuron.
func rates(key string, v value.Value) error {
	low, high := v.Bounds()
	above := low > 0 || v.Kind == value.LogNormal
	if above && !math.IsNaN(high) && (v.Kind == value.LogNormal || !math.IsInf(high, 1)) {
		return nil
	}
	return fmt.Errorf("%s: must be above 0 Hz for every neuron, but can be from %g to %g", key, low, high)
}

// fractions refuses numbers that are not from 0 to 1 for every neuron.
func fractions(key string, v value.Value) error {
	if low, high := v.Bounds(); !(low >= 0 && high <= 1) {
		return fmt.Errorf("%s: must be from 0 to 1 for every neuron, but can be from %g to %g", key, low, high)
	}
	return nil
}
