package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Under a constant current spikes come to be T apart, where v, from e_l, meets
// theta: i/g_l (1 - exp(-T/tau_m)) = threshold - e_l + beta/(exp(T/tau_a) - 1). What v
// is above theta at a spike is kept, so the grid makes no difference but of second order.
func TestALIFPeriodOfConstantDrive(t *testing.T) {
	const dt = 0.01
	for _, beta := range []float64{0, 2.4} {
		for _, drive := range []float64{150, 300, 1000} {
			p := DefaultALIF()
			p.TRef, p.I, p.Beta = 0, value.Const(drive), value.Const(beta)
			up := func(T float64) float64 {
				return drive/p.GL*-math.Expm1(-T*p.GL/p.CM) - (p.Threshold.A - p.EL) - beta/math.Expm1(T/p.TauA)
			}
			want := root(up, 0.01, 5000)
			times := spikesOf(NewALIF[float64](p, 1, dt, rng.Key{}), 2_000_000, dt)[0]
			n := len(times)
			if n < 20 {
				t.Errorf("beta %g, %g pA: %d spikes", beta, drive, n)
				continue
			}
			back := n / 5
			if got := (times[n-1] - times[n-1-back]) / float64(back); math.Abs(got-want) > 2e-3*want+dt/float64(back) {
				t.Errorf("beta %g, %g pA: period %g ms, want %g", beta, drive, got, want)
			}
		}
	}
}

// The adaptation is the sum of what is left of each spike's 1.
func TestALIFAdaptation(t *testing.T) {
	p := DefaultALIF()
	p.I = value.Const(400)
	l := NewALIF[float64](p, 1, 0.1, rng.Key{})
	var times []float64
	for step := range 5000 {
		for range l.Step(0, 1, nothing[float64](1), nil) {
			times = append(times, float64(step+1)*0.1)
		}
	}
	want := 0.0
	for _, at := range times {
		want += math.Exp(-(500 - at) / p.TauA)
	}
	if len(times) < 5 || math.Abs(l.a[0]-want) > 1e-9 {
		t.Errorf("%d spikes leave %.12g, want %.12g", len(times), l.a[0], want)
	}
}

func ExampleALIF() {
	p := DefaultALIF()
	p.I = value.Const(400) // pA
	cell := NewALIF[float64](p, 1, 0.1, rng.Key{})
	nothing := []state.Vector{state.New(state.Double, 1), state.New(state.Double, 1)}
	for step := range 1000 {
		for range cell.Step(0, 1, nothing, nil) {
			fmt.Printf("%.0f ", float64(step)*0.1)
		}
	}
	// Output: 6 13 22 33 46 62 80 100
}

func BenchmarkALIFStep(b *testing.B) {
	p := DefaultALIF()
	p.I = value.Spread(0, 400)
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewALIF[float64](p, 1000, 0.1, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewALIF[float32](p, 1000, 0.1, rng.Key{})) })
}
