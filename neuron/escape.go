package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Integrate-and-fire neurons that spike by chance (escape noise; Gerstner and van
// Hemmen 1992, Network 3:139; Plesser and Gerstner 2000, Neural Comput 12:367): a
// leaky membrane (leaky.go) and the rate, at each time, of
//
//	rate = rho_0 exp((v - threshold)/delta_u)
//
// or, as in Joshi and Triesch 2009 (ICANN, LNCS 5768:265), "softplus",
//
//	rate = rho_0 log(1 + exp((v - threshold)/delta_u))
//
// spikes; then v = v_reset, and v stays there for t_ref without spiking.
//
// In a step a neuron spikes with probability 1 - exp(-rate dt), at most once,
// the rate being that of the mean of v at the step's ends: of second order in v.
// Each neuron sums its rate until it reaches a unit exponential of its own, drawn
// at its last spike from the stream at its address: the law is that of a draw per
// neuron and step, for the cost of one per spike.

// EscapeParameters describe a population of neurons with escape noise.
type EscapeParameters struct {
	LeakyParameters
	Transfer  string      `toml:"transfer"`  // "exponential" or "softplus"
	Threshold value.Value `toml:"threshold"` // where the rate is rho_0, or rho_0 log(2), mV per neuron
	Rho0      value.Value `toml:"rho_0"`     // scale of the rate, Hz per neuron
	DeltaU    value.Value `toml:"delta_u"`   // what v rises to multiply the rate by e, of softplus far below threshold, mV per neuron; above 0
	VReset    float64     `toml:"v_reset"`   // potential after a spike, mV
	TRef      float64     `toml:"t_ref"`     // refractory time, ms, taken to the nearest step
}

// DefaultEscape is a neuron with a soft threshold: 100 Hz there, 1 Hz 9 mV below it.
func DefaultEscape() EscapeParameters {
	return EscapeParameters{
		LeakyParameters: LeakyParameters{
			CM: 200, GL: 10, EL: -70, V: value.Const(-70), I: value.Const(0),
			SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
		},
		Transfer: "exponential", Threshold: value.Const(-50), Rho0: value.Const(100), DeltaU: value.Const(2), VReset: -65, TRef: 4,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p EscapeParameters) Validate() error {
	return errors.Join(p.LeakyParameters.Validate(), check.OneOf("transfer", p.Transfer, "exponential", "softplus"), check.FiniteValues("threshold", p.Threshold),
		check.NotNegativeValues("rho_0", p.Rho0), check.PositiveValues("delta_u", p.DeltaU), check.Finite("v_reset", p.VReset), check.NotNegative("t_ref", p.TRef))
}

// Escape is a population of neurons with escape noise. Its receptors are
// "excitatory", "inhibitory" and "current"; weights are in nS, or pA if kind is "current".
type Escape[T state.Float] struct {
	leaky[T]
	threshold, rho0, deltaU, refractory []T

	left        []float64 // of the exponential, before the next spike
	streams     []rng.Stream
	path        kernel.Path
	step        float64 // s
	soft        bool    // transfer is softplus
	reset, hold T
}

// NewEscape returns n neurons for steps of dt ms, drawing from key.
func NewEscape[T state.Float](p EscapeParameters, n int, dt float64, key rng.Key) *Escape[T] {
	l := &Escape[T]{
		leaky: newLeaky[T](p.LeakyParameters, n, dt, key), left: make([]float64, n), streams: make([]rng.Stream, n),
		path: kernel.Best(), step: dt / 1000, soft: p.Transfer == "softplus", reset: T(p.VReset), hold: T(hold(p.TRef, dt)),
	}
	l.pause = pause(p.TRef, dt)
	l.threshold, l.refractory = l.fill("threshold", p.Threshold, key.Derive(2)), l.add("refractory")
	l.rho0, l.deltaU = l.fill("rho_0", p.Rho0, key.Derive(6)), l.fill("delta_u", p.DeltaU, key.Derive(7))
	spikes := key.Derive(5)
	for i := range l.left {
		l.streams[i] = spikes.At(uint64(i))
		l.left[i] = exponential(&l.streams[i])
	}
	return l
}

// escapeBlock is how many neurons' rates are computed at once.
const escapeBlock = 128

// Step takes what arrived and leaves zeros there, advances neurons lo..hi-1 by
// one step and appends those that spiked, ascending.
func (l *Escape[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for ; lo < hi; lo += escapeBlock {
		spikes = l.stepBlock(lo, min(lo+escapeBlock, hi), &a, spikes)
	}
	return spikes
}

// stepBlock is Step for a block of neurons at most.
func (l *Escape[T]) stepBlock(lo, hi int, a *arrivals[T], spikes []int32) []int32 {
	var next [escapeBlock]T           // potentials
	var relative [escapeBlock]float64 // rates over rho_0
	for j := range hi - lo {
		k := lo + j
		next[j] = l.advance(k, a)
		relative[j] = float64(((l.v[k]+next[j])/2 - l.threshold[k]) / l.deltaU[k])
	}
	l.relate(relative[:hi-lo])
	for j := range hi - lo {
		k := lo + j
		if l.refractory[k] > 0 {
			l.refractory[k]--
			continue
		}
		l.left[k] -= float64(l.step * float64(l.rho0[k]) * relative[j])
		if l.v[k] = next[j]; l.left[k] <= 0 {
			spikes = append(spikes, int32(k))
			l.v[k], l.refractory[k] = l.reset, l.hold
			l.left[k] = exponential(&l.streams[k])
		}
	}
	return spikes
}

// relate makes of z, how many delta_u above the threshold neurons are, their rates over rho_0.
func (l *Escape[T]) relate(z []float64) {
	if !l.soft {
		kernel.Exps(l.path, z)
		return
	}
	for j, x := range z {
		if x <= linear {
			z[j] = max(x, 0) + kernel.Log(1+kernel.Exp(-math.Abs(x)))
		}
	}
}

// linear is from where on log(1 + exp(z)) is z to the last bit.
const linear = 37

// Keep keeps what the membrane does, and where every neuron stands before its next spike.
func (l *Escape[T]) Keep(k *state.Keeper) {
	l.inputs.Keep(k)
	state.Slice(k, "left", l.left)
	k.Streams("streams", l.streams)
}
