package neuron

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// run takes steps of every neuron; arrive says what arrives before each.
func run(l *LIF[float64], steps int, arrive func(step int, arrived []state.Vector), after func(step int, spikes []int32)) {
	arrived := []state.Vector{state.New(state.Double, l.Len()), state.New(state.Double, l.Len())}
	var spikes []int32
	for step := range steps {
		if arrive != nil {
			arrive(step, arrived)
		}
		spikes = l.Step(0, l.Len(), arrived, spikes[:0])
		after(step, spikes)
	}
}

// period is the time between spikes under the constant drive of a neuron, ms,
// and -1 for fewer than three spikes.
func period(p LIFParameters, dt float64, steps int) float64 {
	l := NewLIF[float64](p, 1, dt, rng.Key{})
	var at []int
	run(l, steps, nil, func(step int, spikes []int32) {
		if len(spikes) > 0 {
			at = append(at, step)
		}
	})
	if len(at) < 3 {
		return -1
	}
	return float64(at[len(at)-1]-at[0]) / float64(len(at)-1) * dt
}

// f–I curve against r = 1/(t_ref + tau ln((mu-v_r)/(mu-theta))), and against
// the numbers of an independent evaluation of it. The threshold is looked at
// once a step, so the rise takes a whole number of steps, and t_ref runs from the
// start of the spike's step: exactly that is asked for.
func TestLIFFrequencyOfConstantDrive(t *testing.T) {
	cases := []struct{ tau, threshold, reset, drive, rate float64 }{
		{10, 15, 0, 15.5, 27.51798}, {10, 15, 0, 16, 33.64071}, {10, 15, 0, 18, 50.20687},
		{10, 15, 0, 20, 63.04000}, {10, 15, 0, 22.5, 77.00528}, {10, 15, 0, 30, 111.96363},
		{20, 20, 10, 20.5, 15.90067}, {20, 20, 10, 22, 26.43042}, {20, 20, 10, 25, 41.71491},
		{20, 20, 10, 30, 63.04000}, {20, 20, 10, 40, 98.91880},
	}
	const dt, refractory = 0.01, 2.0
	for _, c := range cases {
		p := DefaultLIF()
		p.TauM, p.TRef, p.EL, p.VReset = c.tau, refractory, 0, c.reset
		p.V, p.Threshold, p.I = value.Const(0), value.Const(c.threshold), value.Const(c.drive)
		rise := c.tau * math.Log((c.drive-c.reset)/(c.drive-c.threshold))
		if rate := 1000 / (refractory + rise); math.Abs(rate-c.rate) > 1e-5 {
			t.Errorf("drive %g: the formula gives %g Hz, published %g", c.drive, rate, c.rate)
		}
		want := refractory + dt*(math.Ceil(rise/dt)-1)
		if got := period(p, dt, 100_000); math.Abs(got-want) > 1e-9 {
			t.Errorf("drive %g: period %.10g ms, want %.10g", c.drive, got, want)
		}
	}
}

func TestLIFIsSilentAtThreshold(t *testing.T) {
	p := DefaultLIF()
	p.I = value.Const(20) // settles at the threshold, and a spike needs more
	if got := period(p, 0.1, 100_000); got != -1 {
		t.Errorf("spikes every %g ms with a drive that ends at the threshold", got)
	}
}

// One spike of weight w at t = 0: v = w tau_s/(tau_m-tau_s) (exp(-t/tau_m)-exp(-t/tau_s)),
// and w t/tau exp(-t/tau) where both are tau. The peak is at tau_m tau_s/(tau_m-tau_s) ln(tau_m/tau_s).
func TestLIFPostsynapticPotential(t *testing.T) {
	const dt, w = 0.1, 0.8
	cases := []struct{ tauM, tauS, peak, at float64 }{
		{20, 5, 0.157490, 9.241962},
		{20, 10, 0.25, 13.862944},
		{20, 20, math.Exp(-1), 20},
		{20, 20 * (1 + 1e-9), math.Exp(-1), 20}, // where the plain formula loses all its digits
		{5, 20, 0.62996052, 9.241962},
	}
	for _, c := range cases {
		for receptor, name := range []string{"excitatory", "inhibitory"} {
			p := DefaultLIF()
			p.TauM, p.TauE, p.TauI, p.EL, p.V = c.tauM, c.tauS, c.tauS, 0, value.Const(0)
			p.Threshold = value.Const(1000)
			l := NewLIF[float64](p, 1, dt, rng.Key{})
			sign := []float64{1, -1}[receptor]
			worst, peak, at := 0.0, 0.0, 0.0
			run(l, 1000, func(step int, arrived []state.Vector) {
				if step == 0 {
					arrived[receptor].Set(0, sign*w)
				}
			}, func(step int, _ []int32) {
				time := float64(step+1) * dt
				worst = max(worst, math.Abs(sign*l.state.V[0]-w*psp(time, c.tauM, c.tauS)))
				if sign*l.state.V[0] > peak {
					peak, at = sign*l.state.V[0], time
				}
			})
			allowed := 1e-13
			if c.tauM != c.tauS && math.Abs(c.tauM-c.tauS) < 1e-6 {
				allowed = 1e-9 // of the reference
			}
			if worst > allowed {
				t.Errorf("%s, tau %g and %g ms: off by %g mV", name, c.tauM, c.tauS, worst)
			}
			if math.Abs(peak/w-c.peak) > 1e-5 || math.Abs(at-c.at) > dt/2 {
				t.Errorf("%s, tau %g and %g ms: peak %g w at %g ms, want %g at %g", name, c.tauM, c.tauS, peak/w, at, c.peak, c.at)
			}
		}
	}
}

