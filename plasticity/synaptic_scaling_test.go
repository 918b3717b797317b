package plasticity

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// regular lets one neuron fire at a rate that may change, evenly spaced.
type regular struct{ phase float64 }

// spikes within elapsed ms at a rate in Hz.
func (r *regular) spikes(rate, elapsed float64) (ids []int32) {
	for r.phase += rate * elapsed / 1000; r.phase >= 1; r.phase-- {
		ids = append(ids, 0)
	}
	return ids
}

// watched returns a rule for one neuron whose average is full at a rate that is a multiple of 1/interval.
func watched(p SynapticScalingParameters, rate float64) *SynapticScaling {
	s := NewSynapticScaling(p, 1, rng.Key{})
	var train regular
	for range int(30 * p.TauRate / 100) {
		s.Rate.Fired(train.spikes(rate, 100))
		s.Rate.Advance(100, 0, 1)
	}
	return s
}

// From its first moment the average of a steady rate is that rate; after a
// change it goes over with its time constant.
func TestRateAverage(t *testing.T) {
	a := NewRateAverage(1, 2_000)
	tick := func(spikes int) {
		for range spikes {
			a.Fired([]int32{0})
		}
		a.Advance(100, 0, 1)
	}
	for k := range 50 {
		tick(1)
		if got := a.Rate(0); math.Abs(got-10) > 1e-12 {
			t.Fatalf("after %d ms: %.15g Hz, want 10", 100*(k+1), got)
		}
		if want := -math.Expm1(-float64(k+1) / 20); math.Abs(a.Filled(0)-want) > 1e-12 {
			t.Fatalf("after %d ms: filled to %g, want %g", 100*(k+1), a.Filled(0), want)
		}
	}
	for range 1000 {
		tick(1)
	}
	for range 20 {
		tick(3)
	}
	if want := 10 + 20*(1-math.Exp(-1)); math.Abs(a.Rate(0)-want) > 1e-9 {
		t.Errorf("one time constant after a step from 10 to 30 Hz: %g, want %g", a.Rate(0), want)
	}
}

// The example of Shen, Wang and Navlakha 2021, Figure 1B: (1.0, 0.8, 0.6, 0.2) becomes (0.5, 0.4, 0.3, 0.1).
// At twice the target the factor of tau·ln 2 is one half; weights follow it in steps of a part in 10⁴.
func TestSynapticScalingKeepsRatios(t *testing.T) {
	p := DefaultSynapticScaling()
	s := watched(p, 10)
	w := []float32{1.0, 0.8, 0.6, 0.2}
	const parts = 9_999
	for range parts {
		s.Settle(p.Tau*math.Ln2/parts, 0, nil, w)
	}
	for k, want := range []float64{0.5, 0.4, 0.3, 0.1} {
		if math.Abs(float64(w[k])/want-1) > 2e-4 {
			t.Errorf("weight %d: %g, want %g", k, w[k], want)
		}
	}
	// Ratios are constant to the rounding of float32, 2^-24 for each of the up to 6,932 steps, as a random walk.
	for k, want := range []float64{1, 0.8, 0.6, 0.2} {
		if got := float64(w[k]) / float64(w[0]); math.Abs(got/want-1) > 5*0x1p-24*math.Sqrt(2*6932) {
			t.Errorf("ratio %d: %.9g, want %g", k, got, want)
		}
	}
}

// Changes far below the resolution of float32 add up.
func TestSynapticScalingLosesNoSmallChange(t *testing.T) {
	p := DefaultSynapticScaling()
	s := watched(p, 10)
	w := []float32{1}
	for range 1_000_000 { // each a factor of 1 - 10⁻⁸
		s.Settle(p.Tau*1e-8, 0, nil, w)
	}
	if want := math.Exp(-0.01); math.Abs(float64(w[0])/want-1) > 2e-4 {
		t.Errorf("weight %g after a million small changes, want %g", w[0], want)
	}
}

