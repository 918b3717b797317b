package neuron

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// quiet is one neuron of the COBA network that never spikes.
func quiet(synapse string, dt float64) *LIFConductance[float64] {
	p := DefaultLIFConductance()
	p.Synapse, p.Threshold = synapse, value.Const(1e9)
	return NewLIFConductance[float64](p, 1, dt, rng.Key{})
}

// Constant conductances: v goes to ΣgE/Σg with tau = C/Σg, exactly, at any step.
func TestLIFConductanceEffectiveState(t *testing.T) {
	const e, i = 12.0, 25.0
	for _, dt := range []float64{0.1, 1, 20} {
		l := quiet("exponential", dt)
		// Held constant: what decays in a step arrives at the next, scaled so that mid-step has e and i.
		l.kernel.KeepE, l.kernel.KeepI, l.kernel.HalfE, l.kernel.HalfI = 1, 1, 1, 1
		arrived := nothing[float64](1)
		arrived[0].Set(0, e)
		arrived[1].Set(0, -i)
		end := (10*-60 + e*0 + i*-80) / (10 + e + i)
		tau := 200 / (10 + e + i)
		for step := range 20 {
			l.Step(0, 1, arrived, nil)
			want := end + (-60-end)*math.Exp(-float64(step+1)*dt/tau)
			if math.Abs(l.state.V[0]-want) > 1e-12 {
				t.Fatalf("dt %g, step %d: v %.15g, want %.15g", dt, step, l.state.V[0], want)
			}
		}
	}
}

// The error shrinks by four when the step is halved: second order, for both time
// courses. The reference is the classical Runge–Kutta method at 1 µs.
func TestLIFConductanceIsOfSecondOrder(t *testing.T) {
	const end, e, i = 16.0, 30.0, 50.0
	for _, synapse := range []string{"exponential", "alpha"} {
		course := func(t, tau float64) float64 {
			if synapse == "alpha" {
				return t / tau * math.Exp(1-t/tau)
			}
			return math.Exp(-t / tau)
		}
		slope := func(t, v float64) float64 {
			return (-10*(v+60) - e*course(t, 5)*v - i*course(t, 10)*(v+80)) / 200
		}
		want := -60.0
		const h = 0.001
		for k := range int(math.Round(end / h)) {
			at := float64(k) * h
			a := slope(at, want)
			b := slope(at+h/2, want+h/2*a)
			c := slope(at+h/2, want+h/2*b)
			want += h / 6 * (a + 2*b + 2*c + slope(at+h, want+h*c))
		}
		off := func(dt float64) float64 {
			l, arrived := quiet(synapse, dt), nothing[float64](1)
			arrived[0].Set(0, e)
			arrived[1].Set(0, -i)
			for range int(end / dt) {
				l.Step(0, 1, arrived, nil)
			}
			if g := l.state.GE[0]; math.Abs(g-e*course(end, 5)) > 1e-12 {
				t.Errorf("%s, dt %g: g_e %g, want %g", synapse, dt, g, e*course(end, 5))
			}
			if g := l.state.GI[0]; math.Abs(g-i*course(end, 10)) > 1e-12 {
				t.Errorf("%s, dt %g: g_i %g, want %g", synapse, dt, g, i*course(end, 10))
			}
			return l.state.V[0] - want
		}
		for _, dt := range []float64{0.5, 0.25, 0.125} {
			if ratio := off(dt) / off(dt/2); math.Abs(ratio-4) > 0.25 {
				t.Errorf("%s: errors at %g and %g ms have the ratio %g, want 4", synapse, dt, dt/2, ratio)
			}
		}
	}
}

// Without input it is a LIF neuron: the period under a current is
// t_ref + tau ln((mu-v_reset)/(mu-threshold)) with mu = e_l + i/g_l, in whole steps.
func TestLIFConductanceFrequency(t *testing.T) {
	const dt = 0.01
	p := DefaultLIFConductance()
	for _, i := range []float64{105, 150, 300, 1000} {
		p.I = value.Const(i)
		l := NewLIFConductance[float64](p, 1, dt, rng.Key{})
		var at []int
		arrived := nothing[float64](1)
		for step := range 100_000 {
			if len(l.Step(0, 1, arrived, nil)) > 0 {
				at = append(at, step)
			}
		}
		rise := 20 * math.Log((i/10)/(i/10-10))
		want := 5 + dt*(math.Ceil(rise/dt)-1)
		got := float64(at[len(at)-1]-at[0]) / float64(len(at)-1) * dt
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%g pA: period %.10g ms, want %.10g", i, got, want)
		}
	}
}

