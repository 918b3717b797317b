package sim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// cell is the neuron of the CUBA network (Brette et al. 2007, benchmark 2).
type cell struct {
	kernel.LIF[float32]
	kernel.LIFState[float32]
}

func newCell(n int) *cell {
	const dt, tauM, tauE, tauI = 0.1, 20, 5, 10
	from := func(tau float64) float32 {
		return float32(tau / (tauM - tau) * (math.Exp(-dt/tauM) - math.Exp(-dt/tau)))
	}
	c := &cell{LIF: kernel.LIF[float32]{
		KeepM: float32(math.Exp(-dt / tauM)), KeepE: float32(math.Exp(-dt / tauE)), KeepI: float32(math.Exp(-dt / tauI)),
		ToRest: float32(-math.Expm1(-dt / tauM)), FromE: from(tauE), FromI: from(tauI), Rest: -49, Reset: -60, Hold: 49,
	}}
	s := &c.LIFState
	arrays := kernel.Arrays[float32](6, n)
	for k, x := range []*[]float32{&s.V, &s.GE, &s.GI, &s.Threshold, &s.Drive, &s.Refractory} {
		*x = arrays[k]
	}
	r := rng.NewKey(1, "cell").Rand()
	for i := range n {
		s.V[i], s.Threshold[i] = -60+10*float32(r.Float64()), -50
	}
	return c
}

func (c *cell) Len() int            { return len(c.V) }
func (c *cell) Receptors() []string { return []string{"excitatory", "inhibitory"} }
func (c *cell) Variables() []string { return []string{"v"} }
func (c *cell) Variable(name string) state.Vector {
	if name == "v" {
		return state.Of(c.V)
	}
	return state.Vector{}
}

func (c *cell) Keep(k *state.Keeper) {
	state.Slice(k, "ge", c.GE)
	state.Slice(k, "gi", c.GI)
	state.Slice(k, "refractory", c.Refractory)
}

func (c *cell) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	s := c.LIFState // a copy: several threads are here
	s.Excited, s.Inhibited = state.As[float32](arrived[0]), state.As[float32](arrived[1])
	return c.LIF.Step(kernel.Best(), &s, lo, hi, spikes)
}

// degrees makes synapses of a number of random sources for every target.
func degrees(from, size, targets, degree int, seed uint64) Synapses {
	s := Synapses{Start: make([]int, targets+1), Sources: make([]int32, targets*degree), Delay: 1}
	r := rng.NewKey(seed, "degrees").Rand()
	for i := range targets {
		gap := float64(size) / float64(degree)
		at := 0.0
		for k := range degree { // ascending and cheap; no two alike
			at = gap * (float64(k) + r.Float64())
			s.Sources[i*degree+k] = int32(from + int(at))
		}
		s.Start[i+1] = (i + 1) * degree
	}
	return s
}

func cuba(size, threads int) *Network {
	n := New(Options{Dt: 0.1, Precision: state.Single, Threads: threads})
	p := n.Add("cell", newCell(size))
	e, i := degrees(0, size*4/5, size, 64, 1), degrees(size*4/5, size/5, size, 16, 2)
	e.Weight, i.Weight = 1.62, -9
	n.Connect(Link{Name: "e", From: p, To: p, Receptor: "excitatory"}, e)
	n.Connect(Link{Name: "i", From: p, To: p, Receptor: "inhibitory"}, i)
	return n
}

// One step of the whole network in its asynchronous state.
func BenchmarkCUBA(b *testing.B) {
	for _, size := range []int{4000, 10_000, 100_000} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("neurons=%d/threads=%d", size, threads), func(b *testing.B) {
				n := cuba(size, threads)
				mustRun(b, n, 2000)
				b.ResetTimer()
				mustRun(b, n, int64(b.N))
				perUnit(b, float64(size), "ns/neuron-step")
			})
		}
	}
}

// perUnit reports the time of one of the units that an iteration consists of.
func perUnit(b *testing.B, units float64, name string) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/units, name)
}

// Delivery alone: spikes of random sources, one in two thousand, to so many targets each.
func BenchmarkDelivery(b *testing.B) {
	for _, c := range []struct{ size, degree int }{{4000, 80}, {100_000, 80}, {20_000, 1000}} {
		for _, kind := range []string{"one weight", "weights", "plastic", "delays"} {
			b.Run(fmt.Sprintf("%s/%d×%d", kind, c.size, c.degree), func(b *testing.B) { benchmarkDelivery(b, c.size, c.degree, kind) })
		}
	}
}

