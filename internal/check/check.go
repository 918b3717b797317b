// Package check says what is wrong with parameters. Its errors read "key: what
// is wrong", where key is the parameter's toml key, so that errors.Join of them is
// what a Validate returns; nil is nothing wrong.
package check

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/value"
)

// Positive refuses numbers that are not above 0 and finite.
func Positive(key string, x float64) error {
	if x > 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("%s: must be above 0, is %g", key, x)
}

// NotNegative refuses numbers that are below 0 or not finite.
func NotNegative(key string, x float64) error {
	if x >= 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("%s: must be 0 or above, is %g", key, x)
}

// Finite refuses infinite numbers and what is none.
func Finite(key string, x float64) error {
	if finite(x) {
		return nil
	}
	return fmt.Errorf("%s: must be a finite number, is %g", key, x)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Ordered refuses bounds that are the wrong way round.
func Ordered(low string, a float64, high string, b float64) error {
	if a < b {
		return nil
	}
	return fmt.Errorf("%s: must be below %s (%g), is %g", low, high, b, a)
}

// OneOf refuses what is not among the choices.
func OneOf[T ~string](key string, x T, choices ...T) error {
	if slices.Contains(choices, x) {
		return nil
	}
	var named []string
	for _, choice := range choices {
		if choice != "" {
			named = append(named, fmt.Sprintf("%q", choice))
		}
	}
	return fmt.Errorf("%s: must be one of %s, is %q", key, strings.Join(named, ", "), x)
}

// FiniteValues refuses numbers that are stated as infinite or not a number; draws are finite.
func FiniteValues(key string, v value.Value) error {
	stated := append([]float64{v.A, v.B}, v.List...)
	for _, x := range stated {
		if err := Finite(key, x); err != nil {
			return err
		}
	}
	return drawable(key, v)
}

// PositiveValues refuses a value that could give 0 or less to some element.
func PositiveValues(key string, v value.Value) error {
	low, high := v.Bounds()
	if v.Kind == value.LogNormal && !v.Negative {
		return FiniteValues(key, v)
	}
	if low > 0 && finite(high) {
		return nil
	}
	return within(key, "above 0", low, high)
}

// NotNegativeValues refuses a value that could give less than 0 to some element.
func NotNegativeValues(key string, v value.Value) error {
	low, high := v.Bounds()
	if v.Kind == value.LogNormal && !v.Negative {
		return FiniteValues(key, v)
	}
	if low >= 0 && finite(high) {
		return nil
	}
	return within(key, "0 or above", low, high)
}

// Fractions refuses a value that could give some element a number not from 0 to 1.
func Fractions(key string, v value.Value) error {
	low, high := v.Bounds()
	if low >= 0 && high <= 1 {
		return nil
	}
	return within(key, "from 0 to 1", low, high)
}

func within(key, what string, low, high float64) error {
	if low == high {
		return fmt.Errorf("%s: must be %s for each, is %g", key, what, low)
	}
	return fmt.Errorf("%s: must be %s for each, but can be from %g to %g", key, what, low, high)
}

// farthest is the number of standard deviations beyond which normal draws do not come.
const farthest = 40

// drawable refuses log-normal distributions whose draws may be too large for numbers.
func drawable(key string, v value.Value) error {
	if v.Kind == value.LogNormal && math.IsInf(math.Exp(v.A+farthest*v.B), 1) {
		return fmt.Errorf("%s: draws of a log-normal distribution of mu %g and sigma %g may be infinite; give those of the logarithm", key, v.A, v.B)
	}
	return nil
}
