package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// runaway is a neuron in mean field under the triplet rule with fixed depression
// and scaling: rate = target (1 + gain (w - 1)), dw/dt = hebb + scaling, where near
// the target the Hebbian term alone grows as exp(growth t).
type runaway struct {
	*Zenke2013
	w            []float32
	gain, growth float64 // dln(rate)/dln(w), per ms
}

func newRunaway(tau, tauRate, gain, growth float64) *runaway {
	p := DefaultZenke2013()
	p.Target, p.Tau, p.TauRate = value.Const(10), tau, tauRate
	return &runaway{Zenke2013: NewZenke2013(p, 1, rng.Key{}), w: []float32{1}, gain: gain, growth: growth}
}

// relative is the rate over its target.
func (r *runaway) relative() float64 { return max(0, 1+r.gain*(float64(r.w[0])-1)) }

// step goes on by some ms; the Hebbian term is rate² (rate - target).
func (r *runaway) step(ms float64) {
	y := r.relative()
	r.Rate.counts[0] += y * 10 * ms / 1000
	r.Rate.Advance(ms, 0, 1)
	r.w[0] += float32(r.growth / r.gain * ms * y * y * (y - 1))
	r.Settle(ms, 0, nil, r.w)
}

// swings are the highest rates of each cycle, relative to the target, less 1, and
// the mean time between its upward crossings in ms, from a small push on.
func (r *runaway) swings(n int) (peaks []float64, period float64) {
	const dt = 10.0
	r.w[0] = 1.01
	var crossings []float64
	highest, before := 0.0, 0.0
	for t := 0.0; len(crossings) <= n && t < 1e7; t += dt {
		r.step(dt)
		y := r.relative() - 1
		if before < 0 && y >= 0 {
			crossings = append(crossings, t)
			peaks, highest = append(peaks, highest), 0
		}
		highest, before = max(highest, y), y
	}
	return peaks[1:], (crossings[n] - crossings[0]) / float64(n)
}

// The detector has to be faster than 1/g: at 0.9 of it swings die away, at 1.1 of it
// they grow, with the period of the cycle that is born between. Linear theory is
// about small swings; 2% are allowed.
func TestZenke2013NeedsAFastDetector(t *testing.T) {
	const growth, gain, tau = 1e-4, 2.0, 20_000.0
	period := func(tauRate float64) float64 { // from the determinant and the trace
		det := growth * (3*gain/tau/growth - 1) / tauRate
		trace := growth - 1/tauRate
		return 2 * math.Pi / math.Sqrt(det-trace*trace/4)
	}
	for _, c := range []struct {
		part  float64
		grows bool
	}{{0.9, false}, {1.1, true}} {
		peaks, found := newRunaway(tau, c.part/growth, gain, growth).swings(4)
		if grows := peaks[len(peaks)-1] > peaks[0]; grows != c.grows {
			t.Errorf("tau_rate %g/g: peaks %.3g", c.part, peaks)
		}
		if want := period(c.part / growth); math.Abs(found/want-1) > 0.02 {
			t.Errorf("tau_rate %g/g: period %g ms, want %g", c.part, found, want)
		}
	}
}

// Scaling itself has to be faster than exponent·G/g, however fast the detector is.
func TestZenke2013NeedsFastScaling(t *testing.T) {
	const growth, gain = 1e-4, 2.0
	for _, c := range []struct {
		part  float64
		holds bool
	}{{0.9, true}, {1.1, false}} {
		r := newRunaway(c.part*3*gain/growth, 100, gain, growth)
		r.w[0] = 1.01
		for range 30_000 {
			r.step(10)
		}
		if got := r.relative(); (math.Abs(got-1) < 0.02) != c.holds {
			t.Errorf("tau %g·3G/g: rate %g of its target after 300 s", c.part, got)
		}
	}
}

// With exponent 1 it is SynapticScaling, once the averages are full.
func TestZenke2013WithExponentOne(t *testing.T) {
	p := DefaultZenke2013()
	p.Exponent, p.Target, p.TauRate = 1, value.Const(5), 1_000
	z, plain := NewZenke2013(p, 1, rng.Key{}), NewSynapticScaling(p.SynapticScalingParameters, 1, rng.Key{})
	w, v := []float32{1}, []float32{1}
	var train regular
	for range 10_000 {
		spikes := train.spikes(8, 10)
		for _, a := range []*RateAverage{z.Rate, plain.Rate} {
			a.Fired(spikes)
			a.Advance(10, 0, 1)
		}
		if plain.Rate.Filled(0) > 1-1e-12 {
			z.Settle(10, 0, nil, w)
			plain.Settle(10, 0, nil, v)
		}
	}
	if math.Abs(float64(w[0]/v[0])-1) > 1e-6 || w[0] > 0.96 {
		t.Errorf("weights %g and %g", w[0], v[0])
	}
}

// What it had gathered is taken up again, and what Set may have changed.
func TestZenke2013GoesOn(t *testing.T) {
	once, again := newRunaway(20_000, 5_000, 2, 1e-4), newRunaway(20_000, 5_000, 2, 1e-4)
	once.swings(1)
	once.P.Exponent = 2
	reload(t, once.Keep, again.Keep)
	reload(t, once.Rate.Keep, again.Rate.Keep)
	copy(again.w, once.w)
	for range 1000 {
		once.step(10)
		again.step(10)
	}
	if once.w[0] != again.w[0] || again.P.Exponent != 2 {
		t.Errorf("weights %g and %g, exponent %g", once.w[0], again.w[0], again.P.Exponent)
	}
}

func TestZenke2013Faults(t *testing.T) {
	p := DefaultZenke2013()
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	p.Exponent, p.Tau = 0, -1
	if got := keys(p.Validate()); got != "tau, exponent" {
		t.Errorf("faults at %q", got)
	}
}

// At twice the target a rate counts 7 times as much as silence does.
func ExampleZenke2013() {
	p := DefaultZenke2013()
	p.Target = value.Const(10)
	for _, rate := range []float64{0, 20} {
		z := NewZenke2013(p, 1, rng.Key{})
		w := []float32{1}
		for range 10_000 { // 1,000 s, until the average is full
			z.Rate.counts[0] += rate / 10
			z.Rate.Advance(100, 0, 1)
		}
		z.Settle(p.Tau/100, 0, nil, w)
		fmt.Printf("at %2g Hz: %+.3f\n", rate, math.Log(float64(w[0])))
	}
	// Output:
	// at  0 Hz: +0.010
	// at 20 Hz: -0.070
}
