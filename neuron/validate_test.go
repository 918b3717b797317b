package neuron

import (
	"math"
	"strings"
	"testing"

	"homeostat/internal/value"
)

func TestDefaultsAreValid(t *testing.T) {
	for _, p := range []interface{ Validate() error }{DefaultLIF(), DefaultPoisson(), DefaultImage()} {
		checkFaults(t, p)
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	nan := value.Const(math.NaN())
	cases := []struct {
		p    interface{ Validate() error }
		keys []string
	}{
		{LIFParameters{TauM: 0, TauE: -1, TauI: math.Inf(1), EL: math.NaN(), VReset: math.Inf(1), TRef: -1, V: nan, Threshold: nan, I: nan,
			Synapse: "beta", NoiseParameters: NoiseParameters{-1, -1}},
			[]string{"tau_m", "tau_e", "tau_i", "synapse", "e_l", "v_reset", "t_ref", "v", "threshold", "i", "noise_sigma", "noise_tau"}},
		{PoissonParameters{Rate: value.Spread(-1, 5)}, []string{"rate"}},
		{PoissonParameters{Rate: value.Value{Kind: value.Normal, A: 10, B: 1}}, []string{"rate"}},
		{PoissonParameters{Rate: nan}, []string{"rate"}},
		{ImageParameters{Channels: "cmyk", Pool: 3, MaxRate: -1, MinRate: -1}, []string{"channels", "pool", "max_rate", "min_rate"}},
		{ImageParameters{Channels: "rgb", Pool: 1, MaxRate: 1, MinRate: 2}, []string{"min_rate"}},
	}
	for _, c := range cases {
		checkFaults(t, c.p, c.keys...)
	}
}

// checkFaults holds parameters to have one fault for each key, and no others.
func checkFaults(t *testing.T, p interface{ Validate() error }, keys ...string) {
	t.Helper()
	var lines []string
	if err := p.Validate(); err != nil {
		lines = strings.Split(err.Error(), "\n")
	}
	if len(lines) != len(keys) {
		t.Errorf("%+v: %d faults, want %d: %q", p, len(lines), len(keys), lines)
		return
	}
	for i, key := range keys {
		if !strings.HasPrefix(lines[i], key+": ") {
			t.Errorf("fault %q does not begin with %q", lines[i], key+": ")
		}
	}
}