func psp(t, tauM, tauS float64) float64 {
	if math.Abs(tauM-tauS) < 1e-6 { // then the limit is the better formula, to a part in 10⁹
		return t / tauM * math.Exp(-t/tauM)
	}
	return tauS / (tauM - tauS) * (math.Exp(-t/tauM) - math.Exp(-t/tauS))
}

// Two half steps are one step: the scheme is the solution, not an approximation.
func TestLIFStepIsExact(t *testing.T) {
	p := DefaultLIF()
	p.I = value.Const(7)
	p.Threshold = value.Const(1000)
	end := func(dt float64, steps int) (v, ge float64) {
		l := NewLIF[float64](p, 1, dt, rng.Key{})
		l.state.GE[0], l.state.GI[0] = 9, -4
		run(l, steps, nil, func(int, []int32) {})
		return l.state.V[0], l.state.GE[0]
	}
	v1, g1 := end(10, 1)
	v2, g2 := end(0.01, 1000)
	if math.Abs(v1-v2) > 1e-11 || math.Abs(g1-g2) > 1e-12 {
		t.Errorf("one step of 10 ms: v %.15g, g_e %.15g; 1000 of 0.01: %.15g, %.15g", v1, g1, v2, g2)
	}
}

// Campbell's theorem: Poisson input of rate R, weight w, to a neuron without
// threshold has the mean R w tau_s and the variance R w² tau_s²/(2(tau_m+tau_s)):
// 5 mV and 0.5 mV² here. 400 neurons for 20 s after 0.2 s; potentials forget
// in about 2 tau_m, so these are 400·20000/40 = 2·10⁵ independent looks. Allowed:
// 5 standard errors, sqrt(var/n) of the mean and var·sqrt(2/n) of the variance.
// Arrivals at a step's start in place of anywhere within it add dt/2 of decay
// to a spike's effect, which changes the variance by a part in 10⁴.
func TestLIFUnderPoissonInput(t *testing.T) {
	const n, dt, steps, begin, w = 400, 0.1, 202_000, 2_000, 1.0
	p := DefaultLIF()
	p.EL, p.V, p.Threshold = 0, value.Const(0), value.Const(1000)
	l := NewLIF[float64](p, n, dt, rng.Key{})
	input := NewPoisson(PoissonParameters{Rate: value.Const(1000)}, n, dt, rng.NewKey(1, "input"))
	var spikes []int32
	var sum, square float64
	run(l, steps, func(_ int, arrived []state.Vector) {
		spikes = input.Step(0, n, nil, spikes[:0])
		for _, i := range spikes {
			arrived[0].Set(int(i), arrived[0].At(int(i))+w)
		}
	}, func(step int, _ []int32) {
		if step < begin || step%20 != 0 { // every 2 ms, a tenth of tau_m
			return
		}
		for _, v := range l.state.V {
			sum += v
			square += (v - 5) * (v - 5)
		}
	})
	looks := float64(n * (steps - begin) / 20)
	mean := sum / looks
	variance := square/looks - (mean-5)*(mean-5)
	const independent = 2e5
	// Arrivals on the grid of steps: the mean of the scheme itself.
	exact := 1000.0 / 1000 * dt * w * l.kernel.FromE / (1 - l.kernel.KeepE) / (1 - l.kernel.KeepM)
	if math.Abs(exact-5) > 0.05 || math.Abs(mean-exact) > 5*math.Sqrt(0.5/independent) {
		t.Errorf("mean %g mV, want %g ± %g (5 in the limit of small steps)", mean, exact, 5*math.Sqrt(0.5/independent))
	}
	if math.Abs(variance-0.5) > 0.5*(5*math.Sqrt(2/independent)+1e-2) {
		t.Errorf("variance %g mV², want 0.5", variance)
	}
}