// A neuron whose rate is proportional to its weights, r = target·y: with an
// average much faster than the scaling, y' = y (1 - y)/tau, so
//
//	y(t) = 1/(1 + (1/y(0) - 1) exp(-t/tau))
//
// with the fixed point 1 and the time constant tau. The average lags by
// tau_rate = tau/200, and y with it: 2% are allowed on the way, 0.5% at the end.
func TestSynapticScalingFixedPointAndTimeConstant(t *testing.T) {
	p := DefaultSynapticScaling()
	p.Target, p.Tau, p.TauRate = value.Const(50), 100_000, 500
	for _, start := range []float64{0.3, 2.5} {
		s := watched(p, 50*start)
		w := []float32{float32(start)}
		var train regular
		for k := range 1_000_000 {
			if at := float64(k) * 1; k == 50_000 || k == 100_000 || k == 200_000 {
				want := 1 / (1 + (1/start-1)*math.Exp(-at/p.Tau))
				if math.Abs(float64(w[0])/want-1) > 0.02 {
					t.Errorf("start %g: %g after %g time constants, want %g", start, w[0], at/p.Tau, want)
				}
			}
			s.Rate.Fired(train.spikes(50*float64(w[0]), 1))
			if k%10 == 9 {
				s.Rate.Advance(10, 0, 1)
				s.Settle(10, 0, nil, w)
			}
		}
		if math.Abs(float64(w[0])-1) > 0.005 {
			t.Errorf("start %g: settled at %g, want 1", start, w[0])
		}
	}
}

// A rule that begins with the network waits one tau_rate, and then sees no
// silence that was not there: a neuron at its target keeps its weights.
func TestSynapticScalingBeginsWithAFullAverage(t *testing.T) {
	p := DefaultSynapticScaling()
	p.Target, p.Tau = value.Const(10), 1_000
	s := NewSynapticScaling(p, 1, rng.Key{})
	w := []float32{1}
	for k := range 1000 {
		s.Rate.Fired([]int32{0}) // 10 Hz
		s.Rate.Advance(100, 0, 1)
		s.Settle(100, 0, nil, w)
		if w[0] != 1 {
			t.Fatalf("weight %g after %d ms at the target rate", w[0], 100*(k+1))
		}
	}
	silent := NewSynapticScaling(p, 1, rng.Key{})
	for k := range 100 {
		silent.Rate.Advance(100, 0, 1)
		silent.Settle(100, 0, nil, w)
		if at := float64(k+1) * 100; (w[0] != 1) != (at > p.TauRate-50) {
			t.Fatalf("weight %g after %g ms of silence, with an average over %g", w[0], at, p.TauRate)
		}
	}
}

