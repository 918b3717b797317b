package plasticity

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// cell is a population's variables by name.
type cell map[string]state.Vector

func (c cell) variable(name string) state.Vector { return c[name] }

// cells have calcium and the conductances of some channels, all of one precision.
func cells(p state.Precision, n int, channels ...string) cell {
	c := cell{"ca": state.New(p, n), "i_ca": state.New(p, n)}
	for _, channel := range channels {
		c["g_"+channel] = state.New(p, n)
	}
	return c
}

// Under constant calcium c the messenger is a ramp of slope a = gain (target - c)/tau_i,
// and from g(0) its channel
//
//	g(t) = a (t - tau_g (1 - exp(-t/tau_g))) + g(0) exp(-t/tau_g)
//
// or, where the messenger starts with it, the same but for a last term of g(0). A
// ramp in steps of 1 ms is half a step ahead: a/2 ms are allowed.
func TestOLeary2014UnderConstantCalcium(t *testing.T) {
	for _, balanced := range []bool{false, true} {
		p := DefaultOLeary2014()
		p.TauM, p.TauG, p.Gain, p.Balanced = map[string]float64{"na": 50, "h": 4_000}, 2_000, 1.5, balanced
		c := cells(state.Double, 2, "na", "h")
		c["ca"].Copy([]float64{3, 6})
		start := map[string]float64{"na": 7, "h": 0.5}
		for channel, g := range start {
			c["g_"+channel].Copy([]float64{g, g})
		}
		o := NewOLeary2014(p, c.variable, rng.Key{})
		for k := range 6_000 {
			o.Advance(1, 0, 2)
			if k%1000 != 999 {
				continue
			}
			at := float64(k + 1)
			for channel, tau := range p.TauM {
				for i, ca := range []float64{3, 6} {
					slope, left := 1.5*(7-ca)/tau, start[channel]
					if !balanced {
						left *= math.Exp(-at / p.TauG)
					}
					want := slope*(at+p.TauG*math.Expm1(-at/p.TauG)) + left
					if got := c["g_"+channel].At(i); math.Abs(got-want) > slope/2+1e-9 {
						t.Errorf("%s, calcium %g, %g ms: %.9g, want %.9g", channel, ca, at, got, want)
					}
				}
			}
		}
	}
}

// Whatever calcium does, tau_i g_i is one number for all channels of a neuron that
// started from nothing; one of tau_i below 0 goes the other way, and stays at 0 but
// for what single moments of too much calcium give it.
func TestOLeary2014GivesOneRatio(t *testing.T) {
	const n = 20
	p := DefaultOLeary2014()
	p.TauM["x"] = -100
	c := cells(state.Double, n, "na", "cat", "cas", "a", "kca", "kd", "h", "x")
	o := NewOLeary2014(p, c.variable, rng.Key{})
	draws := rng.NewKey(3, "calcium").Rand()
	for range 20_000 {
		for i := range n {
			c["ca"].Set(i, 3+float64(i)/10+draws.NormFloat64())
		}
		o.Advance(1, 0, n)
	}
	for i := range n {
		want := p.TauM["na"] * c["g_na"].At(i)
		for channel, tau := range p.TauM {
			got := tau * c["g_"+channel].At(i)
			if channel == "x" && !(got <= 0 && got > -0.01) || channel != "x" && math.Abs(got/want-1) > 1e-12 {
				t.Errorf("neuron %d, %s: %.15g, for na %.15g", i, channel, got, want)
			}
		}
	}
	if low, high := c["g_na"].At(n-1), c["g_na"].At(0); low < 100 || high < 1.3*low {
		t.Errorf("conductances from %g to %g: nothing to compare", low, high)
	}
}

