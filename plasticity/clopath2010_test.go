package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// clopathRig is sources onto one neuron whose potential is set from outside; weights begin at clopathStart.
type clopathRig struct {
	*dense
	u state.Vector
	c *Clopath2010
}

const clopathStart = 20

func newClopathRig(p Clopath2010Parameters, sources int, u float64) *clopathRig {
	r := &clopathRig{u: state.Of([]float64{u})}
	r.dense = newDense(sources, 1, p.Interval, clopathStart, func(pre, _ *Traces) spikeRule {
		r.c = NewClopath2010(p, pre, r.u)
		return r.c
	})
	return r
}

// step is one of the engine: spikes, then what acts at intervals.
func (r *clopathRig) step(pre, post []int32) {
	r.dense.step(pre, post)
	r.c.Fired(post)
	r.c.Advance(r.c.P.Interval, 0, 1)
	r.c.Settle(r.c.P.Interval, 0, r.sources, r.row(0))
}

// clamped is the drift of weights per source spike, at a clamped potential.
func clamped(p Clopath2010Parameters, u float64) float64 {
	const sources, seconds, rate = 200, 100, 20.0
	r := newClopathRig(p, sources, u)
	draws, spikes := rng.NewKey(11, "spikes").Rand(), 0
	for range int(seconds * 1000 / p.Interval) {
		pre := bernoulli(draws, sources, rate*p.Interval/1000)
		spikes += len(pre)
		r.step(pre, nil)
	}
	sum := 0.0
	for _, w := range r.w {
		sum += float64(w) - clopathStart
	}
	return sum / float64(spikes)
}

// A clamped potential (Ngezahayo, Schachner and Artola 2000): nothing below
// theta_minus, depression above it, potentiation from theta_plus + a_ltd/a_ltp
// on, by the closed form at the head of the rule. Steps of 0.5 ms add half a
// step to the trace's 15 ms: 2% of the potentiation is allowed, and 1% of
// either part for spikes whose trace is cut off at the end and for rounding.
func TestClopath2010Clamped(t *testing.T) {
	p := DefaultClopath2010()
	p.Max, p.Interval = 1000, 0.5
	for _, u := range []float64{-75, -70.6, -60, -50, -45.3, -43.55, -40, -20} {
		up := p.ALTP * max(u-p.ThetaPlus, 0) * max(u-p.ThetaMinus, 0)
		down := p.ALTD * max(u-p.ThetaMinus, 0)
		if got := clamped(p, u); math.Abs(got-(up-down)) > 0.02*up+0.01*(up+down) {
			t.Errorf("%g mV: %g per spike, want %g", u, got, up-down)
		}
	}
	if cross := p.ThetaPlus + p.ALTD/p.ALTP; math.Abs(cross-(-43.55)) > 1e-9 {
		t.Errorf("depression turns to potentiation at %g mV", cross)
	}
}

// Depression grows with the square of the mean depolarization over u_ref.
func TestClopath2010DepressionIsHomeostatic(t *testing.T) {
	p := DefaultClopath2010()
	p.Max, p.Interval, p.URef = 1000, 0.5, math.Sqrt(60)
	want := -p.ALTD * 15 * 15 * 15 / 60
	if got := clamped(p, p.ThetaMinus+15); math.Abs(got/want-1) > 0.01 {
		t.Errorf("15 mV above rest: %g per spike, want %g", got, want)
	}
}

// A potential that jumps: u- and u+ follow with their time constants, which one
// spike of a source, 10 ms later, and a spike of the target of 1 ms show.
func TestClopath2010Averages(t *testing.T) {
	p := DefaultClopath2010()
	p.Interval, p.Max = 0.01, 1000
	r := newClopathRig(p, 1, p.ThetaMinus)
	r.u.Set(0, p.ThetaMinus+20)
	for range 1000 {
		r.step(nil, nil)
	}
	r.step([]int32{0}, nil)
	down := p.ALTD * 20 * -math.Expm1(-10/p.TauMinus)
	if got := float64(r.w[0]) - clopathStart; math.Abs(got+down) > 1e-3*down {
		t.Errorf("after 10 ms: %g, want %g", got, -down)
	}
	before := float64(r.w[0])
	r.step(nil, []int32{0})
	for range 1000 {
		r.step(nil, nil)
	}
	// During the spike u+ goes from 20(1 - exp(-10/7)) towards v_peak, and x decays from 1/15.
	start, end := 20*-math.Expm1(-10/p.TauPlus), p.VPeak-p.ThetaMinus
	up := 0.0
	for s := 0.005; s < 1; s += 0.01 {
		plus := end + (start-end)*math.Exp(-s/p.TauPlus)
		up += 0.01 * p.ALTP * math.Exp(-s/p.TauX) / p.TauX * (p.VPeak - p.ThetaPlus) * plus
	}
	if got := float64(r.w[0]) - before; math.Abs(got/up-1) > 0.005 {
		t.Errorf("potentiation by one spike: %g, want %g", got, up)
	}
}

// Pairs of spikes of neurons that rest in between: a source before the target
// potentiates, after it depresses, and both potentiate at 50 Hz or more where
// the potential has no time to rest (Clopath et al. 2010, Fig. 2). The neuron's
// potential is a spike of 1 ms and an afterdepolarization of 10 mV that decays over 40 ms.
func TestClopath2010PairsOfSpikes(t *testing.T) {
	p := DefaultClopath2010()
	p.Max, p.Interval = 1000, 0.1
	change := func(rate float64, late int) float64 {
		r, after := newClopathRig(p, 1, p.ThetaMinus), 0.0
		every, one := int(math.Round(1000/rate*10)), []int32{0}
		for step := range 15*every + 1000 {
			var pre, post []int32
			if step%every == 500%every && step/every < 15 {
				pre = one
			}
			if step%every == (500+late+every)%every && step/every < 15 {
				post, after = one, 10
			}
			after *= math.Exp(-0.1 / 40)
			r.u.Set(0, p.ThetaMinus+after)
			r.step(pre, post)
		}
		return float64(r.w[0]) - clopathStart
	}
	slow, slower := change(10, 100), change(10, -100)
	fast, faster := change(50, 100), change(50, -100)
	if slow < 0 || slower > 0 || fast < 1.2*slow || faster < 0 {
		t.Errorf("±10 ms: %.4f, %.4f at 10 Hz, %.4f, %.4f at 50 Hz", slow, slower, fast, faster)
	}
}

func BenchmarkClopath2010(b *testing.B) {
	p := newPatch()
	u := state.New(state.Double, patchSize)
	c := NewClopath2010(DefaultClopath2010(), p.pre, u)
	c.Advance(0.1, 0, patchSize)
	p.bench(b, c)
	b.Run("Settle", func(b *testing.B) {
		benchSettle(b, func(sources []int32, w []float32) { c.Settle(1e-6, 0, sources, w) })
	})
	b.Run("Advance", func(b *testing.B) {
		for b.Loop() {
			c.Advance(0.1, 0, patchSize)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/patchSize, "ns/neuron")
	})
}
