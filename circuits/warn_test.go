package circuits

import (
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

func TestNothingToWarnOf(t *testing.T) {
	if found := Warn(small()); len(found) > 0 {
		t.Error(found)
	}
}

// Steps of a fifth of a time constant are long enough to be told of, and only of
// models whose scheme is not exact.
func TestWarnOfCoarseSteps(t *testing.T) {
	for _, m := range Models() {
		s := Spec{Populations: []Population{{Name: "cell", Model: m.Name, Params: m.Params()}}}
		approximate, ok := s.Populations[0].Params.(interface{ Approximated() []neuron.TimeConstant })
		exact := slices.Contains([]string{"divisive_normalization", "lif", "lif_delta", "ornstein_uhlenbeck", "perfect_if", "rate"}, m.Name) || len(m.Receptors) == 0
		if ok == exact {
			t.Errorf("%s: approximated is %t, exact %t", m.Name, ok, exact)
		}
		if !ok {
			continue
		}
		for _, tau := range approximate.Approximated() {
			path := "population.cell." + tau.Key
			about := func(f Fault) bool { return f.Path == path }
			if s.Dt = tau.Tau / 5; slices.ContainsFunc(Warn(s), about) {
				t.Errorf("%s, %s of %g ms: warns of %g ms", m.Name, tau.Key, tau.Tau, s.Dt)
			}
			if s.Dt = tau.Tau / 4; !slices.ContainsFunc(Warn(s), about) {
				t.Errorf("%s, %s of %g ms: does not warn of %g ms", m.Name, tau.Key, tau.Tau, s.Dt)
			}
		}
	}
}

// Steps longer than a time constant are refused, whatever the model.
func TestCheckRefusesLeaps(t *testing.T) {
	for model, dt := range map[string]float64{
		"hodgkin_huxley": 0.2, "stomatogastric": 1, "lif_conductance": 6, "expif": 6, "adex": 6, "izhikevich": 6, "lif": 6, "rate": 21,
	} {
		m, _ := FindModel(model)
		s := Spec{Dt: dt, Populations: []Population{{Name: "cell", Model: model, Size: 1, Params: m.Params()}}}
		if found := Check(s, Shape{}); len(found) == 0 || !strings.Contains(found[0].Message, "use a smaller dt") {
			t.Errorf("%s in steps of %g ms: found %v", model, dt, found)
		}
		s.Dt = 0.1
		if found := Check(s, Shape{}); len(found) > 0 {
			t.Errorf("%s in steps of 0.1 ms: found %v", model, found)
		}
	}
}

// The default bounds of pairs are 0 and 1. Of a log-normal distribution of median 1
// half is above; 10,000 draws tell that to 2%, four standard errors.
func TestWarnOfWeightsOutsideBounds(t *testing.T) {
	pairs := plasticity.DefaultPairSTDP()
	for _, c := range []struct {
		weight value.Value
		says   string
	}{
		{value.Const(1), ""},
		{value.Const(0.1), ""},
		{value.Value{Kind: value.Uniform, A: 0, B: 1}, ""},
		{value.Const(2), "all of the weights begin outside the bounds of pair_stdp, 0 to 1 in magnitude (one is 2)"},
		{value.Value{Kind: value.List, List: []float64{0.5, 0.5, 0.5, 1.5}}, "25% of the weights"},
		{value.Value{Kind: value.Uniform, A: 0, B: 2}, "50% of the weights"},
		{value.Value{Kind: value.LogNormal, A: 0, B: 1}, "50% of the weights"},
		{value.Value{Kind: value.Normal, A: 0.1, B: 0.1}, ""}, // cut off at 0, as it is drawn
	} {
		s := small()
		s.Projections[0].Weight = c.weight
		s.Rules = []Rule{{Name: "pair_stdp", On: "drive", Params: &pairs}}
		found := Warn(s)
		if c.says == "" {
			if len(found) > 0 {
				t.Errorf("%+v: found %v", c.weight, found)
			}
			continue
		}
		if len(found) != 1 || found[0].Path != "projection.drive.weight" || !saysAbout(found[0].Message, c.says) {
			t.Errorf("%+v: found %v, want %q", c.weight, found, c.says)
		}
	}
}

// saysAbout compares messages but for their leading percentage, which may be off by 2.
func saysAbout(got, want string) bool {
	share, rest, percent := strings.Cut(want, "%")
	found, after, _ := strings.Cut(got, "%")
	if !percent {
		return strings.Contains(got, want)
	}
	return math.Abs(number(share)-number(found)) <= 2 && strings.HasPrefix(after, rest)
}

func number(s string) (x float64) {
	for _, digit := range s {
		x = 10*x + float64(digit-'0')
	}
	return x
}
