package measure

import (
	"math"
	"testing"
)

// The example of Shen, Wang and Navlakha 2021, Figure 1B: halving keeps ratios and ranks.
func TestMultiplicativeScalingIsOneFactor(t *testing.T) {
	in := Input{Weights: &Weights{
		Post:   []int32{0, 0, 0, 0, 3, 3, 3},
		Before: []float64{1.0, 0.8, 0.6, 0.2, 1, 2, 3},
		After:  []float64{0.5, 0.4, 0.3, 0.1, 3, 6, 9},
	}}
	for name, want := range map[string]float64{"weight_factor": 1.75, "weight_slope": 1.75, "weight_r2": 1, "weight_rank_correlation": 1} {
		m, _ := Find(name)
		got, ok := m.Of(in)
		if !ok || math.Abs(got.Value-want) > 1e-12 || len(got.PerUnit) != 2 {
			t.Errorf("%s = %v, want %g for two units", name, got, want)
		}
	}
}

// A shift, after = before + 1, is a line too, but not one factor, and a swap breaks the ranks.
func TestWhatIsNotOneFactor(t *testing.T) {
	shift := Input{Weights: &Weights{Post: []int32{0, 0, 0}, Before: []float64{1, 2, 3}, After: []float64{2, 3, 4}}}
	slope, _ := weightSlope(shift)
	r2, _ := weightR2(shift)
	// k = 20/14; the rest is Σ(after − k·before)² = 29 − 400/14 = 3/7, of Σ(after − 3)² = 2.
	if math.Abs(slope.Value-1) > 1e-12 || math.Abs(r2.Value-(1-3.0/14)) > 1e-12 {
		t.Errorf("slope %g, R² %g; want 1 and %g", slope.Value, r2.Value, 1-3.0/14)
	}
	swap := Input{Weights: &Weights{Post: []int32{0, 0, 0}, Before: []float64{1, 2, 3}, After: []float64{2, 1, 3}}}
	if rank, _ := weightRankCorrelation(swap); math.Abs(rank.Value-0.5) > 1e-12 {
		t.Errorf("rank correlation %g, want 1 − 6·2/(3·8) = 0.5", rank.Value)
	}
}

func TestAlphaCountsTheUnitInterval(t *testing.T) {
	got, _ := alpha(Input{Scales: []float64{-0.5, 0.25, 0.75, 1.5}})
	if got.Value != 0.5 || got.Extra["inside"] != 0.5 || got.Extra["min"] != -0.5 || got.Extra["max"] != 1.5 {
		t.Errorf("got %v", got)
	}
}

func TestQuartiles(t *testing.T) {
	lo, median, hi := Quartiles([]float64{4, 1, 3, 2}) // numpy.percentile([4, 1, 3, 2], [25, 50, 75])
	if lo != 1.75 || median != 2.5 || hi != 3.25 {
		t.Errorf("%g %g %g, want 1.75 2.5 3.25", lo, median, hi)
	}
}
