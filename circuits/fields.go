package circuits

import (
	"reflect"

	"homeostat/internal/value"
)

// Parameters are structs with toml tags; these functions reach their fields by
// key, also those of structs that they embed.

// eachField calls f for every key of a pointer to parameters.
func eachField(params any, f func(key string, field reflect.Value)) {
	eachFieldOf(reflect.ValueOf(params).Elem(), f)
}

func eachFieldOf(v reflect.Value, f func(key string, field reflect.Value)) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			eachFieldOf(v.Field(i), f)
		} else if key := field.Tag.Get("toml"); key != "" {
			f(key, v.Field(i))
		}
	}
}

// valueKeys are the keys that hold one number per neuron.
func valueKeys(params any) (keys []string) {
	eachField(params, func(key string, field reflect.Value) {
		if _, ok := field.Interface().(value.Value); ok {
			keys = append(keys, key)
		}
	})
	return keys
}

// get returns the value of a key, nil if there is none.
func get(params any, key string) (x any) {
	eachField(params, func(k string, field reflect.Value) {
		if k == key {
			x = field.Interface()
		}
	})
	return x
}

// with returns a pointer to a copy of parameters in which a key has another value.
func with(params any, key string, x any) any {
	changed := reflect.New(reflect.TypeOf(params).Elem())
	changed.Elem().Set(reflect.ValueOf(params).Elem())
	put(changed.Interface(), key, x)
	return changed.Interface()
}

// put changes the value of a key.
func put(params any, key string, x any) {
	eachField(params, func(k string, field reflect.Value) {
		if k == key {
			field.Set(reflect.ValueOf(x))
		}
	})
}

// validate asks parameters for what is out of range.
func validate(params any) error { return params.(interface{ Validate() error }).Validate() }
