package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// steered is the rule, and what its average says of the rate of eight targets.
func steered(p Zenke2015Parameters, rate, watched float64) func(pre, post *Traces) spikeRule {
	return func(pre, post *Traces) spikeRule {
		r := NewPopulationRate(0, 8, p.TauRate, 1)
		r.trace, r.weight = rate*watched, watched
		return NewZenke2015(p, r, pre, post)
	}
}

// A pair in either direction changes the weight by eta G (exp(-|lag|/tau) + 1), the
// 1 for the source's spike, with G how far the population is from its target: both
// signs, and nothing before the average has seen enough.
func TestZenke2015Window(t *testing.T) {
	p := DefaultZenke2015()
	p.Eta = 0.001
	for _, rate := range []float64{0, 3, 4, 9} {
		for lag := -60.0; lag <= 60; lag += 15 {
			d := newDense(1, 1, 1, -0.5, steered(p, rate, 1))
			got, want := -d.pairs(1, 1, lag, 1), p.Eta*(rate-p.Target)*(math.Exp(-math.Abs(lag)/p.Tau)+1)
			if math.Abs(got-want) > 4*LeastVisible(1) {
				t.Errorf("lag %g ms at %g Hz: magnitude changes by %.9f, should by %.9f", lag, rate, got, want)
			}
		}
	}
	d := newDense(1, 1, 1, -0.5, steered(p, 9, 0.6))
	if d.pairs(1, 1, 5, 1); d.w[0] != -0.5 {
		t.Error("weights change before the average has watched one tau_rate")
	}
}

// Eight neurons that spike as Poisson processes, whose rates b_i - sum of m their
// inhibition lowers: their mean settles at the target, single ones where they
// happen to, above it and below. The mean of 8 neurons over 600 s allows five
// standard errors of a count.
func TestZenke2015FixedPoint(t *testing.T) {
	const sources, targets, dt = 20, 8, 1.0
	p := DefaultZenke2015()
	p.TauRate = 2_000
	for _, start := range []float64{0.1, 0.9} {
		rate := NewPopulationRate(0, targets, p.TauRate, dt)
		d := newDense(sources, targets, dt, -start, func(pre, post *Traces) spikeRule { return NewZenke2015(p, rate, pre, post) })
		draws, count, own := rng.NewKey(6, "spikes").Rand(), 0.0, [targets]float64{}
		for step := range 900_000 {
			var post []int32
			for i := range int32(targets) {
				r := 12 + float64(i)
				for _, w := range d.row(i) {
					r += float64(w)
				}
				if draws.Float64() < r*dt/1000 {
					post = append(post, i)
					if step >= 300_000 {
						count++
						own[i]++
					}
				}
			}
			rate.Watch(post)
			d.step(bernoulli(draws, sources, 0.01*dt), post)
		}
		if mean, allowed := count/targets/600, 5*math.Sqrt(p.Target/targets/600); math.Abs(mean-p.Target) > allowed {
			t.Errorf("from %g: the mean rate is %.3f Hz, should be %g ± %.3f", start, mean, p.Target, allowed)
		}
		if own[7]-own[0] < 2*600 {
			t.Errorf("from %g: neurons driven by 12 and 19 Hz fire %g and %g times in 600 s: they should be left apart", start, own[0], own[7])
		}
	}
}

func BenchmarkZenke2015(b *testing.B) {
	p := newPatch()
	for k := range p.w {
		p.w[k] *= -100
	}
	rate := NewPopulationRate(0, patchSize, 10_000, 0.1)
	rate.trace, rate.weight = 5, 1
	p.bench(b, NewZenke2015(DefaultZenke2015(), rate, p.pre, p.post))
}
