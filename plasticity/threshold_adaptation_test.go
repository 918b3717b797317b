package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// The threshold is a count: theta(T) - theta(0) = eta (spikes - target T), whatever the spikes.
func TestThresholdAdaptationCounts(t *testing.T) {
	p := DefaultThresholdAdaptation()
	p.Target = value.Spread(2, 20)
	threshold := []float64{-50, -50, -50}
	r := NewThresholdAdaptation(p, state.Of(threshold), rng.Key{})
	spikes := []float64{0, 0, 0}
	draws := rng.NewKey(1, "spikes").Rand()
	for range 10_000 {
		if i := int32(draws.IntN(100)); i < 3 {
			r.Fired([]int32{i, i})
			spikes[i] += 2
		}
		r.Advance(1, 0, 3)
	}
	for i, target := range []float64{2, 11, 20} {
		if want := -50 + p.Eta*(spikes[i]-target*10); math.Abs(threshold[i]-want) > 1e-9 {
			t.Errorf("target %g Hz: threshold %.12g mV, want %.12g", target, threshold[i], want)
		}
	}
}

// The same if relative: theta(T) - theta(0) = eta (spikes/target - T).
func TestRelativeThresholdAdaptationCounts(t *testing.T) {
	p := DefaultThresholdAdaptation()
	p.Target, p.Relative, p.Eta = value.Spread(2, 20), true, 0.03
	for _, rate := range []float64{0, 7} { // of units that spike 10 times, and of some that have a rate
		threshold := []float64{-50, -50, -50}
		r := NewThresholdAdaptation(p, state.Of(threshold), rng.Key{})
		if rate > 0 {
			r.Rate = state.Of([]float64{rate, rate, rate})
		}
		for step := range 10_000 {
			if rate == 0 && step%1000 == 0 {
				r.Fired([]int32{0, 1, 2})
			}
			r.Advance(1, 0, 3)
		}
		for i, target := range []float64{2, 11, 20} {
			spikes := max(10, rate*10)
			if want := -50 + p.Eta*(spikes/target-10); math.Abs(threshold[i]-want) > 1e-9 {
				t.Errorf("target %g Hz: threshold %.12g mV, want %.12g", target, threshold[i], want)
			}
		}
	}
}

// Neurons whose rate is target·exp(-x/s), x the threshold's distance from the
// fixed point, spiking as Poisson processes. The noiseless course is
//
//	exp(x/s) - 1 = (exp(x(0)/s) - 1) exp(-t/tau),  tau = s/(eta target) = 1/(eta |dr/dtheta|)
//
// and spikes spread x to a variance of eta² target tau/2 = eta s/2, by
// linearization, which moves its mean by half the variance over s. 1,000
// neurons; allowed are 5 standard errors, and for the variance the part
// var/s² = 1% that linearization leaves out, besides.
func TestThresholdAdaptationFixedPointAndTimeConstant(t *testing.T) {
	const n, target, s, eta, fixed, dt = 1_000, 10.0, 1.0, 0.02, -55.0, 1.0
	const tau = 1000 * s / (eta * target) // ms
	p := DefaultThresholdAdaptation()
	p.Target, p.Eta = value.Const(target), eta
	key := rng.NewKey(2, "spikes")
	for _, start := range []float64{0.5, -0.5} {
		threshold := make([]float64, n)
		streams := make([]rng.Stream, n)
		for i := range threshold {
			threshold[i], streams[i] = fixed+start, key.At(uint64(i))
		}
		r := NewThresholdAdaptation(p, state.Of(threshold), rng.Key{})
		step := func() {
			for i := range threshold {
				rate := target / 1000 * math.Exp(-(threshold[i]-fixed)/s)
				if streams[i].Float64() < -math.Expm1(-rate*dt) {
					r.Fired([]int32{int32(i)})
				}
			}
			r.Advance(dt, 0, n)
		}
		const variance = eta * s / 2
		for k := range 5 * int(tau/dt) {
			if k == int(tau/dt) {
				mean, _ := moments(threshold)
				want := s * math.Log1p(math.Expm1(start/s)*math.Exp(-1))
				if allowed := 5*math.Sqrt(variance/n) + variance/s; math.Abs(mean-fixed-want) > allowed {
					t.Errorf("start %g: after one time constant at %g, want %g ± %g", start, mean-fixed, want, allowed)
				}
			}
			step()
		}
		mean, got := moments(threshold)
		want := s*math.Log1p(math.Expm1(start/s)*math.Exp(-5)) + variance/(2*s)
		if math.Abs(mean-fixed-want) > 5*math.Sqrt(variance/n) {
			t.Errorf("start %g: settled at %g, want %g ± %g", start, mean-fixed, want, 5*math.Sqrt(variance/n))
		}
		// Time steps of dt take rate·dt/2 = 0.5% off the count of spikes that a step can have.
		if math.Abs(got/variance-1) > 5*math.Sqrt(2.0/n)+0.015 {
			t.Errorf("start %g: variance %g mV², want %g", start, got, variance)
		}
	}
}

