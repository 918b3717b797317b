package neuron

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// noisy is n LIF neurons of tau 20 ms with noise, rest and start at 0.
func noisy(p NoiseParameters, mu float64, n int, dt float64, seed uint64) *LIF[float64] {
	q := DefaultLIF()
	q.TauM, q.TRef, q.EL, q.VReset, q.V, q.I = 20, 2, 0, 10, value.Const(0), value.Const(mu)
	q.Threshold, q.NoiseParameters = value.Const(20), p
	return NewLIF[float64](q, n, dt, rng.NewKey(seed, "noise"))
}

// moments of n independent paths at steps lag apart, without a threshold: the
// free potential's variance and autocovariance, and those of the current.
func TestNoiseMoments(t *testing.T) {
	const n, steps, lag, tauM, sigma = 200, 10_000, 10, 20.0, 3.0
	for _, c := range []struct{ tau, dt float64 }{{5, 0.1}, {5, 5}, {20, 1}, {0.2, 1}, {0, 0.1}, {0, 5}} {
		l := noisy(NoiseParameters{NoiseSigma: sigma, NoiseTau: c.tau}, 0, n, c.dt, 1)
		fillAll(l.state.Threshold, 1e9)
		old, oldX := make([]float64, n), make([]float64, n)
		var looks, vv, vvLag, xx, xxLag, vx float64
		settled := int(10 * tauM / c.dt)
		run(l, settled+steps, nil, func(step int, _ []int32) {
			if step < settled || step%lag != 0 {
				return
			}
			if step >= settled+lag {
				for i, v := range l.state.V {
					looks, vv, vvLag = looks+1, vv+v*v, vvLag+v*old[i]
					if c.tau > 0 {
						x := l.noise.x[i]
						xx, xxLag, vx = xx+x*x, xxLag+x*oldX[i], vx+v*x
					}
				}
			}
			copy(old, l.state.V)
			copy(oldX, l.noise.x)
		})
		// Theory: the current decays with tau; v is the difference of two exponentials.
		s := float64(lag) * c.dt
		variance := sigma * sigma * c.tau / (c.tau + tauM)
		covariance := sigma * sigma * c.tau / (tauM + c.tau) // of v and x
		lagged := variance*math.Exp(-s/tauM) + covariance*response(s, tauM, c.tau)
		if c.tau == 0 {
			variance = sigma * sigma / (2 * tauM)
			lagged = variance * math.Exp(-s/tauM)
		}
		// Looks that follow each other within the sum of both time constants tell the same.
		independent := looks / (1 + 2*(tauM+c.tau)/s)
		allowed := 5 * math.Sqrt(2/independent)
		check := func(what string, got, want, scale float64) {
			if !(math.Abs(got/looks-want) < allowed*scale) {
				t.Errorf("tau %g, dt %g: %s %.5g, want %.5g ± %.2g", c.tau, c.dt, what, got/looks, want, allowed*scale)
			}
		}
		check("variance of v", vv, variance, variance)
		check("autocovariance of v", vvLag, lagged, variance)
		if c.tau > 0 {
			check("variance of the current", xx, sigma*sigma, sigma*sigma)
			check("autocovariance of the current", xxLag, sigma*sigma*math.Exp(-s/c.tau), sigma*sigma)
			check("covariance of v and the current", vx, covariance, sigma*math.Sqrt(variance))
		}
	}
}

func fillAll[T any](x []T, y T) {
	for i := range x {
		x[i] = y
	}
}

// intervals are the mean and the CV of those between spikes, and their number.
func intervals(l *LIF[float64], begin, steps int, dt float64) (mean, cv, count float64) {
	last := slices.Repeat([]int{-1}, l.Len())
	var sum, square float64
	run(l, begin+steps, nil, func(step int, spikes []int32) {
		for k, i := range spikes {
			if k > 0 && spikes[k-1] >= i {
				panic("spikes are not ascending")
			}
			if last[i] >= 0 && step >= begin {
				x := float64(step-last[i]) * dt
				sum, square, count = sum+x, square+x*x, count+1
			}
			last[i] = step
		}
	})
	mean = sum / count
	return mean, math.Sqrt(square/count/mean/mean - 1), count
}

// White noise against Siegert's rate and the CV of its intervals. The bridge
// leaves an error of order dt/tau_m in the potential's drift while it crosses,
// and t_ref is short by half a step on average, for it runs from the start of
// the spike's step; allowed are 5 standard errors and 0.5% at a step of 0.1 ms.
func TestWhiteNoiseAgainstSiegert(t *testing.T) {
	const n, dt = 250, 0.1
	for _, c := range []struct{ mu, sigma float64 }{{18, 3}, {20, 5}, {22, 3}, {15, 5}, {25, 1}} {
		l := noisy(NoiseParameters{NoiseSigma: c.sigma * math.Sqrt(20)}, c.mu, n, dt, 2)
		mean, cv, count := intervals(l, 2_000, 60_000, dt)
		rate := SiegertRate(c.mu, c.sigma, 20, 2-dt/2, 20, 10)
		wantCV := SiegertCV(c.mu, c.sigma, 20, 2-dt/2, 20, 10)
		if off := 1000/mean/rate - 1; math.Abs(off) > 5*wantCV/math.Sqrt(count)+5e-3 {
			t.Errorf("mu %g, sigma %g: %.3f Hz, Siegert's %.3f, off by %.2g of it", c.mu, c.sigma, 1000/mean, rate, off)
		}
		if off := cv/wantCV - 1; math.Abs(off) > 5/math.Sqrt(count)+1e-2 {
			t.Errorf("mu %g, sigma %g: CV %.4f, want %.4f", c.mu, c.sigma, cv, wantCV)
		}
	}
}

