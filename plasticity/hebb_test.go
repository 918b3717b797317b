package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/state"
)

// Constant rates: m(t) = m(0) + eta (x - theta_pre)(y - theta_post) t, in both
// precisions and for both signs, to the rounding of 100 changes.
func TestHebb(t *testing.T) {
	p := DefaultHebb()
	p.Eta, p.ThetaPre, p.ThetaPost = 1e-6, 8, 5
	for _, inhibitory := range []bool{false, true} {
		for _, rates := range []state.Vector{state.Of([]float64{4, 8, 20}), state.Of([]float32{4, 8, 20})} {
			p.Inhibitory = inhibitory
			h := NewHebb(p, rates, state.Of([]float64{3, 10}))
			s := float32(sign(inhibitory))
			for i, y := range []float64{3, 10} {
				w := []float32{0.5 * s, 0.5 * s}
				for range 100 {
					h.Settle(10, i, []int32{2, 0}, w)
				}
				for k, x := range []float64{20, 4} {
					want := 0.5 + p.Eta*(x-8)*(y-5)*1000
					if got := float64(s * w[k]); math.Abs(got-want) > 100*LeastVisible(1) {
						t.Errorf("x %g, y %g, inhibitory %t: %g, want %g", x, y, inhibitory, got, want)
					}
				}
			}
		}
	}
}

// Plain Hebb runs away: for a linear target, y = sum of m x, weights grow as
// exp(eta |x|² t) along x, until they meet their bound. Steps of 2% of that
// time are taken for the exponential's: (1.02)^50.
func TestHebbRunsAway(t *testing.T) {
	p := DefaultHebb()
	x, y := []float64{10, 20}, state.New(state.Double, 1)
	p.Eta = 0.02 / 500 / p.Interval
	h := NewHebb(p, state.Of(x), y)
	w := []float32{0.001, 0.002}
	settle := func() {
		y.Set(0, float64(w[0])*x[0]+float64(w[1])*x[1])
		h.Settle(p.Interval, 0, []int32{0, 1}, w)
	}
	for range 50 {
		settle()
	}
	for k, m := range []float64{0.001, 0.002} {
		if want := m * math.Pow(1.02, 50); math.Abs(float64(w[k])/want-1) > 50*0x1p-24 {
			t.Errorf("weight %d grew to %g, want %g", k, w[k], want)
		}
	}
	for range 500 {
		settle()
	}
	if w[0] != 1 || w[1] != 1 {
		t.Errorf("weights %v, want them at their bound", w)
	}
}

// benchSettle times a rule of rates on a row of 1,000 synapses.
func benchSettle(b *testing.B, settle func(sources []int32, w []float32)) {
	p := newPatch()
	for b.Loop() {
		settle(p.source, p.w[:patchRow])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/patchRow, "ns/synapse")
}

// benchRates are of sources and of targets.
func benchRates() (pre, post state.Vector) {
	pre, post = state.New(state.Double, patchSize), state.New(state.Double, 1)
	for j := range patchSize {
		pre.Set(j, float64(j%40))
	}
	post.Set(0, 10)
	return pre, post
}

func BenchmarkHebb(b *testing.B) {
	pre, post := benchRates()
	h := NewHebb(DefaultHebb(), pre, post)
	benchSettle(b, func(sources []int32, w []float32) { h.Settle(1e-3, 0, sources, w) })
}
