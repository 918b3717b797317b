package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Neurons that spike as Poisson processes at a rate that their inhibition
// lowers, r = 40 Hz - sum of m, from above and below their targets of 2 to 12
// Hz: each settles at its own. After 300 s the rate is averaged over 600 s;
// the count of Poisson spikes allows its five standard errors.
func TestVogels2011FixedPoint(t *testing.T) {
	const sources, targets, dt = 20, 11, 1.0
	p := DefaultVogels2011()
	p.Target = value.Spread(2, 12)
	for _, start := range []float64{0.1, 1.99} {
		var rule *Vogels2011
		d := newDense(sources, targets, dt, -start, func(pre, post *Traces) spikeRule {
			rule = NewVogels2011(p, targets, pre, post, rng.Key{})
			return rule
		})
		draws, counts := rng.NewKey(6, "spikes").Rand(), make([]float64, targets)
		for step := range 900_000 {
			var post []int32
			for i := range int32(targets) {
				rate := 40.0
				for _, w := range d.row(i) {
					rate += float64(w)
				}
				if draws.Float64() < rate*dt/1000 {
					post = append(post, i)
					if step >= 300_000 {
						counts[i]++
					}
				}
			}
			d.step(bernoulli(draws, sources, 0.01*dt), post)
		}
		for i, count := range counts {
			rate, allowed := count/600, 5*math.Sqrt(rule.Target[i]/600)
			if math.Abs(rate-rule.Target[i]) > allowed {
				t.Errorf("from %g: neuron %d fires at %.2f Hz, want %g ± %.2f", start, i, rate, rule.Target[i], allowed)
			}
		}
	}
}

// A lone source spike costs eta·alpha, a pair in either direction adds eta exp(-|lag|/tau):
// the window of the paper's Figure 1.
func TestVogels2011Window(t *testing.T) {
	p := DefaultVogels2011()
	const alpha = 2 * 0.003 * 20
	for lag := -60.0; lag <= 60; lag += 5 {
		d := newDense(1, 1, 1, -0.5, func(pre, post *Traces) spikeRule { return NewVogels2011(p, 1, pre, post, rng.Key{}) })
		got, want := -d.pairs(1, 1, lag, 1), p.Eta*(math.Exp(-math.Abs(lag)/p.Tau)-alpha)
		if math.Abs(got-want) > 2*LeastVisible(1) {
			t.Errorf("lag %g ms: magnitude changes by %.9f, want %.9f", lag, got, want)
		}
	}
	p.Eta = 100
	d := newDense(1, 1, 1, -0.5, func(pre, post *Traces) spikeRule { return NewVogels2011(p, 1, pre, post, rng.Key{}) })
	if d.step([]int32{0}, nil); d.w[0] != 0 {
		t.Errorf("inhibition of %g after a fall beyond zero", d.w[0])
	}
	d.step(nil, []int32{0})
	d.step(nil, []int32{0})
	if d.w[0] != -100 {
		t.Errorf("inhibition of %g, want the bound", d.w[0])
	}
}

func BenchmarkVogels2011(b *testing.B) {
	p := newPatch()
	for k := range p.w {
		p.w[k] *= -100
	}
	p.bench(b, NewVogels2011(DefaultVogels2011(), patchSize, p.pre, p.post, rng.Key{}))
}
