package plasticity

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// loop is a controller that holds one neuron, whose rate is target·w^g.
type loop struct {
	*VanRossum2000Scaling
	g float64
	w []float32
}

func newLoop(p VanRossum2000ScalingParameters, g, start float64) loop {
	own := NewRateAverage(1, p.TauRate)
	l := loop{NewVanRossum2000Scaling(p, &Observer{Own: own}, 1, rng.Key{}), g, []float32{float32(start)}}
	own.trace[0], own.weight[0] = l.rateNow(), 1
	return l
}

func (l loop) rateNow() float64 { return l.Target[0] * math.Pow(float64(l.w[0]), l.g) }

// step lets ms pass, in which something else moves ln w by drift per ms.
func (l loop) step(ms, drift float64) {
	l.w[0] *= float32(math.Exp(drift * ms))
	l.Own.counts[0] = l.rateNow() * ms / 1000
	l.Own.Advance(ms, 0, 1)
	l.Settle(ms, 0, nil, l.w)
}

// The controller is stable where gamma tau_rate < beta, whatever the neuron's gain:
// a tenth more and a small swing grows, a tenth less and it dies away, and with the
// two alike it has the period 2 pi sqrt(tau_rate/(g target beta)). The published
// numbers are a factor of four within.
func TestVanRossumsControllerIsStableWherePredicted(t *testing.T) {
	published := DefaultVanRossum2000Scaling()
	if ratio := published.Beta / (published.Gamma * published.TauRate / 1000); math.Abs(ratio-4) > 1e-9 {
		t.Errorf("the published numbers are a factor of %g from the limit, want 4", ratio)
	}
	for _, g := range []float64{1, 4} {
		p := DefaultVanRossum2000Scaling()
		p.Target = value.Const(20)
		period := 2 * math.Pi * math.Sqrt(p.TauRate/1000/(g*20*p.Beta)) // s
		for _, excess := range []float64{0.9, 1, 1.1} {
			p.Gamma = excess * p.Beta / (p.TauRate / 1000)
			l := newLoop(p, g, math.Exp(0.1/g))
			var peaks, at []float64 // of each swing: its top, and where it began
			top, last := 0.0, 1.0
			for k := range int(10 * period / 0.5) {
				l.step(500, 0)
				x := math.Log(float64(l.w[0]))
				if top = max(top, x); last < 0 && x >= 0 {
					peaks, at, top = append(peaks, top), append(at, float64(k)*0.5), 0
				}
				last = x
			}
			n := len(peaks)
			if n < 5 {
				t.Fatalf("g = %g, gamma tau_rate = %g beta: %d swings", g, excess, n)
			}
			switch growth := peaks[n-1] / peaks[1]; {
			case excess < 1 && growth > 0.8, excess > 1 && growth < 1.25:
				t.Errorf("g = %g, gamma tau_rate = %g beta: swings by %.4f", g, excess, peaks)
			case excess == 1 && math.Abs((at[n-1]-at[0])/float64(n-1)/period-1) > 0.02:
				t.Errorf("g = %g: period %g s, want %g", g, (at[n-1]-at[0])/float64(n-1), period)
			}
		}
	}
}

// Against a drift d of ln w, beta alone ends d/beta above the target, and with gamma the neuron ends at it.
func TestVanRossumsIntegralTakesTheErrorAway(t *testing.T) {
	const drift = 4e-5 // per s: 1 Hz at the published beta
	for _, c := range []struct{ gamma, want float64 }{{0, 1}, {1e-7, 0}} {
		p := DefaultVanRossum2000Scaling()
		p.Gamma = c.gamma
		l := newLoop(p, 2, 1)
		for range 200_000 {
			l.step(500, drift/1000)
		}
		if got := l.rateNow() - 5; math.Abs(got-c.want) > 0.02 {
			t.Errorf("gamma %g: ends %g Hz above the target, want %g", c.gamma, got, c.want)
		}
	}
}

// After a silence the integral goes on scaling up, until the neuron has fired above its target for as long.
func TestVanRossumsIntegralOvershoots(t *testing.T) {
	l := newLoop(DefaultVanRossum2000Scaling(), 2, 1)
	for range 2_000 { // 1,000 s
		l.Own.Advance(500, 0, 1)
		l.Settle(500, 0, nil, l.w)
	}
	if want := 5 * 900.0; l.Integral[0] < want {
		t.Errorf("integral %g Hz s after 1,000 s of silence, want above %g", l.Integral[0], want)
	}
	above := 0.0
	for range 20_000 {
		l.step(500, 0)
		above = max(above, l.rateNow())
	}
	if above < 6 {
		t.Errorf("highest rate after the silence %g Hz: no overshoot", above)
	}
}

// The population's rate is the mean of its neurons', of those that are asked for.
func TestPopulationRateIsTheMean(t *testing.T) {
	each, all := NewRateAverage(6, 100), NewPopulationRate(2, 3, 100, 1)
	for step := range 1_000 {
		spikes := bernoulli(rng.NewKey(3, "spikes").Derive(uint64(step)).Rand(), 6, 0.1)
		each.Fired(spikes)
		each.Advance(1, 0, 6)
		all.Watch(spikes)
		want := (each.Rate(2) + each.Rate(3) + each.Rate(4)) / 3
		if math.Abs(all.Rate()-want) > 1e-9 || math.Abs(all.Filled()-each.Filled(0)) > 1e-12 {
			t.Fatalf("step %d: %g Hz of %g, want %g of %g", step, all.Rate(), all.Filled(), want, each.Filled(0))
		}
	}
}

// With one sensor for all, neurons that differ scale alike; with their own they go apart.
func TestGlobalScalingIsOneFactor(t *testing.T) {
	p := DefaultVanRossum2000Scaling()
	p.TauRate, p.Beta, p.Gamma = 1_000, 4e-2, 0
	common := NewPopulationRate(0, 2, p.TauRate, 100)
	global := NewVanRossum2000Scaling(p, &Observer{Common: common}, 2, rng.Key{})
	own := NewRateAverage(2, p.TauRate)
	local := NewVanRossum2000Scaling(p, &Observer{Own: own}, 2, rng.Key{})
	g, l := [][]float32{{1, 2}, {1, 2}}, [][]float32{{1, 2}, {1, 2}}
	for range 100 {
		common.Watch([]int32{1}) // 0 and 10 Hz: 5 in the mean, which is the target
		own.Fired([]int32{1})
		own.Advance(100, 0, 2)
		for i := range 2 {
			global.Settle(100, i, nil, g[i])
			local.Settle(100, i, nil, l[i])
		}
	}
	if !slices.Equal(g[0], g[1]) || g[0][0] != 1 {
		t.Errorf("global: %v, want all as they were", g)
	}
	// 9 s after the first of watching, at 0.2/s up and down
	if up, down := float64(l[0][0]), float64(l[1][0]); math.Abs(math.Log(up)-1.8) > 0.05 || math.Abs(math.Log(down)+1.8) > 0.05 {
		t.Errorf("each its own: %v, want factors of e^±1.8", l)
	}
}
