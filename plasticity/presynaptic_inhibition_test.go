package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
)

// What local neurons spike in one step stays for exp(-t/tau), and at a steady rate has the
// mean strength·tau·rate, but for the step; while the rule is off there is none.
func TestPresynapticConductance(t *testing.T) {
	p := DefaultPresynapticInhibition()
	r := NewPresynapticInhibition(p, 0.5)
	step := func(spikes int, on bool) float64 {
		r.Watch(make([]int32, spikes))
		if on {
			r.Advance(0.5, 0, 3)
			r.Advance(0.5, 3, 6)
		}
		return r.Conductance()
	}
	if got := step(3, true); got != 0.03 {
		t.Errorf("after three spikes %g, want 0.03", got)
	}
	for range 199 {
		step(0, true)
	}
	if got, want := step(0, true), 0.03*math.Exp(-1); math.Abs(got-want) > 1e-12 {
		t.Errorf("100 ms later %g, want %g", got, want)
	}
	if got := step(0, false); got != 0 {
		t.Errorf("while the rule is off %g, want 0", got)
	}
	for range 4000 { // half a spike a ms
		step(0, true)
		step(1, true)
		step(0, true)
		step(0, true)
	}
	if got, want := r.Conductance(), p.Strength*p.Tau*0.5; math.Abs(got/want-1) > 0.01 {
		t.Errorf("at 500 spikes/s %g, want %g ± 1%%", got, want)
	}
}

// With inhibition a source of Poisson spikes at a rate r releases r U/(1 + a + r U tau_rec)
// a second: as much as it would at r/(1 + a). 40,000 spikes give it to 1.5%.
func TestPresynapticInhibitionDividesTheInput(t *testing.T) {
	const dt, tau = 0.1, 100.0
	release := func(rate, a float64) float64 {
		p := DefaultTsodyksMarkram()
		p.TauRec = tau
		source := NewTsodyksMarkram(p, 1, dt, rng.Key{})
		source.Inhibitions = []*PresynapticInhibition{
			{P: PresynapticInhibitionParameters{Tau: 1}, a: a / 4}, {P: PresynapticInhibitionParameters{Tau: 1}, a: a * 3 / 4},
		}
		draw := rng.NewKey(1, "spikes").Rand()
		var time, sum float64
		for range 40_000 {
			time += draw.ExpFloat64() / rate * 1000
			sum += float64(source.Release(0, int64(time/dt)))
		}
		return sum / time * 1000
	}
	for _, rate := range []float64{5, 50, 200} {
		for _, a := range []float64{0, 1, 8} {
			want := rate * 0.5 / (1 + a + rate*0.5*tau/1000)
			if got := release(rate, a); math.Abs(got/want-1) > 0.015 {
				t.Errorf("%g Hz, inhibition %g: %g a second, want %g", rate, a, got, want)
			}
		}
	}
	if fast, slow := release(160, 3), release(40, 0); math.Abs(fast/slow-1) > 0.02 {
		t.Errorf("160 Hz divided by 4 release %g a second, and 40 Hz %g", fast, slow)
	}
}

func TestPresynapticInhibitionParametersAreChecked(t *testing.T) {
	for _, p := range []PresynapticInhibitionParameters{{Strength: -1, Tau: 1}, {Strength: 1}, {Strength: math.NaN(), Tau: 1}} {
		if p.Validate() == nil {
			t.Errorf("%+v is allowed", p)
		}
	}
}

func ExamplePresynapticInhibition() {
	r := NewPresynapticInhibition(DefaultPresynapticInhibition(), 1)
	r.Watch(make([]int32, 100)) // a hundred local neurons spike
	r.Advance(1, 0, 100)
	fmt.Printf("of the probability of release %.2f is left\n", 1/(1+r.Conductance()))
	// Output: of the probability of release 0.50 is left
}
