package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// pair is one random network, in the engine and in the reference.
type pair[T state.Float] struct {
	net         *Network
	populations []*Population
	projections []*Projection
	records     []*SpikeRecord
	ref         *naive[T]
}

var sizes = []int{53, 1, 40}

// newPair makes a network of three populations and nine projections of every kind.
func newPair[T state.Float](seed uint64, threads int) *pair[T] {
	precision := state.Double
	if _, single := any(T(0)).(float32); single {
		precision = state.Single
	}
	q := &pair[T]{net: New(Options{Dt: 0.1, Precision: precision, Threads: threads, Grain: 1}), ref: &naive[T]{pending: map[int64][][2][]T{}}}
	var traces []*decaying
	for p, size := range sizes {
		at := q.net.Add(fmt.Sprint("p", p), newAccumulator(size, seed+uint64(p)))
		q.populations, q.records = append(q.populations, at), append(q.records, q.net.RecordSpikes(at, nil))
		traces = append(traces, &decaying{make([]float64, size)})
		q.net.Watch(at, traces[p])
		q.ref.cells = append(q.ref.cells, newAccumulator(size, seed+uint64(p)))
		q.ref.silenced, q.ref.held = append(q.ref.silenced, make([]bool, size)), append(q.ref.held, map[int]float64{})
		q.ref.trace, q.ref.factors = append(q.ref.trace, make([]float64, size)), append(q.ref.factors, [2]float64{1, 1})
	}
	r := rng.NewKey(seed, "pair").Rand()
	for k := range 9 {
		l := &naiveLink{from: 2 * r.IntN(2), to: r.IntN(3), receptor: r.IntN(2), plastic: k < 3, releases: k == 0 || k == 5, rates: k >= 7, delays: k%2 == 0}
		l.draw(r, k == 4)
		q.connect(l, traces)
	}
	return q
}

// draw makes synapses, also several of one pair.
func (l *naiveLink) draw(r *rand.Rand, oneWeight bool) {
	sign := 1 - 2*float32(l.receptor)
	l.delay = 1 + r.IntN(9)
	for i := range sizes[l.to] {
		for j := range sizes[l.from] {
			for r.Float64() < 0.15 {
				s := synapse{source: j, target: i, weight: sign * 0.1 * r.Float32(), delay: l.delay}
				if l.delays {
					s.delay = 1 + r.IntN(12)
				}
				if oneWeight {
					s.weight = sign * 0.0625
				}
				if l.rates {
					s.weight = 0.003 * r.Float32()
				}
				l.synapses = append(l.synapses, s)
			}
		}
	}
	for range sizes[l.from] {
		l.left = append(l.left, 1)
	}
}

func (q *pair[T]) connect(l *naiveLink, traces []*decaying) {
	s := Synapses{Start: make([]int, sizes[l.to]+1)}
	for _, x := range l.synapses {
		s.Start[x.target+1]++
		s.Sources, s.Weights, s.Delays = append(s.Sources, int32(x.source)), append(s.Weights, x.weight), append(s.Delays, uint16(x.delay))
	}
	for i := range sizes[l.to] {
		s.Start[i+1] += s.Start[i]
	}
	if len(s.Weights) > 0 && slices.Min(s.Weights) == slices.Max(s.Weights) {
		s.Weight, s.Weights = s.Weights[0], nil
	}
	link := Link{Name: fmt.Sprint("l", len(q.projections)), From: q.populations[l.from], To: q.populations[l.to],
		Receptor: []string{"plus", "minus"}[l.receptor], Plastic: l.plastic}
	if l.rates {
		link.Variable = "sum"
	}
	if l.releases {
		link.Release = &emptying{slices.Clone(l.left)}
	}
	p := q.net.Connect(link, s)
	if l.plastic {
		q.net.OnSpikes(p, nudge{traces[l.from], traces[l.to]})
	}
	q.projections, q.ref.links = append(q.projections, p), append(q.ref.links, l)
}

