package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// both are two rules that act at the same spikes.
type both [2]spikeRule

func (b both) Pre(j int32, targets, at []int32, w []float32) {
	b[0].Pre(j, targets, at, w)
	b[1].Pre(j, targets, at, w)
}

func (b both) Post(i int32, sources []int32, w []float32) {
	b[0].Post(i, sources, w)
	b[1].Post(i, sources, w)
}

// The k-th spike of a burst takes all weights a part eta of their way to the middle,
// once the trace is high enough: distances shrink by 1 − eta each time.
func TestBurstsDrawWeightsToTheMiddle(t *testing.T) {
	p := DefaultHeterosynaptic()
	p.Eta, p.WMid, p.Burst, p.Tau = 0.1, 0.4, 2.5, 1000
	d := newDense(3, 1, 1, 0, func(_, post *Traces) spikeRule { return NewHeterosynaptic(p, post) })
	copy(d.w, []float32{0, 0.4, 1})
	for range 5 {
		d.step(nil, []int32{0}) // the third to fifth count: traces 1, 2.00, 3.00, ...
	}
	far := math.Pow(0.9, 3)
	for k, start := range []float64{0, 0.4, 1} {
		if want := 0.4 + (start-0.4)*far; math.Abs(float64(d.w[k])-want) > 1e-6 {
			t.Errorf("from %g to %g, want %g", start, d.w[k], want)
		}
	}
}

// Chen et al. 2013: under pair STDP alone the weights of a cell run to their bounds;
// with heterosynaptic plasticity they stay off them, over the ratios of depression to
// potentiation tested. The chance to spike is the sum of the weights that spiked in the step before.
func TestHeterosynapticPlasticityPreventsRunaway(t *testing.T) {
	const n, rate = 60, 20.0
	learned := func(ratio float64, hetero bool) float64 {
		stdp, middle := DefaultPairSTDP(), DefaultHeterosynaptic()
		stdp.APlus, stdp.AMinus, middle.Eta = 0.003, 0.003*ratio, 0.01
		d := newDense(n, 1, 1, 0.5, func(pre, post *Traces) spikeRule {
			if !hetero {
				return NewPairSTDP(stdp, pre, post)
			}
			return both{NewPairSTDP(stdp, pre, post), NewHeterosynaptic(middle, post)}
		})
		draws := rng.NewKey(3, "spikes").Rand()
		for k := range d.w {
			d.w[k] = draws.Float32()
		}
		chance := 0.0
		for range 800_000 { // ms
			var post []int32
			if draws.Float64() < chance {
				post = []int32{0}
			}
			pre := bernoulli(draws, n, rate/1000)
			d.step(pre, post)
			chance = 0
			for _, j := range pre {
				chance += float64(d.w[j]) / (n / 2)
			}
		}
		return atBounds(d.w)
	}
	for _, ratio := range []float64{0.9, 1.15, 1.3} {
		if alone := learned(ratio, false); alone <= 0.8 {
			t.Errorf("ratio %g: %g of the weights within a tenth of the bounds, want above 0.8", ratio, alone)
		}
		if with := learned(ratio, true); with >= 0.05 {
			t.Errorf("ratio %g: %g of the weights within a tenth of the bounds, with heterosynaptic plasticity; want below 0.05", ratio, with)
		}
	}
}
