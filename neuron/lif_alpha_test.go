package neuron

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// One spike of weight w at t = 0 through an alpha synapse:
//
//	g = w (t/tau_s) exp(1-t/tau_s)
//	v = e w / (tau_m tau_s) exp(-t/tau_m) (1 - (1+x) exp(-x)) / b²,   b = 1/tau_s - 1/tau_m, x = b t
//
// and e w t²/(2 tau²) exp(-t/tau) where both are tau; whatever the step. NEST's
// test of Campbell's theorem has the peak of tau_m 10, tau_s 0.5: 4.463129e-3 mV
// per pA in 250 pF, at 2.3757 ms.
func TestLIFAlphaPotential(t *testing.T) {
	psp := func(t, tauM, tauS float64) float64 {
		if math.Abs(tauM-tauS) < 1e-6 {
			return math.E * t * t / (2 * tauM * tauM) * math.Exp(-t/tauM)
		}
		b := 1/tauS - 1/tauM
		return math.E / (tauM * tauS) / (b * b) * (math.Exp(-t/tauM) - (1+b*t)*math.Exp(-t/tauS))
	}
	for _, c := range []struct{ tauM, tauS, dt, allowed float64 }{
		{20, 5, 0.1, 1e-13}, {20, 5, 2.5, 1e-13}, {10, 0.5, 0.01, 1e-13}, {5, 20, 0.1, 1e-13}, {5, 20, 10, 1e-13},
		{20, 20, 0.1, 1e-13}, {20, 20 * (1 + 1e-9), 0.1, 1e-9}, // the latter to the reference's precision
		{20, 1, 25, 1e-13}, // a step of many tau_s
	} {
		for receptor, sign := range []float64{1, -1} {
			p := DefaultLIF()
			p.TauM, p.TauE, p.TauI, p.Synapse, p.EL, p.V = c.tauM, c.tauS, c.tauS, "alpha", 0, value.Const(0)
			p.Threshold = value.Const(1000)
			l := NewLIF[float64](p, 1, c.dt, rng.Key{})
			g := [][]float64{l.state.GE, l.state.GI}[receptor]
			const w = 0.8
			var worst, worstG float64
			run(l, 300, func(step int, arrived []state.Vector) {
				if step == 0 {
					arrived[receptor].Set(0, sign*w)
				}
			}, func(step int, _ []int32) {
				at := float64(step+1) * c.dt
				worst = max(worst, math.Abs(sign*l.state.V[0]-w*psp(at, c.tauM, c.tauS)))
				worstG = max(worstG, math.Abs(sign*g[0]-w*at/c.tauS*math.Exp(1-at/c.tauS)))
			})
			if worst > c.allowed || worstG > 1e-13 {
				t.Errorf("tau %g and %g ms, step %g, receptor %d: off by %g mV, the current by %g", c.tauM, c.tauS, c.dt, receptor, worst, worstG)
			}
		}
	}
	if got := psp(2.3757, 10, 0.5) * 10 / 250; math.Abs(got-4.463129e-3) > 1e-9 {
		t.Errorf("%g mV per pA at the peak, NEST has 4.463129e-3", got)
	}
}

// Float32 follows float64 within its precision: 1,000 steps, of which each may
// round by half a unit in the last place of 20 mV.
func TestLIFAlphaInSinglePrecision(t *testing.T) {
	p := DefaultLIF()
	p.Synapse, p.Threshold = "alpha", value.Const(1000)
	double, single := NewLIF[float64](p, 40, 0.1, rng.Key{}), NewLIF[float32](p, 40, 0.1, rng.Key{})
	wide := []state.Vector{state.New(state.Double, 40), state.New(state.Double, 40)}
	narrow := []state.Vector{state.New(state.Single, 40), state.New(state.Single, 40)}
	worst := 0.0
	for step := range 1000 {
		if step%100 == 0 {
			for i := range 40 {
				wide[step/100%2].Set(i, float64(i))
				narrow[step/100%2].Set(i, float64(i))
			}
		}
		double.Step(0, 40, wide, nil)
		single.Step(0, 40, narrow, nil)
		for i := range 40 {
			worst = max(worst, math.Abs(double.state.V[i]-float64(single.state.V[i])))
		}
	}
	if worst == 0 || worst > 1e-3 {
		t.Errorf("float32 off by %g mV, allowed 1e-3", worst)
	}
}

// Campbell's theorem: 10 kHz of spikes, of which each gives a potential of 0.1
// mV, in the neuron of NEST's test: mean 12.18106 mV, variance 0.689740 mV².
// 400 neurons for 2 s, looked at every 10 ms (about one tau_m; correlated by
// 0.4 at most): the mean's standard error is below sqrt(0.69/80,000·2.5) and the
// variance's is 0.69·sqrt(2·2.5/80,000); allowed are 5. What arrives is on the
// grid of 0.05 ms; that moves the mean by the sum of a sampled alpha function,
// 1 - (dt/tau_s)²/12 or 0.1%, and the variance by as much.
func TestLIFAlphaCampbell(t *testing.T) {
	const n, dt, rate, begin, steps = 400, 0.05, 10_000.0, 2_000, 42_000
	const weight = 22.405804 / 250 * 10 // pA of 10 kHz into 250 pF with tau_m 10, in mV
	p := DefaultLIF()
	p.TauM, p.TauE, p.TauI, p.Synapse, p.EL, p.V, p.Threshold = 10, 0.5, 0.5, "alpha", 0, value.Const(12.18), value.Const(1000)
	l := NewLIF[float64](p, n, dt, rng.Key{})
	input := NewPoisson(PoissonParameters{Rate: value.Const(rate)}, n, dt, rng.NewKey(2, "campbell"))
	var looks, sum, square float64
	var spikes []int32
	run(l, steps, func(_ int, arrived []state.Vector) {
		spikes = input.Step(0, n, nil, spikes[:0])
		for _, i := range spikes {
			arrived[0].Set(int(i), arrived[0].At(int(i))+weight)
		}
	}, func(step int, _ []int32) {
		if step < begin || step%200 != 0 {
			return
		}
		for _, v := range l.state.V {
			looks, sum, square = looks+1, sum+v, square+(v-12.18106)*(v-12.18106)
		}
	})
	mean := sum / looks
	variance := square/looks - (mean-12.18106)*(mean-12.18106)
	const wantMean, wantVariance = 12.18106, 0.689740
	if allowed := 5*math.Sqrt(wantVariance/looks*2.5) + 1e-3*wantMean; math.Abs(mean-wantMean) > allowed {
		t.Errorf("mean %g mV, want %g ± %g", mean, wantMean, allowed)
	}
	if allowed := wantVariance * (5*math.Sqrt(5/looks) + 1e-3); math.Abs(variance-wantVariance) > allowed {
		t.Errorf("variance %g mV², want %g ± %g", variance, wantVariance, allowed)
	}
}
