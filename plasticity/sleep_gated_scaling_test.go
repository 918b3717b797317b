package plasticity

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// gated returns the rule for one neuron whose average is full at a rate.
func gated(p SleepGatedScalingParameters, rate float64) *SleepGatedScaling {
	s := NewSleepGatedScaling(p, 1, rng.Key{})
	s.Rate = watched(p.SynapticScalingParameters, rate).Rate
	return s
}

// Too low a rate raises weights in wake alone, too high a one lowers them in sleep
// alone: by exp((1 - asleep) T/tau) at silence, by exp(-asleep T/tau) at twice the target.
func TestSleepGatedScalingHasASign(t *testing.T) {
	p := DefaultSleepGatedScaling()
	for _, c := range []struct{ rate, asleep, want float64 }{
		{0, 0, 1}, {0, 1, 0}, {10, 0, 0}, {10, 1, -1}, {0, 0.25, 0.75}, {10, 0.25, -0.25},
	} {
		for _, inhibitory := range []bool{false, true} {
			p.Asleep, p.Inhibitory = c.asleep, inhibitory
			w, want := []float32{1, 0.5}, c.want
			if inhibitory {
				w, want = []float32{-1, -0.5}, -want
			}
			gated(p, c.rate).Settle(0.3*p.Tau, 0, nil, w)
			for k, start := range []float64{1, 0.5} {
				if got := math.Abs(float64(w[k])) / start; math.Abs(got/math.Exp(0.3*want)-1) > 1e-6 {
					t.Errorf("%g Hz, asleep %g, inhibitory %t: factor %g, want %g", c.rate, c.asleep, inhibitory, got, math.Exp(0.3*want))
				}
			}
		}
	}
}

// Half asleep it is plain scaling at half the speed, bit by bit.
func TestSleepGatedScalingHalfAsleep(t *testing.T) {
	p := DefaultSleepGatedScaling()
	p.Asleep = 0.5
	slow := p.SynapticScalingParameters
	slow.Tau *= 2
	for _, rate := range []float64{1, 5, 20} {
		half, plain := gated(p, rate), watched(slow, rate)
		w, v := []float32{1, 2, 3}, []float32{1, 2, 3}
		for range 1000 {
			half.Settle(10, 0, nil, w)
			plain.Settle(10, 0, nil, v)
		}
		if !slices.Equal(w, v) {
			t.Errorf("%g Hz: %v, want %v", rate, w, v)
		}
	}
}

// State, and whether it is asleep, are kept.
func TestSleepGatedScalingGoesOn(t *testing.T) {
	once, again := gated(DefaultSleepGatedScaling(), 20), gated(DefaultSleepGatedScaling(), 20)
	once.P.Asleep, once.P.Tau = 1, 50_000
	w := []float32{1}
	once.Settle(3, 0, nil, w)
	reload(t, once.Keep, again.Keep)
	v := slices.Clone(w)
	for range 100 {
		once.Settle(3, 0, nil, w)
		again.Settle(3, 0, nil, v)
	}
	if w[0] != v[0] || w[0] > 0.99 {
		t.Errorf("weights %g and %g", w[0], v[0])
	}
}

func TestSleepGatedScalingFaults(t *testing.T) {
	p := DefaultSleepGatedScaling()
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	for _, asleep := range []float64{-0.1, 1.1, math.NaN()} {
		p.Asleep = asleep
		if p.Validate() == nil {
			t.Errorf("asleep %g is taken", asleep)
		}
	}
}