// Coloured noise of a white noise's intensity (2 sd² tau = sigma² tau_m) against
// Siegert's rate with both bounds shifted: right to first order in
// sqrt(tau/tau_m), so allowed are 5 standard errors and tau/tau_m of the rate.
// The shift itself is worth more than twice that.
func TestColouredNoiseAgainstSiegert(t *testing.T) {
	const n, dt, tau, tauM = 250, 0.05, 0.5, 20.0
	for _, c := range []struct{ mu, sigma float64 }{{18, 4}, {20, 5}, {22, 6}} {
		l := noisy(NoiseParameters{NoiseSigma: c.sigma * math.Sqrt(tauM/(2*tau)), NoiseTau: tau}, c.mu, n, dt, 3)
		mean, cv, count := intervals(l, 2_000, 60_000, dt)
		shift := ColouredShift(c.sigma, tau, tauM)
		rate := SiegertRate(c.mu, c.sigma, tauM, 2-dt/2, 20+shift, 10+shift)
		white := SiegertRate(c.mu, c.sigma, tauM, 2-dt/2, 20, 10)
		allowed := 5*cv/math.Sqrt(count) + tau/tauM
		if off := 1000/mean/rate - 1; math.Abs(off) > allowed {
			t.Errorf("mu %g, sigma %g: %.3f Hz, theory %.3f, off by %.2g of it, allowed %.2g", c.mu, c.sigma, 1000/mean, rate, off, allowed)
		}
		if math.Abs(white/rate-1) < 2*allowed {
			t.Errorf("mu %g, sigma %g: white noise gives %.3f Hz, too like %.3f to tell them apart", c.mu, c.sigma, white, rate)
		}
	}
}

// The same noise whether a population is advanced whole or in parts, in any order.
func TestNoiseHasAddresses(t *testing.T) {
	for _, tau := range []float64{0, 5} {
		p := NoiseParameters{NoiseSigma: 30, NoiseTau: tau}
		whole, parts := noisy(p, 18, 40, 0.1, 4), noisy(p, 18, 40, 0.1, 4)
		none := nothing[float64](40)
		for range 2_000 {
			want := whole.Step(0, 40, none, nil)
			upper := parts.Step(13, 40, none, nil)
			if got := append(parts.Step(0, 13, none, nil), upper...); !slices.Equal(got, want) {
				t.Fatalf("tau %g: spikes %v of parts, %v of the whole", tau, got, want)
			}
		}
		if !slices.Equal(whole.state.V, parts.state.V) {
			t.Errorf("tau %g: other potentials in parts", tau)
		}
	}
}

// Alpha synapses and both kinds of noise go on from what is kept, bit for bit,
// in both models and precisions.
func TestIntegrateAndFireGoesOn(t *testing.T) {
	for _, tau := range []float64{0, 5} {
		p, q := DefaultLIF(), DefaultLIFConductance()
		p.Synapse, p.NoiseParameters, p.I = "alpha", NoiseParameters{5, tau}, value.Const(21)
		q.Synapse, q.NoiseParameters, q.I = "alpha", NoiseParameters{50, tau}, value.Const(105)
		key := rng.NewKey(8, "go on")
		goesOn(t, func() keptModel { return NewLIF[float64](p, 37, 0.1, key) }, nothing[float64](37))
		goesOn(t, func() keptModel { return NewLIF[float32](p, 37, 0.1, key) }, nothing[float32](37))
		goesOn(t, func() keptModel { return NewLIFConductance[float64](q, 37, 0.1, key) }, nothing[float64](37))
		goesOn(t, func() keptModel { return NewLIFConductance[float32](q, 37, 0.1, key) }, nothing[float32](37))
	}
}

type keptModel interface {
	model
	Variables() []string
	Keep(k *state.Keeper)
}

func goesOn(t *testing.T, make func() keptModel, arrived []state.Vector) {
	t.Helper()
	run := func(m keptModel, from, to int) (fired []int32) {
		for step := from; step < to; step++ {
			arrived[step%2].Set(step%37, float64(10-15*(step%2)))
			fired = m.Step(0, 37, arrived, fired)
		}
		return fired
	}
	whole, first, second := make(), make(), make()
	run(first, 0, 301)
	kept := state.Save()
	first.Keep(kept)
	for _, name := range first.Variables() {
		second.Variable(name).Copy(first.Variable(name).Float64s())
	}
	load(t, kept, second)
	run(whole, 0, 301)
	want, got := run(whole, 301, 2_000), run(second, 301, 2_000)
	if !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("%T: %d spikes after going on, %d without", whole, len(got), len(want))
	}
	if !slices.Equal(whole.Variable("v").Float64s(), second.Variable("v").Float64s()) {
		t.Errorf("%T: other potentials after going on", whole)
	}
}