func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, variance
}

func TestThresholdAdaptationKeepsBounds(t *testing.T) {
	p := DefaultThresholdAdaptation()
	p.Min, p.Max = -51, -49
	threshold := []float64{-50, -50}
	r := NewThresholdAdaptation(p, state.Of(threshold), rng.Key{})
	for range 1000 {
		r.Fired([]int32{0})
		r.Advance(100, 0, 2)
	}
	if top := p.Max - p.Eta*0.1*5; math.Abs(threshold[0]-top) > 1e-12 || threshold[1] != p.Min {
		t.Errorf("thresholds %v, want %g and %g", threshold, top, p.Min)
	}
}

// Logistic units at constant input, which have a rate and do not spike: it goes to
// the target, and near it with the time constant 1/(eta |dr/dtheta|). Forward Euler
// with steps of a thousandth of that is allowed a thousandth, and as much for the curvature.
func TestThresholdAdaptationOfRates(t *testing.T) {
	const most, width, target, eta, start = 100.0, 2.0, 20.0, 0.01, 1e-3
	const fixed = 1.3862943611198906 * width // where 100/(1 + exp(theta/width)) is 20: log(4)
	const tau = 1000 / (eta * target * (1 - target/most) / width)
	p := DefaultThresholdAdaptation()
	p.Target, p.Eta = value.Const(target), eta
	threshold, rate := []float64{fixed + start}, []float64{0}
	r := NewThresholdAdaptation(p, state.Of(threshold), rng.Key{})
	r.Rate = state.Of(rate)
	for range 1000 {
		rate[0] = most / (1 + math.Exp(threshold[0]/width))
		r.Advance(tau/1000, 0, 1)
	}
	if got, want := threshold[0]-fixed, start*math.Exp(-1); math.Abs(got/want-1) > 0.002 {
		t.Errorf("after a time constant %g mV from where it settles, want %g", got, want)
	}
}

func ExampleThresholdAdaptation() {
	threshold := []float64{-50, -50}
	p := DefaultThresholdAdaptation()
	p.Eta = 0.1
	rule := NewThresholdAdaptation(p, state.Of(threshold), rng.Key{})
	for range 10 { // a second in which neuron 0 fires at 10 Hz, and neuron 1 is silent
		rule.Fired([]int32{0})
		rule.Advance(100, 0, 2)
	}
	fmt.Printf("%.2f\n", threshold)
	// Output: [-49.50 -50.50]
}

func BenchmarkThresholdAdaptation(b *testing.B) {
	const n = 4_000
	r := NewThresholdAdaptation(DefaultThresholdAdaptation(), state.New(state.Double, n), rng.Key{})
	for b.Loop() {
		r.Advance(1, 0, n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/neuron")
}

// Activity counted in place of rates: units whose input is normal with their own mean
// and deviation come to mean + deviation·Φ⁻¹(1 − p), with the scatter of steps of a
// constant size, eta p (1 − p)/(2 f), f the density there; how large rates are does not matter.
func TestThresholdAdaptationToAnActivationProbability(t *testing.T) {
	const size, steps = 400, 4000
	for p, z := range map[float64]float64{0.5: 0, 0.413: 0.2198, 0.1: 1.2816} {
		set := DefaultThresholdAdaptation()
		set.Target, set.Counts, set.Eta, set.Interval = value.Const(p), "activity", 20, 1 // 0.02 an input
		threshold, rate := make([]float64, size), make([]float64, size)
		r := NewThresholdAdaptation(set, state.Of(threshold), rng.Key{})
		r.Rate = state.Of(rate)
		draws := rng.NewKey(1, "inputs").Rand()
		mean := func(i int) float64 { return float64(i%5) - 2 }
		deviation := func(i int) float64 { return 0.5 + float64(i%3) }
		for range steps {
			for i := range rate {
				rate[i] = 1000 * max(mean(i)+deviation(i)*draws.NormFloat64()-threshold[i], 0)
			}
			r.Advance(1, 0, size)
		}
		for i := range threshold { // in deviations
			threshold[i] = (threshold[i] - mean(i)) / deviation(i)
		}
		for d := range 3 {
			sum, squares, n := 0.0, 0.0, 0.0
			for i := d; i < size; i += 3 {
				sum, squares, n = sum+threshold[i], squares+threshold[i]*threshold[i], n+1
			}
			f := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
			variance := 0.02 / (0.5 + float64(d)) * p * (1 - p) / (2 * f)
			if got := sum / n; math.Abs(got-z) > 4*math.Sqrt(variance/n)+0.02*z {
				t.Errorf("p %g, deviation %d: threshold at %.4f deviations, want %.4f", p, d, got, z)
			}
			if got := squares/n - sum/n*sum/n; math.Abs(got/variance-1) > 5*math.Sqrt(2/n) {
				t.Errorf("p %g, deviation %d: scatter %.5f, want %.5f", p, d, got, variance)
			}
		}
	}
}
