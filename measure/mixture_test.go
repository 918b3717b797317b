package measure

import (
	"math"
	"testing"
)

// someMixture has numbers from which measures can be told by hand.
func someMixture() Input {
	return Input{Mixture: &Mixture{
		LogLikelihood: []float64{-9, -5, -5.5, -4}, Held: -4.5, Alike: -4.2,
		Totals: []float64{1, 1.1, 0.8}, StartTotals: []float64{1.2, 1.2, 1.2}, Loads: []float64{0.6, 0.37, 0.03},
		Errors: map[int]float64{80: 0.3, 800: 0.2}, Truth: 0.05,
		Contrasts: []float64{0.01, 0.1, 1, 10, 100}, Shifts: []float64{0.5, 0.2, 0, 0.05, 0.15},
	}}
}

func TestMeasuresOfMixtures(t *testing.T) {
	for name, want := range map[string]map[string]float64{
		"log_likelihood":       {"": -4, "start": -9, "fall": 0.5, "test": -4.5, "alike": -4.2},
		"classification_error": {"": 0.2, "80": 0.3, "800": 0.2},
		"row_sum_error":        {"": 0.2, "mean": 0.1, "start": 0.2},
		"unused_causes":        {"": 1.0 / 3, "largest": 0.6}, // 0.03 is less than a tenth of a third
		"parameter_error":      {"": 0.05},
		"contrast_shift":       {"": 0.5, "0.01": 0.5, "1": 0, "10": 0.05, "100": 0.15},
		"contrast_range":       {"": 100, "low": math.Pow(10, -0.5), "high": math.Pow(10, 1.5)}, // half-way, on logarithms, from 1 to 0.1 and from 10 to 100
	} {
		m, _ := Find(name)
		got, ok := m.Of(someMixture())
		if !ok {
			t.Errorf("%s has no value", name)
			continue
		}
		for part, x := range want {
			y := got.Value
			if part != "" {
				y = got.Extra[part]
			}
			if math.Abs(x-y) > 1e-12*max(1, math.Abs(x)) {
				t.Errorf("%s.%s is %g, want %g", name, part, y, x)
			}
		}
		if _, ok := m.Of(Input{}); ok {
			t.Errorf("%s has a value where nothing is known", name)
		}
	}
}

// A range that no contrast leaves has the ends that were looked at.
func TestContrastRangeHasEnds(t *testing.T) {
	in := someMixture()
	in.Mixture.Shifts = make([]float64, 5)
	m, _ := Find("contrast_range")
	if r, _ := m.Of(in); r.Value != 1e4 {
		t.Errorf("the range is %g, want 10,000", r.Value)
	}
}
