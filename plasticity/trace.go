package plasticity

import (
	"fmt"
	"math"

	"homeostat/internal/state"
)

// Exponential traces of spikes,
//
//	tau dx/dt = -x,  at a spike: x += 1 (all_to_all)  or  x = 1 (nearest)
//
// the sums over past spikes that pair and triplet rules need (Morrison,
// Diesmann and Gerstner 2008, Biol Cybern 98:459). All neurons decay by one
// factor, so it is kept once: a step costs nothing for a neuron that is silent.

// TraceKind says which past spikes a trace remembers.
type TraceKind string

const (
	AllToAll TraceKind = "all_to_all" // every spike: the trace is a sum
	Nearest  TraceKind = "nearest"    // the last one only
)

// Trace is the trace of every neuron of one population.
type Trace struct {
	Now    []float64 // times Scale: the trace after this step's spikes
	Before []float64 // times Scale: without this step's own spikes of a neuron
	Scale  float64
	Steps  int64 // that were watched

	tau, decay float64
	kind       TraceKind
	entered    []int32 // whose spikes this step had: where Now and Before may differ
}

// Between renormalizations the scale falls to least: that many multiplications
// round it by less than 1e-12, and numbers stay far from the ends of float64.
// What lies below forgotten then is taken for zero, which keeps denormal
// numbers, slow in every product, out of the trace.
const (
	least     = 1e-50
	forgotten = 1e-200
)

// NewTrace returns traces of n silent neurons that decay with tau ms over steps of dt ms.
func NewTrace(n int, tau, dt float64, kind TraceKind) *Trace {
	if !(tau > 0) || !(dt > 0) || (kind != AllToAll && kind != Nearest) {
		panic(fmt.Sprintf("plasticity.NewTrace: tau %g ms, dt %g ms, kind %q", tau, dt, kind))
	}
	return &Trace{
		Now: make([]float64, n), Before: make([]float64, n), Scale: 1,
		tau: tau, decay: math.Exp(-dt / tau), kind: kind, entered: make([]int32, 0, n),
	}
}

// Watch takes the trace over to the next step, of which spikes are the spikes,
// ascending, as often as they spiked.
func (t *Trace) Watch(spikes []int32) {
	for _, i := range t.entered {
		t.Before[i] = t.Now[i]
	}
	t.entered = append(t.entered[:0], spikes...)
	t.Steps++
	if t.Scale *= t.decay; t.Scale < least {
		t.renormalize()
	}
	one := 1 / t.Scale
	if t.kind == Nearest {
		for _, i := range spikes {
			t.Now[i] = one
		}
		return
	}
	for _, i := range spikes {
		t.Now[i] += one
	}
}

// renormalize sets the scale to 1. Now and Before are the same between steps.
func (t *Trace) renormalize() {
	for i := range t.Now {
		x := t.Now[i] * t.Scale
		if x < forgotten {
			x = 0
		}
		t.Now[i], t.Before[i] = x, x
	}
	t.Scale = 1
}

// Value is the trace of neuron i after this step's spikes.
func (t *Trace) Value(i int) float64 { return t.Now[i] * t.Scale }

// Keep keeps the traces.
func (t *Trace) Keep(k *state.Keeper) {
	state.Slice(k, "now", t.Now)
	state.Slice(k, "before", t.Before)
	state.One(k, "scale", &t.Scale)
	state.One(k, "steps", &t.Steps)
	state.List(k, "entered", &t.entered)
}

// Traces are all traces of one population: those of one time constant and kind
// are one, whoever asks.
type Traces struct {
	n   int
	dt  float64
	all []*Trace
}

// NewTraces returns the traces of a population of n neurons, none so far.
func NewTraces(n int, dt float64) *Traces { return &Traces{n: n, dt: dt} }

// Of returns the trace of a time constant (ms) and kind. It is made when it is
// first asked for.
func (s *Traces) Of(tau float64, kind TraceKind) *Trace {
	for _, t := range s.all {
		if t.tau == tau && t.kind == kind {
			return t
		}
	}
	t := NewTrace(s.n, tau, s.dt, kind)
	s.all = append(s.all, t)
	return t
}

// Watch takes every trace over to the next step.
func (s *Traces) Watch(spikes []int32) {
	for _, t := range s.all {
		t.Watch(spikes)
	}
}

// Keep keeps every trace, by its time constant and kind.
func (s *Traces) Keep(k *state.Keeper) {
	for _, t := range s.all {
		t.Keep(k.In(fmt.Sprintf("%s %g ms", t.kind, t.tau)))
	}
}
