package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// principal returns the principal component of the second moments of equally
// likely patterns, of length 1, by iterating the matrix.
func principal(patterns [][]float64) []float64 {
	v := make([]float64, len(patterns[0]))
	for k := range v {
		v[k] = 1
	}
	for range 1000 {
		next, norm := make([]float64, len(v)), 0.0
		for _, x := range patterns {
			y := dot(x, v)
			for k := range x {
				next[k] += y * x[k]
			}
		}
		for _, z := range next {
			norm += z * z
		}
		for k := range v {
			v[k] = next[k] / math.Sqrt(norm)
		}
	}
	return v
}

func dot[T state.Float](x []float64, w []T) (sum float64) {
	for k := range x {
		sum += x[k] * float64(w[k])
	}
	return sum
}

// A linear target of sources that show 40 patterns in shuffled rounds: weights
// go to the principal component, at the length w_ref. They stir by eta·y² of a
// pattern, up to 2e-3 here: 5e-3 is allowed. Patterns with negative rates give
// it negative parts, where weights may be negative.
func TestOjaFindsThePrincipalComponent(t *testing.T) {
	const sources, patterns = 6, 40
	for _, lowest := range []float64{0, -4} {
		p := DefaultOja()
		p.Eta, p.WRef, p.Min, p.Max = 1e-7, 2, min(lowest, 0), 4
		draws := rng.NewKey(9, "patterns").Rand()
		show := make([][]float64, patterns)
		for q := range show {
			strength := draws.ExpFloat64()
			for k := range sources {
				show[q] = append(show[q], 5*(strength*float64(k+1)/3+draws.Float64()+lowest*strength*float64(k%2)))
			}
		}
		x, y := state.New(state.Double, sources), state.New(state.Double, 1)
		o := NewOja(p, x, y)
		ids, w := []int32{0, 1, 2, 3, 4, 5}, []float32{0.1, 0.1, 0.1, 0.1, 0.1, 0.1}
		for range 10_000 {
			for _, q := range draws.Perm(patterns) {
				x.Copy(show[q])
				y.Set(0, dot(show[q], w)/p.WRef)
				o.Settle(1, 0, ids, w)
			}
		}
		want := principal(show)
		flip := math.Copysign(p.WRef, dot(want, w))
		for k := range w {
			if math.Abs(float64(w[k])-flip*want[k]) > 5e-3*p.WRef {
				t.Errorf("lowest %g, weight %d: %.4f, want %.4f", lowest, k, w[k], flip*want[k])
			}
		}
	}
}

// Constant rates: m goes to w_ref x/y by exp(-eta y² t/w_ref), however long the interval.
func TestOjaIsExactForConstantRates(t *testing.T) {
	p := DefaultOja()
	p.WRef, p.Max = 2, 10
	for _, interval := range []float64{1, 1000, 1e6} {
		o := NewOja(p, state.Of([]float64{30}), state.Of([]float64{10}))
		w := []float32{0.5}
		for range 20 {
			o.Settle(interval, 0, []int32{0}, w)
		}
		want := 6 + (0.5-6)*math.Exp(-p.Eta*100*20*interval/2)
		if math.Abs(float64(w[0])-want) > 20*LeastVisible(8) {
			t.Errorf("interval %g: %g, want %g", interval, w[0], want)
		}
	}
}

func BenchmarkOja(b *testing.B) {
	pre, post := benchRates()
	o := NewOja(DefaultOja(), pre, post)
	benchSettle(b, func(sources []int32, w []float32) { o.Settle(1e-3, 0, sources, w) })
}
