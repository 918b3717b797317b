package plasticity

import (
	"testing"

	"homeostat/internal/rng"
)

// spikeRule is what the engine asks of a rule that acts at spikes.
type spikeRule interface {
	Pre(j int32, targets, at []int32, w []float32)
	Post(i int32, sources []int32, w []float32)
}

// patch is a random piece of a network: rows of the synapses of one source or
// target, within populations of a size whose traces and weights stay in the cache.
type patch struct {
	pre, post           *Traces
	targets, at, source []int32
	w                   []float32
}

const patchSize, patchRow = 4_000, 1_000

func newPatch() *patch {
	p := &patch{pre: NewTraces(patchSize, 0.1), post: NewTraces(patchSize, 0.1), w: make([]float32, 20*patchRow)}
	draws := rng.NewKey(1, "patch").Rand()
	for k := range patchRow {
		p.targets = append(p.targets, int32(4*k+draws.IntN(4)))
		p.source = append(p.source, int32(draws.IntN(patchSize)))
		p.at = append(p.at, int32(20*k+draws.IntN(20)))
	}
	for k := range p.w {
		p.w[k] = draws.Float32()
	}
	return p
}

// run lets all traces have something in them.
func (p *patch) run() {
	for step := range 100 {
		var spikes []int32
		for i := step % 10; i < patchSize; i += 10 {
			spikes = append(spikes, int32(i))
		}
		p.pre.Watch(spikes)
		p.post.Watch(spikes)
	}
}

// bench times spikes of sources and of targets: per synapse of a row of 1,000, and of a spike that meets none.
func (p *patch) bench(b *testing.B, r spikeRule) {
	p.run()
	each := func(name, unit string, events float64, event func()) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				event()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/events, unit)
		})
	}
	each("Pre", "ns/synapse", patchRow, func() { r.Pre(1, p.targets, p.at, p.w) })
	each("Post", "ns/synapse", patchRow, func() { r.Post(1, p.source, p.w[:patchRow]) })
	each("PreAlone", "ns/spike", 1, func() { r.Pre(1, nil, nil, p.w) })
	each("PostAlone", "ns/spike", 1, func() { r.Post(1, nil, nil) })
}

func BenchmarkPairSTDP(b *testing.B) {
	for _, d := range []Dependence{Additive, Multiplicative, Mixed, Gutig, PowerLaw} {
		b.Run(string(d), func(b *testing.B) {
			p := DefaultPairSTDP()
			p.Dependence, p.APlus, p.AMinus = d, 1e-6, 1e-6
			patch := newPatch()
			patch.bench(b, NewPairSTDP(p, patch.pre, patch.post))
		})
	}
}