func benchmarkDelivery(b *testing.B, size, degree int, kind string) {
	n := New(Options{Dt: 0.1, Precision: state.Single})
	cells := n.Add("cell", newCell(size))
	s := degrees(0, size, size, degree, 1)
	if kind != "one weight" {
		s.Weights = slices.Repeat([]float32{1}, len(s.Sources))
	}
	for k := range s.Sources {
		if kind == "delays" {
			s.Delays = append(s.Delays, uint16(1+k%16))
		}
	}
	p := n.Connect(Link{Name: "p", From: cells, To: cells, Receptor: "excitatory", Plastic: kind == "plastic"}, s)
	r := rng.NewKey(5, "spikes").Rand()
	var steps [64][]int32
	events := 0
	for k := range steps {
		for range max(2, size/2000) {
			j := int32(r.IntN(size))
			from, to := p.index.blocks[0].row(j)
			steps[k], events = append(steps[k], j), events+to-from
		}
		slices.Sort(steps[k])
	}
	k := 0
	for b.Loop() {
		cells.spikes = steps[k%len(steps)]
		k++
		p.announce(int64(k))
		p.deliver(int64(k), 0, 1)
	}
	perUnit(b, float64(events)/float64(len(steps)), "ns/event")
}

// What a step costs beside neurons and synapses: one neuron and its autapse, with everything that does not act.
func BenchmarkStep(b *testing.B) {
	n := New(Options{Dt: 0.1, Precision: state.Single})
	p := n.Add("cell", newCell(1))
	projection := n.Connect(Link{Name: "p", From: p, To: p, Receptor: "excitatory", Plastic: true}, degrees(0, 1, 1, 1, 1))
	n.OnSpikes(projection, nudge{&decaying{[]float64{0}}, &decaying{[]float64{0}}})
	n.OnRows(projection, 1_000_000, shrink{})
	n.RecordSpikes(p, nil)
	n.Count(p)
	mustRun(b, n, int64(b.N))
}

// What it costs that threads meet.
func BenchmarkMeeting(b *testing.B) {
	c := newCrew(Options{Threads: 2, Grain: 1})
	defer c.team.Start()()
	nothing := func(worker, workers int) {}
	for b.Loop() {
		c.share(nothing, 2)
		c.meet()
	}
}

// normalize gives the weights that a target receives one sum.
type normalize struct{ sum float32 }

func (normalize) Keep(*state.Keeper) {}

func (r normalize) Settle(_ float64, _ int, _ []int32, weights []float32) {
	var a, b, c, d float32 // four sums: additions wait for each other
	k := 0
	for ; k+4 <= len(weights); k += 4 {
		w := weights[k:][:4]
		a, b, c, d = a+w[0], b+w[1], c+w[2], d+w[3]
	}
	for ; k < len(weights); k++ {
		a += weights[k]
	}
	factor := r.sum / (a + b + c + d)
	for k := range weights {
		weights[k] *= factor
	}
}

// Normalization of a million plastic synapses, once.
func BenchmarkRows(b *testing.B) {
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("threads=%d", threads), func(b *testing.B) {
			const size, degree = 10_000, 100
			n := New(Options{Dt: 0.1, Precision: state.Single, Threads: threads})
			p := n.Add("cell", newCell(size))
			s := degrees(0, size, size, degree, 1)
			s.Weight = 1
			n.OnRows(n.Connect(Link{Name: "p", From: p, To: p, Receptor: "excitatory", Plastic: true}, s), 1, normalize{100})
			defer n.crew.team.Start()()
			for b.Loop() {
				n.learn()
				n.crew.meet()
			}
			perUnit(b, 1e6, "ms/million")
		})
	}
}

// Putting a hundred million synapses in order.
func BenchmarkConnect(b *testing.B) {
	for _, weighted := range []bool{false, true} {
		b.Run(fmt.Sprintf("weights=%v", weighted), func(b *testing.B) {
			const size, degree = 100_000, 1000
			n := New(Options{Dt: 0.1, Precision: state.Single, Threads: 2})
			cells := n.Add("cell", newCell(size))
			for b.Loop() {
				b.StopTimer()
				s := degrees(0, size, size, degree, 1)
				if weighted {
					s.Weights = slices.Repeat([]float32{1}, len(s.Sources))
				}
				b.StartTimer()
				n.Connect(Link{Name: "p", From: cells, To: cells, Receptor: "excitatory"}, s)
			}
			perUnit(b, size*degree, "ns/synapse")
		})
	}
}
