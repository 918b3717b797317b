package circuits

import (
	"slices"
	"testing"

	"homeostat/internal/value"
)

func TestFieldsOfEmbeddedParameters(t *testing.T) {
	type inner struct {
		V   value.Value `toml:"v"`
		Tau float64     `toml:"tau"`
	}
	type outer struct {
		I value.Value `toml:"i"`
		inner
	}
	p := &outer{inner: inner{Tau: 3}}
	if got := valueKeys(p); !slices.Equal(got, []string{"i", "v"}) || get(p, "tau") != 3.0 {
		t.Errorf("keys %v, tau %v", got, get(p, "tau"))
	}
}
