package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Sums come to their totals by one amount: differences of weights that are not at
// 0 stay, and those at 0 are the ones that were smaller than what was taken.
func TestSubtractiveNormalization(t *testing.T) {
	random := rng.NewKey(1, "weights").Rand()
	given := make([]float32, 101)
	for k := range given {
		given[k] = -float32(random.ExpFloat64()) // inhibitory
	}
	for _, total := range []float64{300, 60, 10, 1} { // from about 100: up, and down past more and more weights
		p := DefaultWeightNormalization()
		p.Total = value.Const(total)
		w := append([]float32(nil), given...)
		r := NewSubtractiveNormalization(p, 1, rng.Key{})
		r.Settle(1, 0, nil, w)
		if math.Abs(sumOf(w)/total-1) > 1e-5 {
			t.Errorf("total %g: the sum is %g", total, sumOf(w))
		}
		var d float64 // what was taken from those that are left
		for k := range w {
			if w[k] < 0 {
				d = float64(w[k]) - float64(given[k])
			}
		}
		for k := range w {
			want := min(0, float64(given[k])+d)
			if math.Abs(float64(w[k])-want) > 1e-5 {
				t.Errorf("total %g: weight %d from %g to %g, want %g", total, k, given[k], w[k], want)
			}
		}
	}
}

// A total of 0 is the sum found first; a row without weights above 0 stays.
func TestSubtractiveNormalizationKeepsASum(t *testing.T) {
	p := DefaultWeightNormalization()
	p.Total = value.Const(0)
	r := NewSubtractiveNormalization(p, 2, rng.Key{})
	w := []float32{1, 2, 3, 0}
	r.Settle(1, 0, nil, w)
	w[0] += 2
	r.Settle(1, 0, nil, w)
	for k, want := range []float32{2.3333333, 1.3333333, 2.3333333, 0} {
		if math.Abs(float64(w[k]-want)) > 1e-6 {
			t.Errorf("weight %d is %g, want %g", k, w[k], want)
		}
	}
	none := make([]float32, 3)
	if r.Settle(1, 1, nil, none); none[0] != 0 {
		t.Error("weights of 0 grow")
	}
}
