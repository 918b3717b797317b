package circuits

import (
	"context"
	"fmt"
	"math"
	"sync"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// SpikingLearner learns a mixture by the circuit of SpikingMixture, one pattern after
// the other, without a break between them.
type SpikingLearner struct {
	m       MixtureParameters
	p       SpikingMixtureParameters
	spec    Spec // as learning began
	net     *Network
	learned *Patterns
	mean    float64 // total of the patterns that are learned
	key     rng.Key
	threads int
}

// NewSpikingLearner returns the circuit before it has seen anything, with weights start, causes × inputs.
func NewSpikingLearner(m MixtureParameters, p SpikingMixtureParameters, patterns *Patterns, start []float64, key rng.Key, threads int) (*SpikingLearner, error) {
	l := &SpikingLearner{m: m, p: p, spec: SpikingMixture(m, p, patterns, start), learned: patterns, mean: patterns.MeanTotal(), key: key, threads: threads}
	var err error
	l.net, err = Build(l.spec, Shape{}, key.Rand().Uint64(), 1)
	return l, err
}

// Pass shows every pattern once, in an order of its own.
func (l *SpikingLearner) Pass(ctx context.Context, pass int) error {
	for _, i := range l.key.Derive(uint64(pass)).Rand().Perm(l.learned.Count) {
		if err := l.show(ctx, l.net, l.learned.Row(i), 1); err != nil {
			return err
		}
	}
	return nil
}

// show lets a network see a pattern, as long as one lasts; at first causes pause.
func (l *SpikingLearner) show(ctx context.Context, net *Network, x []float32, contrast float64) error {
	rates := make([]float64, len(x))
	for d, v := range x {
		rates[d] = l.p.Drive * contrast * float64(v) / l.mean
	}
	if err := net.Set("input.rate", value.Value{Kind: value.List, List: rates}); err != nil {
		return err
	}
	if l.p.Pause > 0 {
		if err := l.pause(ctx, net); err != nil {
			return err
		}
	}
	return net.Run(ctx, l.p.Duration-l.p.Pause, nil)
}

// pause holds the causes silent.
func (l *SpikingLearner) pause(ctx context.Context, net *Network) error {
	if err := net.Set("cause.i", value.Const(held*nat)); err != nil {
		return err
	}
	if err := net.Run(ctx, l.p.Pause, nil); err != nil {
		return err
	}
	return net.Set("cause.i", value.Const(0))
}

// Weights are W, causes × inputs.
func (l *SpikingLearner) Weights() []float64 {
	_, _, w := l.net.Weights("expectation")
	for k, x := range w {
		w[k] = expectation(l.m, x)
	}
	return w
}

// together is how many patterns one network answers to.
const together = 250

// Respond returns which share of the causes' spikes each of them has while it sees a pattern,
// patterns × causes: 0 for all where none spikes. Nothing is learned meanwhile. Patterns are
// answered in blocks, each by a network at rest, so that threads share them and the
// answers are the same for any number. A network that runs away is an error.
func (l *SpikingLearner) Respond(p *Patterns, contrast float64) ([]float64, error) {
	shares := make([]float64, p.Count*l.m.Causes)
	blocks := (p.Count + together - 1) / together
	faults := make([]error, blocks)
	spec := l.asLearned()
	var group sync.WaitGroup
	workers := max(1, min(l.threads, blocks))
	for worker := range workers {
		group.Go(func() {
			for b := worker; b < blocks; b += workers {
				faults[b] = l.respond(spec, p, contrast, b, shares)
			}
		})
	}
	group.Wait()
	for _, fault := range faults {
		if fault != nil {
			return nil, fmt.Errorf("spiking circuit answering at contrast %g: %w", contrast, fault)
		}
	}
	return shares, nil
}

// asLearned is the circuit as it is now, without its rules.
func (l *SpikingLearner) asLearned() Spec {
	spec := l.spec
	spec.Rules = nil
	spec.Projections = append([]Projection(nil), spec.Projections...)
	for i := range spec.Projections {
		if q := &spec.Projections[i]; q.Name == "expectation" {
			_, _, w := l.net.Weights(q.Name)
			q.Weight = value.Value{Kind: value.List, List: w}
		}
	}
	return spec
}

// respond answers to one block of patterns.
func (l *SpikingLearner) respond(spec Spec, p *Patterns, contrast float64, block int, shares []float64) error {
	net, err := Build(spec, Shape{}, l.key.Derive(math.MaxUint32).Derive(uint64(block)).Rand().Uint64(), 1)
	if err != nil {
		panic("circuits: " + err.Error()) // it was built before
	}
	threshold, _ := l.net.State("cause", "threshold")
	if err := net.Set("cause.threshold", value.Value{Kind: value.List, List: threshold}); err != nil {
		panic("circuits: " + err.Error())
	}
	causes := net.Count("cause")
	for i := block * together; i < min(p.Count, (block+1)*together); i++ {
		causes.Reset()
		if err := l.show(context.Background(), net, p.Row(i), contrast); err != nil {
			return err
		}
		all := int32(0)
		for _, n := range causes.Counts() {
			all += n
		}
		for c, n := range causes.Counts() {
			shares[i*l.m.Causes+c] = float64(n) / max(float64(all), 1)
		}
	}
	return nil
}