// Brian2's trace of one neuron. It adds a spike of step n to g_e at the end of
// step n; here it arrives at the start of step n+1, which is the same potential
// at the end of every step. g_e and g_i are compared with what arrives next added.
func TestLIFAgainstBrian2(t *testing.T) {
	ref, err := npz.Read("testdata/lif_cuba_neuron.npz")
	if err != nil {
		t.Fatal(err)
	}
	number := func(name string) float64 { return ref[name].Float64s()[0] }
	p := LIFParameters{
		TauM: number("tau_m_ms"), TauE: number("tau_e_ms"), TauI: number("tau_i_ms"), EL: number("El_mV"),
		VReset: number("Vr_mV"), TRef: number("ref_ms"), V: value.Const(-60), Threshold: value.Const(number("Vt_mV")),
	}
	dt := number("dt_ms")
	count := func(name string) map[int]float64 {
		at := map[int]float64{}
		for _, step := range ref[name].Float64s() {
			at[int(step)]++
		}
		return at
	}
	exc, inh := count("exc_step"), count("inh_step")
	v, ge, gi := ref["v_mV"].Float64s(), ref["ge_mV"].Float64s(), ref["gi_mV"].Float64s()
	we, wi := number("we_mV"), number("wi_mV")
	l := NewLIF[float64](p, 1, dt, rng.Key{})
	var times []float64
	worst := 0.0
	run(l, len(v), func(step int, arrived []state.Vector) {
		arrived[0].Set(0, we*exc[step-1])
		arrived[1].Set(0, wi*inh[step-1])
	}, func(step int, spikes []int32) {
		for range spikes {
			times = append(times, float64(step)*dt)
		}
		worst = max(worst, math.Abs(l.state.V[0]-v[step]),
			math.Abs(l.state.GE[0]+we*exc[step]-ge[step]), math.Abs(l.state.GI[0]+wi*inh[step]-gi[step]))
	})
	if !(worst < 1e-9) {
		t.Errorf("largest distance from Brian2 %g mV, allowed 1e-9", worst)
	}
	want := ref["spike_ms"].Float64s()
	if !slices.EqualFunc(times, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
		t.Errorf("spikes at %v ms, Brian2 at %v", times, want)
	}
}

// What decays ends next to zero, but not among the numbers too small for fast arithmetic.
func TestLIFDecaysToNormalNumbers(t *testing.T) {
	p := DefaultLIF()
	p.EL, p.V, p.Threshold = 0, value.Const(1), value.Const(1000)
	l := NewLIF[float64](p, 1, 0.1, rng.Key{})
	l.state.GE[0], l.state.GI[0] = 1, -1
	run(l, 200_000, nil, func(step int, _ []int32) {
		for name, x := range map[string]float64{"v": l.state.V[0], "g_e": l.state.GE[0], "g_i": l.state.GI[0]} {
			if x != 0 && math.Abs(x) < 0x1p-1022 {
				t.Fatalf("%s is %g after step %d", name, x, step)
			}
		}
	})
	if largest := max(math.Abs(l.state.V[0]), math.Abs(l.state.GE[0]), math.Abs(l.state.GI[0])); largest > 1e-280 {
		t.Errorf("after 20 s: v %g, g_e %g, g_i %g, want nothing left", l.state.V[0], l.state.GE[0], l.state.GI[0])
	}
}

func ExampleLIF() {
	p := DefaultLIF()
	p.I = value.Spread(10, 40) // mV; the threshold is 20 mV above rest
	cells := NewLIF[float64](p, 4, 0.1, rng.NewKey(1, "example"))
	nothing := []state.Vector{state.New(state.Double, 4), state.New(state.Double, 4)}
	counts := make([]int, 4)
	for range 10_000 { // one second
		for _, i := range cells.Step(0, 4, nothing, nil) {
			counts[i]++
		}
	}
	fmt.Println(counts)
	// Output: [0 0 41 63]
}

// A fifth of the neurons fire.
func BenchmarkLIFStep(b *testing.B) {
	plain := DefaultLIF()
	plain.I = value.Spread(0, 25)
	alpha, white, coloured := plain, plain, plain
	alpha.Synapse, white.NoiseParameters, coloured.NoiseSigma = "alpha", NoiseParameters{NoiseSigma: 1}, 1
	for _, c := range []struct {
		name string
		p    LIFParameters
		n    int
	}{{"100", plain, 100}, {"4000", plain, 4_000}, {"100000", plain, 100_000}, {"alpha", alpha, 4_000}, {"white", white, 4_000}, {"coloured", coloured, 4_000}} {
		b.Run(c.name+"/float64", func(b *testing.B) { benchmarkModel(b, NewLIF[float64](c.p, c.n, 0.1, rng.Key{})) })
		b.Run(c.name+"/float32", func(b *testing.B) { benchmarkModel(b, NewLIF[float32](c.p, c.n, 0.1, rng.Key{})) })
	}
}
