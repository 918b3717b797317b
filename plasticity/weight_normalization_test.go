package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Whatever changes weights, sums come back to their totals, by one factor: ratios
// stay. Float32 weights hold a sum of n to n roundings at most.
func TestWeightNormalization(t *testing.T) {
	random := rng.NewKey(1, "weights").Rand()
	rows := make([][]float32, 3)
	for i := range rows {
		for range 101 {
			rows[i] = append(rows[i], -float32(random.ExpFloat64())) // inhibitory
		}
	}
	clear(rows[2])
	given := DefaultWeightNormalization()
	given.Total = value.Value{Kind: value.List, List: []float64{50, 7, 1}}
	kept := given
	kept.Total = value.Const(0)
	for _, p := range []WeightNormalizationParameters{kept, given} {
		r := NewWeightNormalization(p, 3, rng.Key{})
		for i, row := range rows {
			w := append([]float32(nil), row...)
			want := sumOf(w)
			if p.Total.Kind == value.List {
				want = p.Total.List[i]
			}
			if r.Settle(1, i, nil, w); i == 2 {
				if sumOf(w) != 0 {
					t.Error("weights of 0 grow")
				}
				continue
			}
			ratio := float64(w[5]) / float64(w[4])
			for k := range w {
				w[k] *= 3
			}
			r.Settle(1, i, nil, w)
			if math.Abs(sumOf(w)/want-1) > 101*6e-8 || math.Abs(float64(w[5])/float64(w[4])/ratio-1) > 1e-6 {
				t.Errorf("neuron %d: sum %g, want %g; ratio %g, was %g", i, sumOf(w), want, float64(w[5])/float64(w[4]), ratio)
			}
		}
	}
	bad := given
	bad.Total, bad.Interval = value.Const(-1), 0
	if err := bad.Validate(); err == nil {
		t.Error("a negative total is taken")
	}
}

func BenchmarkWeightNormalization(b *testing.B) {
	w := make([]float32, 1000)
	for k := range w {
		w[k] = 1
	}
	r := NewWeightNormalization(DefaultWeightNormalization(), 1, rng.Key{})
	for n := 0; b.Loop(); n++ {
		r.Totals[0] = float64(1000 + n%2)
		r.Settle(1, 0, nil, w)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/synapse")
}
