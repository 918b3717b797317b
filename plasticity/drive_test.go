package plasticity

import (
	"math"
	"math/rand/v2"
	"slices"
)

// dense is a projection of every source onto every target under one rule, run
// in the order of the engine: traces, then sources, then targets.
type dense struct {
	pre, post        *Traces
	rule             spikeRule
	sources, targets []int32
	w                []float32 // by target
}

// newDense has weights that are all the same; make gets the traces.
func newDense(sources, targets int, dt, weight float64, make func(pre, post *Traces) spikeRule) *dense {
	d := &dense{pre: NewTraces(sources, dt), post: NewTraces(targets, dt)}
	d.rule = make(d.pre, d.post)
	for j := range sources {
		d.sources = append(d.sources, int32(j))
	}
	for i := range targets {
		d.targets = append(d.targets, int32(i))
	}
	d.w = slices.Repeat([]float32{float32(weight)}, sources*targets)
	return d
}

// row is the weights that target i receives.
func (d *dense) row(i int32) []float32 {
	return d.w[int(i)*len(d.sources):][:len(d.sources)]
}

// step takes all synapses over one step with its spikes.
func (d *dense) step(pre, post []int32) {
	d.pre.Watch(pre)
	d.post.Watch(post)
	for _, j := range pre {
		d.sends(j, d.targets)
	}
	for _, i := range post {
		d.rule.Post(i, d.sources, d.row(i))
	}
}

// sends is a spike of source j as a part of its targets sees it.
func (d *dense) sends(j int32, targets []int32) {
	at := make([]int32, len(targets))
	for k, i := range targets {
		at[k] = i*int32(len(d.sources)) + j
	}
	d.rule.Pre(j, targets, at, d.w)
}

// pairs runs n pairs of spikes, one each of source and target, at a rate (Hz)
// and lag (ms, source first where above 0); it returns the change of the weight.
func (d *dense) pairs(n int, rate, lag, dt float64) float64 {
	before := float64(d.w[0])
	every := int(math.Round(1000 / rate / dt))
	late := int(math.Round(math.Abs(lag) / dt))
	one := []int32{0}
	for t := range (n-1)*every + late + 1 {
		var a, b []int32
		if t%every == 0 && t/every < n {
			a = one
		}
		if t >= late && (t-late)%every == 0 {
			b = one
		}
		if lag >= 0 {
			d.step(a, b)
		} else {
			d.step(b, a)
		}
	}
	return float64(d.w[0]) - before
}

// bernoulli draws who of n spikes in a step, each with probability p, by the distance to the next.
func bernoulli(draws *rand.Rand, n int, p float64) (spikes []int32) {
	for i := -1; ; {
		i += 1 + int(math.Log1p(-draws.Float64())/math.Log1p(-p))
		if i >= n {
			return spikes
		}
		spikes = append(spikes, int32(i))
	}
}
