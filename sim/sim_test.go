package sim

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// script is a population whose spikes are given by step; what arrives at its
// one receptor is remembered by step.
type script struct {
	spikes map[int64][]int32
	total  []float64   // arrived so far: a variable
	seen   [][]float64 // arrived, by step
	step   int64
}

func newScript(n int, spikes map[int64][]int32) *script {
	return &script{spikes: spikes, total: make([]float64, n)}
}

func (s *script) Len() int            { return len(s.total) }
func (s *script) Receptors() []string { return []string{"any"} }
func (s *script) Variables() []string { return []string{"total"} }
func (s *script) Variable(name string) state.Vector {
	if name == "total" {
		return state.Of(s.total)
	}
	return state.Vector{}
}

func (s *script) Keep(*state.Keeper) {}

// Step is for one thread.
func (s *script) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	s.seen = append(s.seen, arrived[0].Float64s())
	for i := lo; i < hi; i++ {
		s.total[i] += arrived[0].At(i)
		arrived[0].Set(i, 0)
	}
	s.step++
	return append(spikes, s.spikes[s.step-1]...)
}

// accumulator counts up what arrives and spikes above 1; ranges are independent.
type accumulator struct{ sum, push []float64 }

func newAccumulator(n int, seed uint64) *accumulator {
	a := &accumulator{sum: make([]float64, n), push: make([]float64, n)}
	key := rng.NewKey(seed, "accumulator")
	for i := range n {
		s := key.At(uint64(i))
		a.sum[i], a.push[i] = s.Float64(), s.Float64()*0.1
	}
	return a
}

func (a *accumulator) Len() int            { return len(a.sum) }
func (a *accumulator) Receptors() []string { return []string{"plus", "minus"} }
func (a *accumulator) Variables() []string { return []string{"sum"} }
func (a *accumulator) Variable(name string) state.Vector {
	if name == "sum" {
		return state.Of(a.sum)
	}
	return state.Vector{}
}

func (a *accumulator) Keep(*state.Keeper) {}

func (a *accumulator) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	for i := lo; i < hi; i++ {
		a.sum[i] = a.sum[i]*0.99 + a.push[i] + arrived[0].At(i) + arrived[1].At(i)
		arrived[0].Set(i, 0)
		arrived[1].Set(i, 0)
		if a.sum[i] > 1 {
			a.sum[i] = 0
			spikes = append(spikes, int32(i))
		}
	}
	return spikes
}

// random makes synapses with a probability, of weights spread over sign·[0, 1).
func random(sources, targets int, probability, sign float64, seed uint64) Synapses {
	r := rng.NewKey(seed, "synapses").Rand()
	s := Synapses{Start: []int{0}}
	for range targets {
		for j := range sources {
			if r.Float64() < probability {
				s.Sources = append(s.Sources, int32(j))
				s.Weights = append(s.Weights, float32(sign*r.Float64()))
			}
		}
		s.Start = append(s.Start, len(s.Sources))
	}
	return s
}

// connect makes a projection with one delay.
func connect(n *Network, name string, from, to *Population, receptor string, delay int, s Synapses, plastic bool) *Projection {
	s.Delay = delay
	return n.Connect(Link{Name: name, From: from, To: to, Receptor: receptor, Plastic: plastic}, s)
}

func mustRun(t testing.TB, n *Network, steps int64) {
	t.Helper()
	if err := n.Run(context.Background(), steps, nil); err != nil {
		t.Fatal(err)
	}
}

// A spike of step n with a delay of d reaches its target at the start of step
// n+d and at no other, twice if it was sent twice; whatever the delays of
// other projections onto the same receptor.
func TestDelay(t *testing.T) {
	for _, plastic := range []bool{false, true} {
		n := New(Options{Dt: 0.1})
		from := n.Add("from", newScript(2, map[int64][]int32{3: {0}, 4: {0, 1, 1}}))
		target := newScript(2, nil)
		to := n.Add("to", target)
		one := func(source int32, weight float32) Synapses {
			return Synapses{Start: []int{0, 0, 1}, Sources: []int32{source}, Weights: []float32{weight}}
		}
		connect(n, "near", from, to, "any", 1, one(0, 1), plastic)
		connect(n, "far", from, to, "any", 5, one(1, 10), plastic)
		mustRun(t, n, 20)
		for step, arrived := range target.seen {
			want := map[int]float64{4: 1, 5: 1, 9: 20}[step]
			if arrived[0] != 0 || arrived[1] != want {
				t.Errorf("plastic %v, step %d: %v arrived, want [0 %g]", plastic, step, arrived, want)
			}
		}
	}
}

