package neuron

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"homeostat/internal/value"
)

// fields calls f for every key of parameters, also of those that they embed.
func fields(v reflect.Value, f func(key string, field reflect.Value)) {
	for i := range v.NumField() {
		if v.Type().Field(i).Anonymous {
			fields(v.Field(i), f)
		} else {
			f(v.Type().Field(i).Tag.Get("toml"), v.Field(i))
		}
	}
}

// Defaults are valid; a number that is none, and a name that is none, is found at its key.
func TestEveryParameterIsChecked(t *testing.T) {
	adex, expif, hh, stg := DefaultAdEx(), DefaultExpIF(), DefaultTraubMiles(), DefaultStomatogastric()
	izhikevich, mat, alif, escape := DefaultIzhikevich(), DefaultMAT(), DefaultALIF(), DefaultEscape()
	for _, p := range []interface{ Validate() error }{&adex, &expif, &hh, &stg, &izhikevich, &mat, &alif, &escape} {
		checkParameters(t, p)
	}
}

// checkParameters puts wrong values into a pointer to valid parameters, key by key.
func checkParameters(t *testing.T, p interface{ Validate() error }) {
	t.Helper()
	if err := p.Validate(); err != nil {
		t.Errorf("%T: %v", p, err)
	}
	fields(reflect.ValueOf(p).Elem(), func(key string, field reflect.Value) {
		if key == "pattern" { // says where the others came from
			return
		}
		old := reflect.New(field.Type()).Elem()
		old.Set(field)
		switch field.Interface().(type) {
		case float64:
			field.SetFloat(math.NaN())
		case value.Value:
			field.Set(reflect.ValueOf(value.Const(math.NaN())))
		case string:
			field.SetString("no such name")
		}
		if err := p.Validate(); err == nil || !strings.Contains("\n"+err.Error(), "\n"+key+": ") {
			t.Errorf("%T with a wrong %s: %v", p, key, err)
		}
		field.Set(old)
	})
}

// Every pattern of every model's table is valid, and another name is refused.
func TestEveryPatternIsValid(t *testing.T) {
	adex, izhikevich, mat, stg := DefaultAdEx(), DefaultIzhikevich(), DefaultMAT(), DefaultStomatogastric()
	for _, m := range []struct {
		p interface {
			Validate() error
			Preset(name string) error
		}
		names []string
	}{{&adex, AdExPatterns()}, {&izhikevich, IzhikevichPatterns()}, {&mat, MATPatterns()}, {&stg, StomatogastricPatterns()}} {
		for _, name := range m.names {
			if err := m.p.Preset(name); err != nil || m.p.Validate() != nil {
				t.Errorf("%T, %s: %v, %v", m.p, name, err, m.p.Validate())
			}
		}
		if m.p.Preset("no such name") == nil {
			t.Errorf("%T takes a pattern of any name", m.p)
		}
	}
}
