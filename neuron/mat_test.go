package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// root is where a function that rises through 0 does.
func root(f func(x float64) float64, low, high float64) float64 {
	for range 200 {
		if middle := (low + high) / 2; f(middle) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// Under a constant current v stands at e_l + i/g_l and spikes are T apart, where
// omega + sum alpha_j/(exp(T/tau_j) - 1) comes down to it. Spikes are on the grid, so
// T comes out up to a step longer.
func TestMATPeriodOfConstantDrive(t *testing.T) {
	p := DefaultMAT()
	const dt = 0.01
	for _, drive := range []float64{420, 500, 800, 1500} {
		p.I, p.V = value.Const(drive), value.Const(p.EL+drive/p.GL)
		want := root(func(T float64) float64 {
			return drive/p.GL + p.EL - p.Threshold.A - p.Alpha1/math.Expm1(T/p.Tau1) - p.Alpha2/math.Expm1(T/p.Tau2)
		}, 0.1, 10_000)
		times := spikesOf(NewMAT[float64](p, 1, dt, rng.Key{}), 600_000, dt)[0]
		n := len(times)
		if n < 20 {
			t.Errorf("%g pA: %d spikes", drive, n)
			continue
		}
		if got := (times[n-1] - times[n-10]) / 9; got < want-1e-6 || got > want+2*dt {
			t.Errorf("%g pA: period %g ms, want %g", drive, got, want)
		}
	}
}

// The least interval is t_ref, taken from stamp to stamp.
func TestMATIsRefractory(t *testing.T) {
	p := DefaultMAT()
	p.Alpha1, p.Alpha2, p.I = 0, 0, value.Const(600)
	times := spikesOf(NewMAT[float64](p, 1, 0.1, rng.Key{}), 1000, 0.1)[0]
	for k := 1; k < len(times); k++ {
		if math.Abs(times[k]-times[k-1]-p.TRef) > 1e-9 {
			t.Fatalf("an interval of %g ms, want %g", times[k]-times[k-1], p.TRef)
		}
	}
	if len(times) < 40 {
		t.Errorf("%d spikes", len(times))
	}
}

// What the four classes are: the intervals of regular spiking grow and settle,
// fast spiking fires ten times as often, intrinsic bursting starts with a few short
// intervals and goes on with single spikes, chattering goes on with bursts.
func TestMATPatterns(t *testing.T) {
	intervals := map[string][]float64{}
	for _, name := range MATPatterns() {
		p := DefaultMAT()
		if err := p.Preset(name); err != nil {
			t.Fatal(err)
		}
		times := spikesOf(NewMAT[float64](p, 1, 0.1, rng.Key{}), 6000, 0.1)[0]
		for k := 1; k < len(times); k++ {
			intervals[name] = append(intervals[name], times[k]-times[k-1])
		}
	}
	last := func(x []float64) float64 { return x[len(x)-1] }
	regular, fast := intervals["regular_spiking"], intervals["fast_spiking"]
	if last(regular) < 2*regular[0] || math.Abs(last(regular)/regular[len(regular)-3]-1) > 0.01 {
		t.Errorf("regular spiking: %v", regular)
	}
	if last(fast)*8 > last(regular) {
		t.Errorf("fast spiking: %v", fast)
	}
	if x := intervals["intrinsic_bursting"]; x[0] > 10 || last(x) < 50 || math.Abs(last(x)/x[len(x)-3]-1) > 0.01 {
		t.Errorf("intrinsic bursting: %v", x)
	}
	short, long := 0, 0
	for _, x := range intervals["chattering"][20:] { // after the first burst
		if x < 3 {
			short++
		} else if x > 30 {
			long++
		}
	}
	if long < 5 || short < long {
		t.Errorf("chattering: %v", intervals["chattering"])
	}
}

func ExampleMAT() {
	p := DefaultMAT()
	p.I = value.Const(600) // pA
	cell := NewMAT[float64](p, 1, 0.1, rng.Key{})
	nothing := []state.Vector{state.New(state.Double, 1), state.New(state.Double, 1)}
	for step := range 2000 {
		for range cell.Step(0, 1, nothing, nil) {
			fmt.Printf("%.0f ", float64(step)*0.1)
		}
	}
	// Output: 5 20 38 58 80 104 131 160 191
}

func BenchmarkMATStep(b *testing.B) {
	p := DefaultMAT()
	p.I = value.Spread(0, 600)
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewMAT[float64](p, 1000, 0.1, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewMAT[float32](p, 1000, 0.1, rng.Key{})) })
}
