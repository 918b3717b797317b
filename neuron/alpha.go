package neuron

import (
	"math"

	"homeostat/internal/kernel"
	"homeostat/internal/state"
)

// Alpha-shaped synapses: a spike that arrives at t = 0 through a weight w adds
//
//	g(t) = w (t/tau_s) exp(1 - t/tau_s)
//
// to the current or conductance g, which peaks at w, at t = tau_s (Rall 1967, J
// Neurophysiol 30:1138; normalized as NEST's iaf_psc_alpha is). As a pair of
// equations, with h the part of g that is still to rise:
//
//	tau_s dg/dt = h - g,   tau_s dh/dt = -h,   h jumps by e·w
//
// so that g = (g + h dt/tau_s) exp(-dt/tau_s) and h = h exp(-dt/tau_s) after a
// step, exactly.
//
// The kernels of the integrate-and-fire models know exponential synapses alone.
// For them h is turned into an arrival of c·h at g, c such that the membrane
// gets what an alpha-shaped input gives it in that step; g is put right after it.

// alphaCourse turns the exponential synapses of a kernel into alpha-shaped ones.
type alphaCourse[T state.Float] struct {
	excitatory, inhibitory rising[T]
}

// rising is h of one receptor.
type rising[T state.Float] struct {
	h     []T
	keep  T // what a step leaves of h
	share T // c: the arrival at g that gives the membrane in this step what h gives it
	rest  T // what of h is still to be added to g after the step
}

// newRising returns h of n neurons for a synapse of tauS, of which share of h stands for it in a step.
func newRising[T state.Float](n int, dt, tauS, share float64) rising[T] {
	keep := math.Exp(-dt / tauS)
	return rising[T]{h: make([]T, n), keep: T(keep), share: T(share), rest: T((dt/tauS - share) * keep)}
}

func (a *alphaCourse[T]) before(s *kernel.LIFState[T], lo, hi int) {
	a.excitatory.before(s.Excited, lo, hi)
	a.inhibitory.before(s.Inhibited, lo, hi)
}

func (a *alphaCourse[T]) after(s *kernel.LIFState[T], lo, hi int) {
	a.excitatory.after(s.GE, lo, hi)
	a.inhibitory.after(s.GI, lo, hi)
}

func (a *alphaCourse[T]) keep(k *state.Keeper) {
	state.Slice(k, "rising_e", a.excitatory.h)
	state.Slice(k, "rising_i", a.inhibitory.h)
}

func (r *rising[T]) before(arrived []T, lo, hi int) {
	h := r.h[lo:hi]
	arrived = arrived[lo:hi][:len(h)]
	share := r.share
	for k, x := range h {
		x += T(math.E * arrived[k])
		h[k], arrived[k] = x, x*share
	}
}

func (r *rising[T]) after(g []T, lo, hi int) {
	h := r.h[lo:hi]
	g = g[lo:hi][:len(h)]
	rest, keep := r.rest, r.keep
	for k, x := range h {
		g[k] += T(x * rest)
		h[k] = kernel.Flushed(T(x * keep))
	}
}
