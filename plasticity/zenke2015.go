package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Inhibitory plasticity that one number for the whole target population steers
// (Zenke, Agnes and Gerstner 2015, Nat Commun 6:6922). With x and y the traces of
// source and target, all pairs, and R the mean rate of the target population,
// averaged over tau_rate:
//
//	at a spike of the source:  m += eta (R - target) (y + 1)
//	at a spike of the target:  m += eta (R - target) x
//
// All synapses grow where the population fires too much, and shrink where it fires
// too little: the population's rate has a set point, and no neuron has one. Pairs
// of high rates change fastest, so that where R is below the target neurons of high
// rates lose most inhibition: the rule restores a mean, and not what is around it.
//
// The integral loop of the rule and the average before it together overshoot if
// the rule is fast against tau_rate, and oscillate: the population's rate is to
// follow with a time constant of at least 4 tau_rate.
//
// Nothing changes before the average has watched one tau_rate. Deviations: R is
// in place of the published count H of spikes, R = H/(tau_rate neurons); the
// published rule is for weights in units of a conductance, eta is per Hz. The
// example of Brian2 has the term without a trace at spikes of the target.

// Zenke2015Parameters describe the rule.
type Zenke2015Parameters struct {
	Target     float64 `toml:"target"`     // set point of the population's mean rate, Hz
	Eta        float64 `toml:"eta"`        // learning rate, a weight per Hz
	Tau        float64 `toml:"tau"`        // time constant of the traces, ms
	TauRate    float64 `toml:"tau_rate"`   // time constant of the average of the population's rate, ms
	Min        float64 `toml:"min"`        // smallest magnitude of a weight
	Max        float64 `toml:"max"`        // largest magnitude of a weight
	Inhibitory bool    `toml:"inhibitory"` // weights are below 0, as those of inhibitory receptors are
}

// DefaultZenke2015 has the published time constants and set point.
func DefaultZenke2015() Zenke2015Parameters {
	return Zenke2015Parameters{Target: 4, Eta: 1e-4, Tau: 20, TauRate: 10_000, Min: 0, Max: 100, Inhibitory: true}
}

// Validate says which parameters are out of their range, each by its key.
func (p Zenke2015Parameters) Validate() error {
	return errors.Join(check.Positive("target", p.Target), check.NotNegative("eta", p.Eta), check.Positive("tau", p.Tau),
		check.Positive("tau_rate", p.TauRate), check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max))
}

// Zenke2015 is the rule on one projection.
type Zenke2015 struct {
	P         Zenke2015Parameters // but for Tau and TauRate, may change between steps
	Rate      *PopulationRate     // has to watch the target population, before the rule acts
	pre, post *Trace
}

// NewZenke2015 returns the rule that a population's rate steers.
func NewZenke2015(p Zenke2015Parameters, rate *PopulationRate, pre, post *Traces) *Zenke2015 {
	return &Zenke2015{P: p, Rate: rate, pre: pre.Of(p.Tau, AllToAll), post: post.Of(p.Tau, AllToAll)}
}

// gain is what a trace of 1 adds to a magnitude.
func (z *Zenke2015) gain() float64 {
	if z.Rate.Filled() < 1-1/math.E {
		return 0
	}
	return z.P.Eta * (z.Rate.Rate() - z.P.Target)
}

// Pre changes synapses of source j, which spiked: their weights are w[at[k]], their targets targets[k].
func (z *Zenke2015) Pre(_ int32, targets, at []int32, w []float32) {
	alone := sign(z.P.Inhibitory) * z.gain()
	paired := alone * z.post.Scale
	lo, hi := within(sign(z.P.Inhibitory), z.P.Min, z.P.Max)
	before := z.post.Before
	at = at[:len(targets)]
	for k, i := range targets {
		p := &w[at[k]]
		*p = float32(clipped(float64(*p)+(alone+float64(paired*before[i])), lo, hi))
	}
}

// Post changes synapses of target i, which spiked: their weights are w[k], their sources sources[k].
func (z *Zenke2015) Post(_ int32, sources []int32, w []float32) {
	magnitudes(sign(z.P.Inhibitory), z.gain()*z.pre.Scale, 0, z.P.Min, z.P.Max).row(sources, w, z.pre.Now)
}

// Keep keeps what may have been changed.
func (z *Zenke2015) Keep(k *state.Keeper) { keepNumbers(k, &z.P) }
