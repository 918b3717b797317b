package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// steadyRelease is what the last of many spikes at a rate (Hz) releases.
func steadyRelease(p TsodyksMarkramParameters, rate float64) (release float64) {
	const dt = 0.01
	m := NewTsodyksMarkram(p, 1, dt, rng.Key{})
	for range 60 * int(rate) {
		release = spikeAfter(m, 1000/rate)
	}
	return release
}

// spikeAfter lets source 0 spike a time (ms) after its last spike.
func spikeAfter(m *TsodyksMarkram, elapsed float64) float64 {
	return m.spike(0, m.last[0]+int64(math.Round(elapsed/m.dt)))
}

// Depression only at steady rates: u x with x = (1-a)/(1-(1-U) a), a = exp(-1/(r tau_rec)).
// The numbers are that formula's to six digits.
func TestTsodyksMarkramDepression(t *testing.T) {
	for _, c := range []struct {
		u, tau float64
		want   map[float64]float64
	}{
		{0.5, 800, map[float64]float64{1: .416398, 5: .181133, 10: .105148, 20: .057126, 50: .024095, 100: .012270}},
		{0.67, 450, map[float64]float64{5: .304929, 10: .181454, 20: .099982, 50: .042560}},
	} {
		p := TsodyksMarkramParameters{U: value.Const(c.u), TauRec: c.tau, Facilitation: ToZero}
		for rate, want := range c.want {
			if got := steadyRelease(p, rate); math.Abs(got-want) > 6e-7 {
				t.Errorf("U %g, tau_rec %g ms, %g Hz: %.6f, want %.6f", c.u, c.tau, rate, got, want)
			}
		}
	}
}

// Facilitation under both conventions, against the fixed points of
//
//	to_zero: u = U/(1-(1-U) f),  to_u: u = (U + U(1-U)(1-f))/(1-(1-U) f),  x as above with u for U
//
// and its optimal rate: release peaks at an intermediate one.
func TestTsodyksMarkramFacilitation(t *testing.T) {
	const most, rec, facil = 0.03, 130.0, 530.0
	for _, facilitation := range []Facilitation{ToZero, ToU} {
		p := TsodyksMarkramParameters{U: value.Const(most), TauRec: rec, TauFacil: facil, Facilitation: facilitation}
		var all []float64
		for _, rate := range []float64{1, 5, 10, 20, 50, 100} {
			a, f := math.Exp(-1000/rate/rec), math.Exp(-1000/rate/facil)
			u := most
			if facilitation == ToU {
				u += most * (1 - most) * (1 - f)
			}
			u /= 1 - (1-most)*f
			want := u * (1 - a) / (1 - (1-u)*a)
			got := steadyRelease(p, rate)
			if math.Abs(got/want-1) > 1e-9 {
				t.Errorf("%s, %g Hz: %.9f, want %.9f", facilitation, rate, got, want)
			}
			all = append(all, got)
		}
		if best := max(all[2], all[3]); best < 1.5*all[0] || best < 1.5*all[5] {
			t.Errorf("%s: no peak at an intermediate rate in %.4f", facilitation, all)
		}
	}
}

// Pairs of spikes: a depressing synapse's second release is 1 - U exp(-D/tau_rec)
// of its first; a facilitating one that never tires, from rest, under to_zero
// and to_u: U, U + (1-U) U f and U(2-U), ...
func TestTsodyksMarkramPairedPulses(t *testing.T) {
	const most, dt = 0.4, 0.1
	pair := func(p TsodyksMarkramParameters, distance float64) (first, second float64) {
		m := NewTsodyksMarkram(p, 1, dt, rng.Key{})
		return spikeAfter(m, 500), spikeAfter(m, distance)
	}
	for _, distance := range []float64{5, 20, 100, 1000} {
		a, b := pair(TsodyksMarkramParameters{U: value.Const(most), TauRec: 300, Facilitation: ToU}, distance)
		if want := 1 - most*math.Exp(-distance/300); a != most || math.Abs(b/a-want) > 1e-12 {
			t.Errorf("depression, %g ms: %g and %g, ratio of %g wanted", distance, a, b, want)
		}
		f := math.Exp(-distance / 200)
		a, b = pair(TsodyksMarkramParameters{U: value.Const(most), TauFacil: 200, Facilitation: ToZero}, distance)
		if want := most + (1-most)*most*f; a != most || math.Abs(b-want) > 1e-12 {
			t.Errorf("to_zero, %g ms: %g and %g, want %g", distance, a, b, want)
		}
		a, b = pair(TsodyksMarkramParameters{U: value.Const(most), TauFacil: 200, Facilitation: ToU}, distance)
		rest := most * (2 - most) // after the first
		between := most + (rest-most)*f
		if want := between + most*(1-between); math.Abs(a-rest) > 1e-12 || math.Abs(b-want) > 1e-12 {
			t.Errorf("to_u, %g ms: %g and %g, want %g and %g", distance, a, b, rest, want)
		}
	}
}

