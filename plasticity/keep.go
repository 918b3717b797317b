package plasticity

import (
	"reflect"

	"homeostat/internal/state"
)

// keepNumbers keeps the numbers among parameters, by their toml keys: what may
// have been changed since the rule was made. It takes a pointer to them.
func keepNumbers(k *state.Keeper, params any) {
	v := reflect.ValueOf(params).Elem()
	for i := range v.NumField() {
		if x, ok := v.Field(i).Addr().Interface().(*float64); ok {
			state.One(k, v.Type().Field(i).Tag.Get("toml"), x)
		}
	}
}