func TestSynapticScalingBoundsAndSigns(t *testing.T) {
	p := DefaultSynapticScaling()
	p.Min, p.Max = 0.1, 3
	up, down := watched(p, 0), watched(p, 20)
	w := []float32{1, 0, 2.9, 5}
	for range 100 {
		up.Settle(10_000, 0, nil, w)
	}
	if w[0] != 3 || w[1] != 0 || w[2] != 3 || w[3] != 5 {
		t.Errorf("scaled up: %v, want [3 0 3 5]: a silent synapse stays so, and one beyond the bound", w)
	}
	for range 100 {
		down.Settle(10_000, 0, nil, w)
	}
	if w[0] != 0.1 || w[1] != 0 || w[2] != 0.1 || w[3] != 0.1 {
		t.Errorf("scaled down: %v, want [0.1 0 0.1 0.1]", w)
	}
	p.Inhibitory = true
	less := watched(p, 0)
	inhibition := []float32{-1, -2}
	less.Settle(p.Tau*math.Ln2, 0, nil, inhibition)
	if math.Abs(float64(inhibition[0])+0.5) > 1e-6 || math.Abs(float64(inhibition[1])+1) > 1e-6 {
		t.Errorf("inhibition of a silent neuron: %v, want [-0.5 -1]", inhibition)
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	threshold := ThresholdAdaptationParameters{Target: value.Const(0), Counts: "spikes", Eta: 0, Min: 1, Max: 1}
	scaling := SynapticScalingParameters{Target: value.Spread(-1, 5), Min: -1, Max: -2}
	for want, err := range map[string]error{
		"target, counts, eta, min, interval":        threshold.Validate(),
		"target, tau, tau_rate, min, min, interval": scaling.Validate(),
	} {
		if got := keys(err); got != want {
			t.Errorf("faults at %s, want %s", got, want)
		}
	}
	for _, p := range []interface{ Validate() error }{DefaultThresholdAdaptation(), DefaultSynapticScaling()} {
		if err := p.Validate(); err != nil {
			t.Errorf("%T: %v", p, err)
		}
	}
}

func ExampleSynapticScaling() {
	p := DefaultSynapticScaling()
	rule := NewSynapticScaling(p, 1, rng.Key{})
	weights := []float32{1.0, 0.8, 0.6, 0.2}
	for range 700 { // 70 s at 10 Hz, twice the target
		rule.Rate.Fired([]int32{0})
		rule.Rate.Advance(100, 0, 1)
		rule.Settle(100, 0, nil, weights)
	}
	fmt.Printf("%.2f\n", weights)
	// Output: [0.52 0.42 0.31 0.10]
}

// Long rows, where weights are scaled many at a time, follow the definition weight
// by weight: within the bounds, at them, and given beyond them, for every factor.
func TestSynapticScalingOfLongRowsIsThatOfEachWeight(t *testing.T) {
	for _, c := range []struct{ min, max, least, gain, want, tolerance float64 }{
		{0, 1e6, 0.5, 0.1, math.Exp(0.1), 2e-7}, // no weight meets a bound
		{0.5, 1, 0.6, -0.1, math.Exp(-0.1), 2e-7},
		{0.5, 1, 0.6, 0.3, math.Exp(0.3), 2e-7}, // some do
		{0.5, 1, 0.6, -0.3, math.Exp(-0.3), 2e-7},
		{0.5, 1, 0.2, -0.3, math.Exp(-0.3), 2e-7}, // some are beyond
		{0.5, 1, 0.2, 0.3, math.Exp(0.3), 2e-7},
		{0, 1, 0.2, 1000, math.Inf(1), 0}, // all do
		{0.5, 1, 0.6, -1000, 0, 0},
	} {
		p := DefaultSynapticScaling()
		p.Min, p.Max = c.min, c.max
		s := watched(p, 5)
		w := make([]float32, 103)
		for k := range w {
			w[k] = float32(c.least + 0.8*float64(k)/102)
		}
		before := slices.Clone(w)
		s.gain[0] = c.gain
		s.scaleBy(0, w)
		for k, x := range before {
			size := float64(x)
			want := max(size, min(size*c.want, c.max))
			if c.gain < 0 {
				want = min(size, max(size*c.want, c.min))
			}
			if math.Abs(float64(w[k])-want) > c.tolerance*want {
				t.Errorf("gain %g within %g..%g: %g becomes %g, want %g", c.gain, c.min, c.max, x, w[k], want)
			}
		}
		if math.Abs(s.gain[0]) > 1e-7 {
			t.Errorf("gain %g leaves %g", c.gain, s.gain[0])
		}
	}
}

func BenchmarkSynapticScaling(b *testing.B) {
	const n = 1_000_000
	p := DefaultSynapticScaling()
	s := watched(p, 10)
	w := make([]float32, n)
	for k := range w {
		w[k] = 1
	}
	for b.Loop() {
		s.gain[0] = 2 * resolution
		s.Settle(1, 0, nil, w)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/synapse")
}

// With an average that is slow against the scaling, the rate of a neuron of
// gain g, r = target·w^g, rings around its target by the equation that stands
// at the default. From x(0), with the average at it too, so x'(0) = -g x(0)/tau:
//
//	x(t) = x(0) exp(-a t) (cos bt + (a - g/tau)/b sin bt),  a = 1/(2 tau_rate),  b² = g/(tau tau_rate) - a²
//
// Small amplitude (5% of the target); a twentieth of it is allowed.
func TestSynapticScalingRingsAsPredicted(t *testing.T) {
	const g, target, x0 = 8.0, 1_000.0, 0.05
	p := DefaultSynapticScaling()
	p.Target, p.Tau, p.TauRate = value.Const(target), 20_000, 5_000
	s := watched(p, target*(1+x0))
	w := []float32{float32(math.Pow(1+x0, 1/g))}
	a := 1 / (2 * p.TauRate)
	b := math.Sqrt(g/(p.Tau*p.TauRate) - a*a)
	var train regular
	for k := range 4_000 {
		at := float64(k) * 10
		want := x0 * math.Exp(-a*at) * (math.Cos(b*at) + (a-g/p.Tau)/b*math.Sin(b*at))
		if got := math.Pow(float64(w[0]), g) - 1; math.Abs(got-want) > 0.05*x0 {
			t.Fatalf("after %g ms: rate off by %g of its target, want %g", at, got, want)
		}
		rate := target * math.Pow(float64(w[0]), g)
		s.Rate.Fired(train.spikes(rate, 10))
		s.Rate.Advance(10, 0, 1)
		s.Settle(10, 0, nil, w)
	}
}
