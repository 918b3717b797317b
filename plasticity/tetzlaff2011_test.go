package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

func newTetzlaff(p Tetzlaff2011Parameters, rate float64) *Tetzlaff2011 {
	own := NewRateAverage(1, p.TauRate)
	own.trace[0], own.weight[0] = rate, 1
	return NewTetzlaff2011(p, &Observer{Own: own}, 1, rng.Key{})
}

// Over a time constant of silence, by the equation's solution for each exponent: all
// by one amount, by one factor, and strong ones by more.
func TestScalingByAPowerIsTheSolution(t *testing.T) {
	for _, c := range []struct {
		exponent float64
		want     func(w float64) float64 // w_ref = 2, s = 0.25
	}{
		{0, func(w float64) float64 { return w + 2*0.25 }},
		{1, func(w float64) float64 { return w * math.Exp(0.25) }},
		{2, func(w float64) float64 { return w / (1 - 0.25*w/2) }},
		{1.5, func(w float64) float64 { return w / math.Pow(1-0.125*math.Sqrt(w/2), 2) }},
	} {
		p := DefaultTetzlaff2011()
		p.Exponent, p.WRef = c.exponent, 2
		r := newTetzlaff(p, 0)
		w := []float32{0.3, 1, 2, 5}
		for range 1_000 {
			r.Settle(p.Tau/4_000, 0, nil, w)
		}
		for k, before := range []float64{0.3, 1, 2, 5} {
			if want := c.want(before); math.Abs(float64(w[k])/want-1) > 2e-4 {
				t.Errorf("exponent %g: %g becomes %g, want %g", c.exponent, before, w[k], want)
			}
		}
	}
}

// What would become infinite stops at the bound, and comes back from there.
func TestScalingByASquareEndsAtItsBound(t *testing.T) {
	p := DefaultTetzlaff2011()
	p.Max = 50
	up, w := newTetzlaff(p, 0), []float32{2, 0, 60}
	for range 1_000 {
		up.Settle(p.Tau/1_000, 0, nil, w)
	}
	if w[0] != 50 || w[1] != 0 || w[2] != 60 {
		t.Errorf("%v, want [50 0 60]", w)
	}
	down := newTetzlaff(p, 10)
	for range 1_000 {
		down.Settle(p.Tau/1_000, 0, nil, w)
	}
	if want := 50.0 / 51; math.Abs(float64(w[0])/want-1) > 1e-3 {
		t.Errorf("%g, want %g", w[0], want)
	}
}

// Hebb and w² together settle at w = sqrt(tau_SS/tau_H F_pre F_post/(F_post - F_T)), from
// below and above: Tetzlaff et al. 2011, with F_T = 1 and tau_SS = 60 tau_H.
func TestTetzlaffsFixedPoint(t *testing.T) {
	const pre, post, ratio = 0.8, 3.0, 60.0
	p := DefaultTetzlaff2011()
	p.Target, p.Max = value.Const(1), 1_000
	hebb := pre * post * ratio / p.Tau // per ms: with w_ref = F_T = 1, tau_SS is tau
	want := math.Sqrt(ratio * pre * post / (post - 1))
	for _, start := range []float32{1, 40} {
		r, w := newTetzlaff(p, post), []float32{start}
		for range 100_000 {
			w[0] += float32(hebb * p.Tau / 50_000)
			r.Settle(p.Tau/50_000, 0, nil, w)
		}
		if math.Abs(float64(w[0])/want-1) > 2e-3 {
			t.Errorf("from %g: settles at %g, want %g", start, w[0], want)
		}
	}
}