// Poisson sources that depress: before a spike x is 1/(1 + U r tau_rec) on
// average. 1,000 sources for 40 s after 10; steps of 0.1 ms and 0.5% for chance.
func TestTsodyksMarkramUnderPoisson(t *testing.T) {
	const n, most, dt = 1000, 0.5, 0.1
	for rate, want := range map[float64]float64{1: .714286, 5: .333333, 10: .2, 20: .111111} {
		p := TsodyksMarkramParameters{U: value.Const(most), TauRec: 800, Facilitation: ToZero}
		m := NewTsodyksMarkram(p, n, dt, rng.Key{})
		draws, sum, count := rng.NewKey(12, "spikes").Rand(), 0.0, 0.0
		for step := range 500_000 {
			spikes := bernoulli(draws, n, rate*dt/1000)
			for _, j := range spikes {
				release := m.spike(j, int64(step))
				if step >= 100_000 {
					sum, count = sum+release/most, count+1
				}
			}
		}
		if got := sum / count; math.Abs(got/want-1) > 0.005 {
			t.Errorf("%g Hz: resources of %.5f, want %.5f", rate, got, want)
		}
	}
}

// Of two spikes in one step the second finds what the first has left; U may change per source.
func TestTsodyksMarkramOddities(t *testing.T) {
	p := TsodyksMarkramParameters{U: value.Const(0.5), TauRec: 100, Facilitation: ToZero}
	m := NewTsodyksMarkram(p, 3, 1, rng.Key{})
	m.U[2] = 0.25
	for k, want := range []float32{0.5, 0.5, 0.25, 0.25} {
		j := []int32{0, 1, 1, 2}[k]
		if got := m.Release(j, 7); got != want {
			t.Errorf("source %d releases %g, want %g", j, got, want)
		}
	}
	p.U = value.Const(1.5)
	p.TauRec = -1
	if got := keys(p.Validate()); got != "u, tau_rec" {
		t.Errorf("faults at %q", got)
	}
}

func ExampleTsodyksMarkram() {
	m := NewTsodyksMarkram(DefaultTsodyksMarkram(), 1, 1, rng.Key{})
	for step := int64(0); step < 200; step += 50 { // spikes 50 ms apart
		fmt.Printf("%.3f ", m.Release(0, step))
	}
	// Output: 0.500 0.265 0.155 0.103
}

func BenchmarkTsodyksMarkram(b *testing.B) {
	const n = 1000
	p := DefaultTsodyksMarkram()
	p.TauFacil = 500
	m := NewTsodyksMarkram(p, n, 0.1, rng.Key{})
	for step := int64(0); b.Loop(); step += 100 {
		for j := range int32(n) {
			m.Release(j, step)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/spike")
}

// A rate: u settles where u/tau_facil = U (1-u) r, at U without facilitation, and x at
// 1/(1 + u r tau_rec). The depressing synapse's x is that of Poisson spikes: to six digits
// those of 1/(1 + 0.4 r) at U 0.5, tau_rec 800 ms. As the rate grows r u x goes to 1/tau_rec.
func TestTsodyksMarkramOfRates(t *testing.T) {
	for rate, want := range map[float64]float64{1: .714286, 5: .333333, 10: .2, 20: .111111} {
		p := TsodyksMarkramParameters{U: value.Const(0.5), TauRec: 800, Facilitation: ToZero}
		if got := steadyGrade(p, rate) / (0.5 * rate); math.Abs(got-want) > 6e-7 {
			t.Errorf("%g Hz: x is %.6f, want %.6f", rate, got, want)
		}
	}
	p := TsodyksMarkramParameters{U: value.Const(0.03), TauRec: 130, TauFacil: 530, Facilitation: ToZero}
	for _, rate := range []float64{2, 20, 2000} {
		u := 0.03 * 0.53 * rate / (1 + 0.03*0.53*rate)
		want := u * rate / (1 + u*rate*0.13)
		if got := steadyGrade(p, rate); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("facilitating, %g Hz: %.9f, want %.9f", rate, got, want)
		}
	}
	if got := steadyGrade(TsodyksMarkramParameters{U: value.Const(0.5), TauRec: 800}, 1e6); math.Abs(got*0.8-1) > 1e-5 {
		t.Errorf("a very high rate transmits %g Hz, want 1/tau_rec, 1.25", got)
	}
}

// steadyGrade is what a source that has had a rate (Hz) for a long time transmits.
func steadyGrade(p TsodyksMarkramParameters, rate float64) (sent float64) {
	m := NewTsodyksMarkram(p, 1, 1, rng.Key{})
	for range 60_000 {
		sent = m.Grade(0, rate)
	}
	return sent
}