// Campbell's theorem for conductances: mean R w tau and variance R w² tau/2 of
// exponential ones, e R w tau and e² R w² tau/4 of alpha-shaped ones. 1,000
// neurons, looked at every 30 ms (six tau_e, so that looks are independent):
// 5 standard errors, the variance's with the excess kurtosis of shot noise, 1/(R tau)
// at most, and the grid's effect on sums over a decay, dt/(2 tau) = 1% of the
// exponential's value after a step, which is exact for what the scheme does.
func TestLIFConductanceCampbell(t *testing.T) {
	const n, dt, rate, w, tau, steps = 1_000, 0.1, 1_000.0, 2.0, 5.0, 12_000
	for _, c := range []struct {
		synapse        string
		mean, variance float64
	}{
		{"exponential", rate / 1000 * w * tau, rate / 1000 * w * w * tau / 2},
		{"alpha", rate / 1000 * w * tau * math.E, rate / 1000 * w * w * tau / 4 * math.E * math.E},
	} {
		p := DefaultLIFConductance()
		p.Synapse = c.synapse
		l := NewLIFConductance[float64](p, n, dt, rng.Key{})
		input := NewPoisson(PoissonParameters{Rate: value.Const(rate)}, n, dt, rng.NewKey(3, "campbell"))
		arrived := nothing[float64](n)
		var spikes []int32
		var looks, sum, square float64
		for step := range steps {
			spikes = input.Step(0, n, nil, spikes[:0])
			for _, i := range spikes {
				arrived[0].Set(int(i), arrived[0].At(int(i))+w)
			}
			l.Step(0, n, arrived, nil)
			if step > 1_000 && step%300 == 0 {
				for _, g := range l.state.GE {
					looks, sum, square = looks+1, sum+g, square+(g-c.mean)*(g-c.mean)
				}
			}
		}
		mean := sum / looks
		variance := square/looks - (mean-c.mean)*(mean-c.mean)
		if allowed := 5*math.Sqrt(c.variance/looks) + c.mean*dt/2/tau; math.Abs(mean-c.mean) > allowed {
			t.Errorf("%s: mean %g nS, want %g ± %g", c.synapse, mean, c.mean, allowed)
		}
		if allowed := c.variance * (5*math.Sqrt(2.2/looks) + dt/tau); math.Abs(variance-c.variance) > allowed {
			t.Errorf("%s: variance %g nS², want %g ± %g", c.synapse, variance, c.variance, allowed)
		}
	}
}

// White noise in pA gives the free membrane the variance sigma²/(2 tau_m g_l²), and the
// rate of Siegert's formula. 200 neurons for 6 s; errors as in the tests of LIF.
func TestLIFConductanceUnderWhiteNoise(t *testing.T) {
	const n, dt, sigma, mu = 200, 0.1, 4.0, -51.0
	p := DefaultLIFConductance()
	p.I, p.NoiseParameters = value.Const((mu+60)*10), NoiseParameters{NoiseSigma: sigma * math.Sqrt(20) * 10}
	l := NewLIFConductance[float64](p, n, dt, rng.NewKey(5, "white"))
	arrived := nothing[float64](n)
	last := slices.Repeat([]int{-1}, n)
	var sum, count float64
	for step := range 60_000 {
		for _, i := range l.Step(0, n, arrived, nil) {
			if last[i] >= 0 && step > 2_000 {
				sum, count = sum+float64(step-last[i])*dt, count+1
			}
			last[i] = step
		}
	}
	want := SiegertRate(mu, sigma, 20, 5-dt/2, -50, -60)
	if off := count / sum * 1000 / want; math.Abs(off-1) > 5/math.Sqrt(count)+5e-3 {
		t.Errorf("%g of Siegert's rate, %g Hz", off, want)
	}
}

func TestLIFConductanceNamesEveryFault(t *testing.T) {
	nan := value.Const(math.NaN())
	checkFaults(t, LIFConductanceParameters{
		EL: math.NaN(), EE: math.Inf(1), EI: math.Inf(1), Synapse: "square", VReset: math.NaN(), TRef: -1, V: nan, Threshold: nan, I: nan,
		NoiseParameters: NoiseParameters{-1, -1},
	}, "c_m", "g_l", "e_l", "e_e", "e_i", "tau_e", "tau_i", "synapse", "v_reset", "t_ref", "v", "threshold", "i", "noise_sigma", "noise_tau")
	p := DefaultLIFConductance()
	p.VReset = -50
	checkFaults(t, p, "v_reset")
	checkFaults(t, DefaultLIFConductance())
}

func ExampleLIFConductance() {
	cell := NewLIFConductance[float64](DefaultLIFConductance(), 1, 0.1, rng.NewKey(1, "example"))
	arrived := []state.Vector{state.New(state.Double, 1), state.New(state.Double, 1)}
	arrived[0].Set(0, 6) // nS: one excitatory spike of the COBA network
	peak := -60.0
	for range 500 {
		cell.Step(0, 1, arrived, nil)
		peak = max(peak, cell.Variable("v").At(0))
	}
	fmt.Printf("%.2f mV above rest\n", peak+60)
	// Output: 5.35 mV above rest
}

func BenchmarkLIFConductanceStep(b *testing.B) {
	b.Run("float64", func(b *testing.B) {
		benchmarkModel(b, NewLIFConductance[float64](DefaultLIFConductance(), 4_000, 0.1, rng.Key{}))
	})
	b.Run("float32", func(b *testing.B) {
		benchmarkModel(b, NewLIFConductance[float32](DefaultLIFConductance(), 4_000, 0.1, rng.Key{}))
	})
}