// intervene does one random thing to both.
func (q *pair[T]) intervene(r *rand.Rand) {
	k := r.IntN(len(sizes))
	p, size := q.populations[k], sizes[k]
	ids := []int{r.IntN(size), r.IntN(size)}
	l, projection := q.ref.links[r.IntN(len(q.ref.links))], (*Projection)(nil)
	projection = q.projections[slices.Index(q.ref.links, l)]
	switch r.IntN(6) {
	case 0:
		on := r.IntN(2) == 0
		p.Silence(ids, on)
		q.ref.silenced[k][ids[0]], q.ref.silenced[k][ids[1]] = on, on
	case 1:
		x := r.Float64()
		p.Clamp("sum", ids[:1], []float64{x})
		q.ref.held[k] = map[int]float64{ids[0]: x}
		q.ref.cells[k].sum[ids[0]] = x
	case 2:
		p.Unclamp("sum")
		clear(q.ref.held[k])
	case 3:
		receptor, factor := r.IntN(2), float64(r.IntN(3))/2
		p.Block([]string{"plus", "minus"}[receptor], factor)
		q.ref.factors[k][receptor] = factor
	case 4:
		l.gain = make([]float32, sizes[l.from])
		for j := range l.gain {
			l.gain[j] = r.Float32()
		}
		projection.SetGain(l.gain)
	case 5:
		if len(l.synapses) > 0 {
			gone := []int{r.IntN(len(l.synapses)), r.IntN(len(l.synapses))}
			projection.Lesion(gone)
			l.synapses[gone[0]].lesioned, l.synapses[gone[1]].lesioned = true, true
		}
	}
}

// Spikes, state and weights of random networks under random interventions are
// those of the reference, to the bit, for any number of threads.
func TestNetworksAgainstTheReference(t *testing.T) {
	againstReference[float64](t)
	againstReference[float32](t)
}

func againstReference[T state.Float](t *testing.T) {
	for seed := range uint64(8) {
		for _, threads := range []int{1, 2, 3, 7} {
			q := newPair[T](seed, threads)
			r := rng.NewKey(seed, "intervene").Rand()
			for range 30 {
				q.intervene(r)
				steps := r.IntN(25)
				mustRun(t, q.net, int64(steps))
				for range steps {
					q.ref.advance()
				}
			}
			if wrong := q.compare(); wrong != "" {
				t.Fatalf("seed %d, %d threads, %T: %s", seed, threads, T(0), wrong)
			}
			if len(q.ref.spikes) < 300 {
				t.Fatalf("seed %d: only %d spikes: the test shows little", seed, len(q.ref.spikes))
			}
		}
	}
}

func (q *pair[T]) compare() string {
	for k, p := range q.populations {
		var got, want []string
		for s, time := range q.records[k].Times {
			got = append(got, fmt.Sprint(int(time/0.1+0.5), k, q.records[k].IDs[s]))
		}
		for _, s := range q.ref.spikes {
			if step, of, i := 0, 0, 0; true {
				fmt.Sscan(s, &step, &of, &i)
				if of == k {
					want = append(want, s)
				}
			}
		}
		if !slices.Equal(got, want) {
			return fmt.Sprintf("%d spikes of %s, want %d, or others", len(got), p.Name, len(want))
		}
		if !slices.Equal(p.Neurons.(*accumulator).sum, q.ref.cells[k].sum) {
			return "another state of " + p.Name
		}
	}
	for k, l := range q.ref.links {
		_, _, weights := q.projections[k].Weights()
		for s, w := range weights {
			if want := l.synapses[s]; w != float64(want.weight) && !want.lesioned || want.lesioned && w != 0 {
				return fmt.Sprintf("synapse %d of %s has weight %g, want %g (lesioned: %v)", s, q.projections[k].Name, w, want.weight, want.lesioned)
			}
		}
	}
	return ""
}
