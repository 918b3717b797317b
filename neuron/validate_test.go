package neuron

import (
	"math"
	"strings"
	"testing"

	"homeostat/internal/value"
)

func TestDefaultsAreValid(t *testing.T) {
	for _, p := range []interface{ Validate() error }{DefaultLIF(), DefaultPoisson(), DefaultImage()} {
		if err := p.Validate(); err != nil {
			t.Errorf("%T: %v", p, err)
		}
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	nan := value.Const(math.NaN())
	cases := []struct {
		p    interface{ Validate() error }
		keys []string
	}{
		{LIFParameters{TauM: 0, TauE: -1, TauI: math.Inf(1), EL: math.NaN(), VReset: math.Inf(1), TRef: -1, V: nan, Threshold: nan, I: nan},
			[]string{"tau_m", "tau_e", "tau_i", "e_l", "v_reset", "t_ref", "v", "threshold", "i"}},
		{PoissonParameters{Rate: value.Spread(-1, 5)}, []string{"rate"}},
		{PoissonParameters{Rate: value.Value{Kind: value.Normal, A: 10, B: 1}}, []string{"rate"}},
		{PoissonParameters{Rate: nan}, []string{"rate"}},
		{ImageParameters{Channels: "cmyk", Pool: 3, MaxRate: -1, MinRate: -1}, []string{"channels", "pool", "max_rate", "min_rate"}},
		{ImageParameters{Channels: "rgb", Pool: 1, MaxRate: 1, MinRate: 2}, []string{"min_rate"}},
	}
	for _, c := range cases {
		lines := strings.Split(c.p.Validate().Error(), "\n")
		if len(lines) != len(c.keys) {
			t.Errorf("%+v: %d faults, want %d: %q", c.p, len(lines), len(c.keys), lines)
			continue
		}
		for i, key := range c.keys {
			if !strings.HasPrefix(lines[i], key+": ") {
				t.Errorf("fault %q does not begin with %q", lines[i], key+": ")
			}
		}
	}
}