// network is a recurrent one of two populations and two kinds of synapses.
func network(threads int) (*Network, *Population, *Projection) {
	n := New(Options{Dt: 0.1, Threads: threads, Grain: 1})
	a, b := n.Add("a", newAccumulator(101, 1)), n.Add("b", newAccumulator(37, 2))
	connect(n, "ab", a, b, "plus", 3, random(101, 37, 0.3, 0.05, 3), false)
	connect(n, "ba", b, a, "minus", 1, random(37, 101, 0.3, -0.1, 4), false)
	p := connect(n, "aa", a, a, "plus", 7, random(101, 101, 0.1, 0.05, 5), true)
	n.OnRows(p, 10, shrink{})
	return n, a, p
}

type shrink struct{}

func (shrink) Keep(*state.Keeper) {}

func (shrink) Settle(elapsed float64, target int, _ []int32, weights []float32) {
	for k := range weights {
		weights[k] *= float32(1 - 0.001*elapsed*float64(target%3))
	}
}

// The same bits for any number of threads, and with or without recorders.
func TestThreadsAndRecordersChangeNothing(t *testing.T) {
	outcome := func(threads int, watched bool) (*SpikeRecord, []float64, []float64) {
		n, a, p := network(threads)
		if watched {
			n.RecordState(a, "sum", nil, 7)
			n.RecordRates(a, []int{1, 2}, 11)
			n.RecordWeights(p, nil, 13)
			n.Count(a)
		}
		spikes := n.RecordSpikes(a, nil)
		mustRun(t, n, 500)
		_, _, w := p.Weights()
		return spikes, a.Neurons.Variable("sum").Float64s(), w
	}
	spikes, sum, w := outcome(1, false)
	if len(spikes.IDs) < 500 {
		t.Fatalf("only %d spikes", len(spikes.IDs))
	}
	for _, threads := range []int{1, 2, 3, 7} {
		s2, sum2, w2 := outcome(threads, true)
		if !slices.Equal(spikes.Times, s2.Times) || !slices.Equal(spikes.IDs, s2.IDs) || !slices.Equal(sum, sum2) || !slices.Equal(w, w2) {
			t.Errorf("%d threads and recorders give another outcome", threads)
		}
	}
}

// Little work stays on one thread, much is divided, never over more than there are.
func TestWorkers(t *testing.T) {
	n := newCrew(Options{Threads: 4, Grain: 100})
	for work, want := range map[int]int{0: 1, 199: 1, 200: 2, 399: 3, 400: 4, 1_000_000: 4} {
		if got := n.workers(work); got != want {
			t.Errorf("%d threads for %d units of work, want %d", got, work, want)
		}
	}
}

func TestWeightsKeepTheirNumbers(t *testing.T) {
	for _, plastic := range []bool{false, true} {
		n := New(Options{Dt: 1})
		a, b := n.Add("a", newAccumulator(40, 1)), n.Add("b", newAccumulator(30, 2))
		given := random(40, 30, 0.2, 1, 3)
		want := make([]float64, len(given.Weights))
		for k, w := range given.Weights {
			want[k] = float64(w)
		}
		p := connect(n, "ab", a, b, "plus", 1, given, plastic)
		sources, targets, weights := p.Weights()
		if !slices.Equal(sources, given.Sources) || !slices.Equal(weights, want) {
			t.Errorf("plastic %v: synapses come back in another order", plastic)
		}
		for k, i := range targets {
			if k < given.Start[i] || k >= given.Start[i+1] {
				t.Fatalf("plastic %v: synapse %d has target %d", plastic, k, i)
			}
		}
		for k := range want {
			want[k] = float64(k)
		}
		p.SetWeights(want)
		one := n.RecordWeights(p, []int{17, 3}, 1)
		mustRun(t, n, 1)
		if _, _, got := p.Weights(); !slices.Equal(got, want) || one.Values[0][0] != 17 || one.Values[1][0] != 3 {
			t.Errorf("plastic %v: weights that were set come back in another order", plastic)
		}
	}
}

