package neuron

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// f–I curve against the integral of dt = dv c_m/(current at v), from reset to
// peak, by Simpson's rule in 200,000 pieces. The exponent's bound of 10 counts here too.
func TestExpIFFrequencyOfConstantDrive(t *testing.T) {
	p := DefaultExpIF()
	p.TRef = 2
	for _, drive := range []float64{50, 60, 100, 300, 1000} {
		p.I = value.Const(drive)
		speed := func(v float64) float64 {
			return (-p.GL*(v-p.EL) + p.GL*p.DeltaT*math.Exp(min((v-p.Threshold.A)/p.DeltaT, 10)) + drive) / p.CM
		}
		const pieces = 200_000
		h, rise := (p.VPeak-p.VReset)/pieces, 0.0
		for k := range pieces + 1 {
			weight := float64(2 + 2*(k%2))
			if k == 0 || k == pieces {
				weight = 1
			}
			rise += weight * h / 3 / speed(p.VReset+float64(k)*h)
		}
		const dt = 0.02
		times := spikesOf(NewExpIF[float64](p, 1, dt, rng.Key{}), 200_000, dt)[0]
		n := len(times) - 1
		if n < 2 {
			t.Errorf("%g pA: %d spikes", drive, n+1)
			continue
		}
		// t_ref runs from the start of the spike's step, so a spike waits for the next on the grid.
		got, want := (times[n]-times[0])/float64(n), rise+p.TRef
		if got > want || got < want-dt-1e-3*want {
			t.Errorf("%g pA: period %g ms, want %g, or up to a step of %g less", drive, got, want, dt)
		}
	}
}

// Below the rheobase g_l (threshold - e_l - delta_t) it is silent, above it fires.
func TestExpIFRheobase(t *testing.T) {
	p := DefaultExpIF()
	rheobase := p.GL * (p.Threshold.A - p.EL - p.DeltaT)
	p.I = value.Value{Kind: value.List, List: []float64{0.99 * rheobase, 1.01 * rheobase}}
	got := spikesOf(NewExpIF[float64](p, 2, 0.1, rng.Key{}), 50_000, 0.1)
	if len(got[0]) != 0 || len(got[1]) == 0 {
		t.Errorf("%d spikes below the rheobase of %g pA, %d above it", len(got[0]), rheobase, len(got[1]))
	}
}

func BenchmarkExpIFStep(b *testing.B) {
	p := DefaultExpIF()
	p.I = value.Spread(0, 100) // pA: two thirds of the neurons fire
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewExpIF[float64](p, 1000, 0.1, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewExpIF[float32](p, 1000, 0.1, rng.Key{})) })
}
