package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Hebbian learning by the spikes of a winner (Keck, Savin and Lücke 2012, PLoS Comput
// Biol 8:e1002432, the Hebbian term of equation 7, for spiking neurons; with log
// efficacies the potentiation of Nessler, Pfeiffer, Buesing and Maass 2013, PLoS
// Comput Biol 9:e1003037):
//
//	at a spike of the target:   W += eta y,   y = x/(rate tau)
//
// with x the source's trace, which each of its spikes raises by 1 and which decays with
// tau: y is the source's rate at that time in units of rate. Nothing in it keeps W from
// growing; Keck2012Scaling does. The weight is W's efficacy, see Efficacy.

// Keck2012HebbParameters describe the rule.
type Keck2012HebbParameters struct {
	Eta      float64  `toml:"eta"`      // share of its input that a spike of the target adds to W
	Rate     float64  `toml:"rate"`     // of a source whose y is 1, Hz
	Tau      float64  `toml:"tau"`      // time constant of the sources' traces, ms
	Efficacy Efficacy `toml:"efficacy"` // of W: "log" or "linear"
	WRef     float64  `toml:"w_ref"`    // weight of an efficacy of 1
	Min      float64  `toml:"min"`      // smallest weight
	Max      float64  `toml:"max"`      // largest weight
}

// DefaultKeck2012Hebb learns from a thousand spikes, for weights in pA.
func DefaultKeck2012Hebb() Keck2012HebbParameters {
	return Keck2012HebbParameters{Eta: 0.001, Rate: 20, Tau: 20, Efficacy: LogEfficacy, WRef: 10, Min: 0, Max: 1e6}
}

// Validate says which parameters are out of their range, each by its key.
func (p Keck2012HebbParameters) Validate() error {
	return errors.Join(check.NotNegative("eta", p.Eta), check.Positive("rate", p.Rate), check.Positive("tau", p.Tau),
		check.OneOf("efficacy", p.Efficacy, LogEfficacy, LinearEfficacy), check.Positive("w_ref", p.WRef),
		check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max))
}

// Keck2012Hebb is the rule on one projection.
type Keck2012Hebb struct {
	P   Keck2012HebbParameters // Eta and bounds may change between steps
	pre *Trace
	one float64 // mean trace of a source of 1 kHz: tau, but for the length of steps
}

// NewKeck2012Hebb returns the rule for sources with these traces.
func NewKeck2012Hebb(p Keck2012HebbParameters, pre *Traces) *Keck2012Hebb {
	x := pre.Of(p.Tau, AllToAll)
	return &Keck2012Hebb{P: p, pre: x, one: -p.Tau * math.Log(x.decay) / (1 - x.decay)}
}

// Pre does nothing: the target says when to learn.
func (h *Keck2012Hebb) Pre(int32, []int32, []int32, []float32) {}

// Post potentiates all synapses of target i, which spiked, by what their sources did.
func (h *Keck2012Hebb) Post(_ int32, sources []int32, w []float32) {
	p := &h.P
	unit := p.Eta * h.pre.Scale * 1000 / (p.Rate * h.one)
	for k, j := range sources {
		if y := h.pre.Now[j]; y > 0 {
			w[k] = float32(clipped(p.Efficacy.grown(float64(w[k]), p.WRef, y*unit), p.Min, p.Max))
		}
	}
}

// Keep keeps what may have been changed.
func (h *Keck2012Hebb) Keep(k *state.Keeper) { keepNumbers(k, &h.P) }