func TestRunStops(t *testing.T) {
	n, _, _ := network(2)
	ctx, cancel := context.WithCancel(context.Background())
	err := n.Run(ctx, 100_000, func(done int64) {
		if done >= 300 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || n.Step() != 300 {
		t.Errorf("stopped with %v at step %d, want a cancellation at 300", err, n.Step())
	}
	var done []int64
	if err := n.Run(context.Background(), 250, func(d int64) { done = append(done, d) }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(done, []int64{100, 200, 250}) || n.Time() != 55 {
		t.Errorf("progress %v at %g ms", done, n.Time())
	}
}

func TestRunStopsWhenStateRunsAway(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(-1), -1e13} {
		n, a, _ := network(1)
		spikes := n.RecordSpikes(a, nil)
		mustRun(t, n, 200)
		a.Neurons.(*accumulator).push[5] = bad
		kept := len(spikes.IDs)
		err := n.Run(context.Background(), 1000, nil)
		if !errors.Is(err, ErrRunaway) || !strings.Contains(err.Error(), "at 30 ms sum of a 5 is") {
			t.Errorf("%g: error %v, want one that says where and when", bad, err)
		}
		if kept == 0 || len(spikes.IDs) < kept {
			t.Errorf("%g: %d spikes kept of %d", bad, len(spikes.IDs), kept)
		}
	}
}

// void takes everything.
type void struct{}

func (void) Spikes([]float64, []int32) error { return nil }
func (void) Row(float64, []float64) error    { return nil }

// Once it runs a network allocates nothing, whatever it has: delays, gains,
// rules, releases, clamps, continuous transmission, streams.
func TestStepsAllocateNothing(t *testing.T) {
	for _, threads := range []int{1, 3} {
		q := newPair[float32](3, threads)
		n, p := q.net, q.populations[0]
		n.recorders = nil // those in memory grow
		n.Count(p)
		n.StreamSpikes(p, nil, void{})
		n.StreamState(p, "sum", nil, 3, void{})
		n.StreamRates(p, nil, 4, void{})
		n.StreamWeights(q.projections[0], nil, 5, void{})
		n.OnRows(q.projections[1], 2, shrink{})
		p.Clamp("sum", []int{4}, []float64{0.5})
		p.Silence([]int{5}, true)
		p.Block("plus", 0.5)
		q.projections[3].SetGain(make([]float32, q.projections[3].from.size))
		stop := n.crew.team.Start()
		step := func() {
			n.advance()
			n.step++
		}
		for range 3000 {
			step()
		}
		if got := testing.AllocsPerRun(1000, step); got != 0 {
			t.Errorf("%d threads: %g allocations per step", threads, got)
		}
		stop()
	}
}

func TestCallersBugsPanic(t *testing.T) {
	n := New(Options{Dt: 1})
	a := n.Add("a", newAccumulator(2, 1))
	good := Synapses{Start: []int{0, 1, 2}, Sources: []int32{0, 1}, Weights: []float32{1, 1}}
	for what, f := range map[string]func(){
		"no step":     func() { New(Options{}) },
		"name twice":  func() { n.Add("a", newAccumulator(2, 1)) },
		"no delay":    func() { connect(n, "p", a, a, "plus", 0, good, false) },
		"no receptor": func() { connect(n, "p", a, a, "other", 1, good, false) },
		"no such source": func() {
			connect(n, "p", a, a, "plus", 1, Synapses{Start: []int{0, 1, 2}, Sources: []int32{0, 2}}, false)
		},
		"sources unsorted": func() {
			connect(n, "p", a, a, "plus", 1, Synapses{Start: []int{0, 2, 2}, Sources: []int32{1, 0}}, false)
		},
		"weights missing": func() {
			connect(n, "p", a, a, "plus", 1, Synapses{Start: []int{0, 1, 2}, Sources: []int32{0, 1}, Weights: []float32{1}}, false)
		},
		"not plastic": func() { n.OnRows(connect(n, "p", a, a, "plus", 1, good, false), 1, shrink{}) },
		"no variable": func() { n.RecordState(a, "other", nil, 1) },
		"no interval": func() { n.RecordState(a, "sum", nil, 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			f()
		}()
	}
}

// sparing are accumulators at which "minus" need not arrive.
type sparing struct {
	*accumulator
	handed int // numbers for it in the last step
}

func (s *sparing) Optional(receptor string) bool { return receptor == "minus" }

func (s *sparing) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	if s.handed = arrived[1].Len(); s.handed == 0 {
		arrived = []state.Vector{arrived[0], state.Of(make([]float64, s.Len()))}
	}
	return s.accumulator.Step(lo, hi, arrived, spikes)
}

// Nothing is handed to an optional receptor, blocked or not, and nothing kept of
// it, until a projection leads there.
func TestOptionalReceptorsTakeNothingUntilTheyAreConnected(t *testing.T) {
	cells := &sparing{accumulator: newAccumulator(8, 1)}
	n := New(Options{Dt: 1})
	p := n.Add("a", cells)
	p.Block("minus", 0.5)
	saved := state.Save()
	n.Keep(saved)
	mustRun(t, n, 3)
	if cells.handed != 0 {
		t.Errorf("%d numbers for a receptor that nothing leads to", cells.handed)
	}
	for _, a := range saved.Arrays() {
		if strings.Contains(a.Name, "arriving/minus") {
			t.Errorf("%s is kept", a.Name)
		}
	}
	synapses := random(8, 8, 0.5, -1, 2)
	synapses.Delay = 1
	n.Connect(Link{Name: "p", From: p, To: p, Receptor: "minus"}, synapses)
	if mustRun(t, n, 3); cells.handed != 8 {
		t.Errorf("%d numbers for a receptor that is connected", cells.handed)
	}
}
