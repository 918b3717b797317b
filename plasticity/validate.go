package plasticity

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
