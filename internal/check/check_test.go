package check

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"homeostat/internal/value"
)

var (
	nan, inf = math.NaN(), math.Inf(1)
	drawn    = value.Value{Kind: value.LogNormal, A: 1, B: 0.5}
	minus    = value.Value{Kind: value.LogNormal, A: 1, B: 0.5, Negative: true}
	huge     = value.Value{Kind: value.LogNormal, A: 1000, B: 1}
	normal   = value.Value{Kind: value.Normal, A: 10, B: 1}
	listed   = value.Value{Kind: value.List, List: []float64{1, nan}}
	none     = value.Value{Kind: value.LogNormal, A: nan, B: 1}
)

// What each takes and what it refuses.
func TestRanges(t *testing.T) {
	type numbers = []float64
	for name, c := range map[string]struct {
		f               func(key string, x float64) error
		taken, rejected numbers
	}{
		"Positive":    {Positive, numbers{1e-300, 7}, numbers{0, -1, nan, inf, -inf}},
		"NotNegative": {NotNegative, numbers{0, 7}, numbers{-1e-300, nan, inf, -inf}},
		"Finite":      {Finite, numbers{0, -7}, numbers{nan, inf, -inf}},
		"Ordered": {func(key string, x float64) error { return Ordered(key, x, "max", 1) },
			numbers{0, -inf}, numbers{1, 2, nan}},
	} {
		for _, x := range c.taken {
			taken(t, fmt.Sprint(name, " of ", x), c.f("key", x))
		}
		for _, x := range c.rejected {
			rejected(t, fmt.Sprint(name, " of ", x), c.f("key", x))
		}
	}
}

func TestRangesOfValues(t *testing.T) {
	type values = []value.Value
	for name, c := range map[string]struct {
		f               func(key string, v value.Value) error
		taken, rejected values
	}{
		"PositiveValues":    {PositiveValues, values{value.Const(1), value.Spread(1, 2), drawn}, values{value.Const(0), value.Const(inf), value.Spread(-1, 1), minus, huge, normal, listed, none}},
		"NotNegativeValues": {NotNegativeValues, values{value.Const(0), value.Spread(0, 2), drawn}, values{value.Const(-1), value.Const(inf), value.Spread(-1, 1), minus, huge, normal, listed, none}},
		"FiniteValues":      {FiniteValues, values{value.Const(0), value.Spread(-1, 2), drawn, minus, normal}, values{value.Const(nan), huge, listed, none}},
		"Fractions":         {Fractions, values{value.Const(0), value.Spread(0, 1)}, values{value.Const(1.1), value.Spread(-1, 1), drawn, normal, listed}},
	} {
		for _, v := range c.taken {
			taken(t, fmt.Sprint(name, " of ", v), c.f("key", v))
		}
		for _, v := range c.rejected {
			rejected(t, fmt.Sprint(name, " of ", v), c.f("key", v))
		}
	}
}

func TestOneOf(t *testing.T) {
	taken(t, "a name that may be left out", OneOf("key", "", "", "a", "b"))
	err := OneOf("key", "c", "", "a", "b")
	if rejected(t, "another name", err); err.Error() != `key: must be one of "a", "b", is "c"` {
		t.Error(err)
	}
}

func taken(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s is refused: %v", what, err)
	}
}

func rejected(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil || !strings.HasPrefix(err.Error(), "key: ") {
		t.Errorf("%s: %v", what, errors.Join(errors.New("want an error that begins with the key"), err))
	}
}