// Calcium that follows conductances at once, ca = k log(g): from near its set point
// it comes back as the solution of tau_g x² + x + k gain/(tau g) = 0 says, here with
// complex x = -a ± ib, ringing, as
//
//	exp(-at) (cos bt + (a/b) sin bt)
//
// if channels start in balance. A hundredth of the start is allowed, of 1% of g.
func TestOLeary2014RingsAsPredicted(t *testing.T) {
	const k, tauG, tau, g, start = 4.0, 5_000.0, 10.0, 300.0, 0.01
	p := DefaultOLeary2014()
	p.TauM, p.TauG, p.Balanced = map[string]float64{"na": tau}, tauG, true
	p.Target = value.Const(k * math.Log(g))
	c := cells(state.Double, 1, "na")
	c["g_na"].Set(0, g*(1+start))
	o := NewOLeary2014(p, c.variable, rng.Key{})
	a := 1 / (2 * tauG)
	b := math.Sqrt(k/(tau*g)/tauG - a*a)
	lowest := 0.0
	for step := range 60_000 {
		at := float64(step)
		got := c["g_na"].At(0)/g - 1
		want := start * math.Exp(-a*at) * (math.Cos(b*at) + a/b*math.Sin(b*at))
		if lowest = min(lowest, got); math.Abs(got-want) > start/100 {
			t.Fatalf("after %g ms off by %g, want %g", at, got, want)
		}
		c["ca"].Set(0, k*math.Log(c["g_na"].At(0)))
		o.Advance(1, 0, 1)
	}
	if lowest > -start/4 {
		t.Errorf("it never overshot by more than %g", lowest)
	}
}

// Conductances of float32 take steps far below their resolution.
func TestOLeary2014LosesNoSmallChange(t *testing.T) {
	p := DefaultOLeary2014()
	p.TauM, p.TauG = map[string]float64{"na": 1e7}, 100
	double, single := cells(state.Double, 1, "na"), cells(state.Single, 1, "na")
	for _, c := range []cell{double, single} {
		c["g_na"].Set(0, 1000)
		c["ca"].Set(0, 6)
		p.Balanced = true
		o := NewOLeary2014(p, c.variable, rng.Key{})
		for range 1_000_000 { // each of 1e-7, where float32 has 6e-5
			o.Advance(1, 0, 1)
		}
	}
	if got, want := single["g_na"].At(0), double["g_na"].At(0); math.Abs(got-want) > 1e-4 || math.Abs(want-1000.1) > 0.001 {
		t.Errorf("%.9g, in double precision %.9g, want 1000.1", got, want)
	}
}

func TestFaultsOfChannelRulesAreNamed(t *testing.T) {
	oleary := OLeary2014Parameters{Target: value.Const(0), TauM: map[string]float64{"na": 0, "h": math.NaN(), "kd": 1}, Gain: -1}
	liu := Liu1998Parameters{Fast: -1, Slow: -1, DC: -1, Gains: map[string][]float64{"na": {1, 2}, "kd": {1, 2, 3}}}
	for want, err := range map[string]error{
		"target, tau_g, gain, interval, tau_m.h, tau_m.na":             oleary.Validate(),
		"target_fast, target_slow, target_dc, tau, interval, gains.na": liu.Validate(),
	} {
		if got := keys(err); got != want {
			t.Errorf("faults at %s, want %s", got, want)
		}
	}
	oleary, liu = DefaultOLeary2014(), DefaultLiu1998()
	if oleary.Validate() != nil || liu.Validate() != nil {
		t.Errorf("defaults: %v, %v", oleary.Validate(), liu.Validate())
	}
	if got := oleary.Variables(); !slices.Contains(got, "g_kca") || !slices.Contains(got, "ca") {
		t.Errorf("needs %v", got)
	}
	oleary.TauM, liu.Gains = nil, nil
	if got := keys(oleary.Validate()) + ", " + keys(liu.Validate()); got != "tau_m, gains" {
		t.Errorf("faults at %s", got)
	}
}

func TestChannelsThatAreNotThere(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("taken")
		}
	}()
	NewOLeary2014(DefaultOLeary2014(), cells(state.Double, 1, "na").variable, rng.Key{})
}

func ExampleOLeary2014() {
	neurons := map[string]state.Vector{"ca": state.Of([]float64{5}), "g_na": state.Of([]float64{0}), "g_kd": state.Of([]float64{0})}
	p := DefaultOLeary2014()
	p.TauM = map[string]float64{"na": 50, "kd": 150}
	rule := NewOLeary2014(p, func(name string) state.Vector { return neurons[name] }, rng.Key{})
	for range 60_000 { // a minute with 2 µM too little
		rule.Advance(1, 0, 1)
	}
	fmt.Printf("%.0f %.0f\n", neurons["g_na"].At(0), neurons["g_kd"].At(0))
	// Output: 2200 733
}

func BenchmarkOLeary2014(b *testing.B) {
	const n = 1_000
	o := NewOLeary2014(DefaultOLeary2014(), cells(state.Double, n, "na", "cat", "cas", "a", "kca", "kd", "h").variable, rng.Key{})
	for b.Loop() {
		o.Advance(1, 0, n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/neuron")
}
