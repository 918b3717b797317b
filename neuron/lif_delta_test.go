package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// deltaRate runs one population and returns its rate, Hz.
func deltaRate(p LIFDeltaParameters, n int, dt, ms float64) float64 {
	l := NewLIFDelta[float64](p, n, dt, rng.NewKey(3, "delta"))
	arrived := []state.Vector{state.New(state.Double, n), state.New(state.Double, n)}
	var spikes []int32
	count := 0
	for range int(ms / dt) {
		spikes = l.Step(0, n, arrived, spikes[:0])
		count += len(spikes)
	}
	return float64(count) / float64(n) / ms * 1000
}

// Under constant drive the interval is t_ref + tau ln((i-reset)/(i-threshold)),
// to the step, and to the spike that may be missing at the end of 20 s.
func TestLIFDeltaUnderConstantDrive(t *testing.T) {
	for _, drive := range []float64{22, 25, 40} {
		p := DefaultLIFDelta()
		p.I = value.Const(drive)
		const dt = 0.01
		want := p.TRef + p.TauM*math.Log((drive-p.VReset)/(drive-20))
		rate := deltaRate(p, 1, dt, 20_000)
		if interval := 1000 / rate; interval < want || interval > want+2*dt+want*want/20_000 {
			t.Errorf("drive %g: intervals of %g ms, want %g", drive, interval, want)
		}
	}
}

// Background and what arrives make jumps of v, which then decays; what arrives while v is held is lost.
func TestLIFDeltaJumps(t *testing.T) {
	p := DefaultLIFDelta()
	l := NewLIFDelta[float64](p, 3, 0.1, rng.Key{})
	arrived := []state.Vector{state.Of([]float64{5, 21, 0}), state.Of([]float64{-2, 0, 0})}
	spikes := l.Step(0, 3, arrived, nil)
	keep := math.Exp(-0.1 / 20)
	if fmt.Sprint(spikes) != "[1]" || math.Abs(l.v[0]-3*keep) > 1e-12 || l.v[1] != 10 || l.v[2] != 0 || arrived[0].At(1) != 0 || arrived[1].At(0) != 0 {
		t.Errorf("spikes %v, v %v", spikes, l.v)
	}
	for range 19 { // with the step of the spike 2 ms
		arrived[0].Set(1, 4)
		l.Step(0, 3, arrived, nil)
	}
	if l.v[1] != 10 {
		t.Errorf("v is %g at the end of refractoriness", l.v[1])
	}
	l.Step(0, 3, arrived, nil)
	if math.Abs(l.v[1]-10*keep) > 1e-12 {
		t.Errorf("v is %g after it", l.v[1])
	}
}

// Small jumps at a high rate are white noise: Siegert's rate, with a threshold
// that is looked at every 0.1 ms. Jumps of one sign are skewed noise, which
// matters far below threshold; here, at and above it, 4% are allowed.
func TestLIFDeltaBackground(t *testing.T) {
	for _, c := range []struct{ rate, weight float64 }{{20_000, 0.05}, {24_000, 0.05}} {
		p := DefaultLIFDelta()
		p.BackgroundRate, p.BackgroundWeight = c.rate, c.weight
		mu, sigma := c.rate/1000*c.weight*p.TauM, math.Sqrt(c.rate/1000*c.weight*c.weight*p.TauM)
		want := SiegertRate(mu, sigma, p.TauM, p.TRef, 20, p.VReset)
		if got := deltaRate(p, 500, 0.1, 5000); math.Abs(got/want-1) > 0.04 {
			t.Errorf("%g Hz of %g mV: %.3f Hz, Siegert's rate is %.3f", c.rate, c.weight, got, want)
		}
	}
}

// A table's probabilities are Poisson's to 2^-52, and draws take them.
func TestPoissonCount(t *testing.T) {
	for _, mean := range []float64{0.001, 0.7, 2, 30, mostJumps} {
		c := newPoissonCount(mean)
		term, before := math.Exp(-mean), uint64(0)
		for k, below := range c.below {
			if p := float64(below-before) * 0x1p-64; math.Abs(p-term) > 0x1p-50 {
				t.Errorf("mean %g: %d has probability %g, want %g", mean, k, p, term)
			}
			for _, u := range []uint64{before, below - 1} {
				if below > before && c.draw(u) != k {
					t.Fatalf("mean %g: %d is drawn from %x, want %d", mean, c.draw(u), u, k)
				}
			}
			before = below
			term *= mean / float64(k+1)
		}
	}
}

func TestLIFDeltaRefuses(t *testing.T) {
	p := DefaultLIFDelta()
	p.BackgroundRate = 2e6
	if p.Validate() != nil || p.ValidateStep(0.1) == nil || p.ValidateStep(0.01) != nil {
		t.Error("too many jumps for a step are not told from those that fit")
	}
}

func BenchmarkLIFDelta(b *testing.B) {
	const n = 10_000
	p := DefaultLIFDelta()
	p.BackgroundRate = 20_000
	l := NewLIFDelta[float64](p, n, 0.1, rng.Key{})
	arrived := []state.Vector{state.New(state.Double, n), state.New(state.Double, n)}
	var spikes []int32
	for b.Loop() {
		spikes = l.Step(0, n, arrived, spikes[:0])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/neuron-step")
}
