package neuron

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Leaky integrate-and-fire neurons whose potential synapses make jump (Brunel
// 2000, J Comput Neurosci 8:183):
//
//	tau_m dv/dt = -(v - e_l) + i,   v jumps by each weight that arrives, in mV
//	v > threshold: a spike, v = v_reset, and v stays there for t_ref
//
// Each neuron may have a background of its own, a Poisson process of excitatory
// jumps: as if many sources that nobody else hears were connected to it. Of it
// the number in each step is drawn.
//
// What arrives in a step, background included, does so at its start; there the
// threshold is looked at. Between arrivals v is exact. What arrives while v is
// held is lost.

// LIFDeltaParameters describe a population of LIF neurons with jumps.
type LIFDeltaParameters struct {
	TauM             float64     `toml:"tau_m"`             // membrane time constant, ms
	EL               float64     `toml:"e_l"`               // resting potential, mV
	VReset           float64     `toml:"v_reset"`           // potential after a spike, mV
	TRef             float64     `toml:"t_ref"`             // refractory time, ms, taken to the nearest step
	BackgroundRate   float64     `toml:"background_rate"`   // of each neuron's own background, Hz
	BackgroundWeight float64     `toml:"background_weight"` // its jumps, mV
	V                value.Value `toml:"v"`                 // potential at the start, mV per neuron
	Threshold        value.Value `toml:"threshold"`         // firing threshold at the start, mV per neuron
	I                value.Value `toml:"i"`                 // constant drive, in mV of depolarization it settles at, per neuron
}

// DefaultLIFDelta is the neuron of Brunel 2000, with 0 mV at rest, and no background.
func DefaultLIFDelta() LIFDeltaParameters {
	return LIFDeltaParameters{
		TauM: 20, VReset: 10, TRef: 2, BackgroundWeight: 0.1, V: value.Const(0), Threshold: value.Const(20), I: value.Const(0),
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p LIFDeltaParameters) Validate() error {
	return errors.Join(
		check.Positive("tau_m", p.TauM), check.Finite("e_l", p.EL), check.Finite("v_reset", p.VReset), check.NotNegative("t_ref", p.TRef),
		check.NotNegative("background_rate", p.BackgroundRate), check.Finite("background_weight", p.BackgroundWeight),
		check.FiniteValues("v", p.V), check.FiniteValues("threshold", p.Threshold), check.FiniteValues("i", p.I),
		resetBelowThreshold(p.VReset, p.Threshold),
	)
}

// mostJumps is the largest mean number of background jumps in a step.
const mostJumps = 100

// ValidateStep says whether steps of dt ms are too long.
func (p LIFDeltaParameters) ValidateStep(dt float64) error {
	if mean := p.BackgroundRate * dt / 1000; mean > mostJumps {
		return fmt.Errorf("background_rate: makes %g jumps in a step of %g ms, more than %d; use a smaller dt", mean, dt, mostJumps)
	}
	return nil
}

// LIFDelta is a population of LIF neurons with jumps. Its receptors are
// "excitatory", "inhibitory" and "current"; weights are in mV.
type LIFDelta[T state.Float] struct {
	variables[T]
	threeReceptors
	v, threshold, drive, refractory []T
	hold, reset, rest, keep, toRest T

	count  *poissonCount // of the background in a step; nil: none
	weight T
	draws  []rng.Stream
}

// NewLIFDelta returns n neurons for steps of dt ms. What is drawn comes from key.
func NewLIFDelta[T state.Float](p LIFDeltaParameters, n int, dt float64, key rng.Key) *LIFDelta[T] {
	l := &LIFDelta[T]{
		variables: variables[T]{n: n}, hold: T(hold(p.TRef, dt)), reset: T(p.VReset), rest: T(p.EL),
		keep: T(math.Exp(-dt / p.TauM)), toRest: T(-math.Expm1(-dt / p.TauM)), weight: T(p.BackgroundWeight),
	}
	l.pause = pause(p.TRef, dt)
	l.v, l.threshold = l.fill("v", p.V, key.Derive(1)), l.fill("threshold", p.Threshold, key.Derive(2))
	l.drive, l.refractory = l.fill("i", p.I, key.Derive(3)), l.add("refractory")
	if p.BackgroundRate > 0 {
		l.count = newPoissonCount(p.BackgroundRate * dt / 1000)
		background := key.Derive(4)
		for i := range n {
			l.draws = append(l.draws, background.At(uint64(i)))
		}
	}
	return l
}

// Step advances neurons lo..hi-1 by one step and appends those that spike.
func (l *LIFDelta[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for i := lo; i < hi; i++ {
		jump, drive := a.excited[i]+a.inhibited[i], l.drive[i]
		a.excited[i], a.inhibited[i] = 0, 0
		if a.injected != nil {
			drive += a.current(i)
		}
		if l.count != nil {
			jump += T(l.weight * T(l.count.draw(l.draws[i].Uint64())))
		}
		if l.refractory[i] > 0 {
			l.refractory[i]--
			continue
		}
		v := l.v[i] + jump
		if v > l.threshold[i] {
			l.v[i], l.refractory[i] = l.reset, l.hold
			spikes = append(spikes, int32(i))
			continue
		}
		v -= l.rest
		l.v[i] = l.rest + (T(v*l.keep) + T(drive*l.toRest))
	}
	return spikes
}

// Keep keeps where the background stands.
func (l *LIFDelta[T]) Keep(k *state.Keeper) {
	if l.count != nil {
		k.Streams("background", l.draws)
	}
}

// poissonCount draws Poisson numbers of one mean by inversion, exact to 2^-53.
type poissonCount struct {
	below []uint64 // times 2^64: the probability of k or less; the last is all
	first [256]uint8
}

// newPoissonCount prepares draws of a mean, at most mostJumps.
func newPoissonCount(mean float64) *poissonCount {
	c := &poissonCount{}
	term, sum := math.Exp(-mean), 0.0
	for k := 0; ; k++ {
		sum += term
		if sum >= 1-0x1p-53 || term < 0x1p-60 && float64(k) > mean {
			break
		}
		c.below = append(c.below, uint64(sum*0x1p64))
		term *= mean / float64(k+1)
	}
	c.below = append(c.below, math.MaxUint64)
	k := 0
	for slot := range c.first { // where to begin looking for numbers that begin with these eight bits
		for c.below[k] <= uint64(slot)<<56 && k < len(c.below)-1 {
			k++
		}
		c.first[slot] = uint8(k)
	}
	return c
}

// draw makes a Poisson number out of a uniform one.
func (c *poissonCount) draw(u uint64) int {
	k := int(c.first[u>>56])
	for u >= c.below[k] && k < len(c.below)-1 {
		k++
	}
	return k
}
