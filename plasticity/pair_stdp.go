package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Spike-timing-dependent plasticity by pairs (Song, Miller and Abbott 2000, Nat
// Neurosci 3:919; the forms of Morrison, Diesmann and Gerstner 2008, Biol
// Cybern 98:459). With x a trace of the source (tau_plus), y of the target
// (tau_minus), and m the magnitude of a weight:
//
//	at a spike of the target:  m += x f+(m)     (source before target)
//	at a spike of the source:  m -= y f-(m)     (target before source)
//
//	dependence       f+(m)                      f-(m)                     of
//	additive         a_plus                     a_minus                   Song et al. 2000
//	multiplicative   a_plus (max - m)           a_minus m                 Rubin, Lee and Sompolinsky 2001
//	mixed            a_plus                     a_minus m                 van Rossum, Bi and Turrigiano 2000
//	gutig            a_plus max (1 - m/max)^mu  a_minus max (m/max)^mu    Gütig et al. 2003
//	power_law        a_plus w_ref (m/w_ref)^mu  a_minus m                 Morrison, Aertsen and Diesmann 2007
//
// Pairing is all_to_all, or nearest: each spike with the other side's last one
// (the symmetric scheme). Of spikes in one step the source's comes first.
//
// Deviation: powers are interpolated to 1e-5 of their value (powerTable).

// Dependence says how the change of a weight depends on it.
type Dependence string

const (
	Additive       Dependence = "additive"
	Multiplicative Dependence = "multiplicative"
	Mixed          Dependence = "mixed"
	Gutig          Dependence = "gutig"
	PowerLaw       Dependence = "power_law"
)

// PairSTDPParameters describe the rule.
type PairSTDPParameters struct {
	APlus      float64    `toml:"a_plus"`     // amplitude of potentiation: a weight if additive or mixed, else a fraction
	AMinus     float64    `toml:"a_minus"`    // amplitude of depression, above 0: a weight if additive, else a fraction
	TauPlus    float64    `toml:"tau_plus"`   // time constant of potentiation, ms
	TauMinus   float64    `toml:"tau_minus"`  // time constant of depression, ms
	Pairing    TraceKind  `toml:"pairing"`    // all_to_all or nearest
	Dependence Dependence `toml:"dependence"` // on the weight: additive, multiplicative, mixed, gutig or power_law
	Mu         float64    `toml:"mu"`         // exponent of gutig and power_law
	WRef       float64    `toml:"w_ref"`      // reference weight of power_law
	Min        float64    `toml:"min"`        // smallest magnitude of a weight
	Max        float64    `toml:"max"`        // largest magnitude of a weight
	Inhibitory bool       `toml:"inhibitory"` // acts on inhibitory synapses
}

// DefaultPairSTDP is the additive rule of Song, Miller and Abbott 2000 for weights from 0 to 1.
func DefaultPairSTDP() PairSTDPParameters {
	return PairSTDPParameters{
		APlus: 0.005, AMinus: 0.00525, TauPlus: 20, TauMinus: 20,
		Pairing: AllToAll, Dependence: Additive, Mu: 0.4, WRef: 1, Min: 0, Max: 1,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p PairSTDPParameters) Validate() error {
	return errors.Join(
		check.NotNegative("a_plus", p.APlus), check.NotNegative("a_minus", p.AMinus),
		check.Positive("tau_plus", p.TauPlus), check.Positive("tau_minus", p.TauMinus),
		check.OneOf("pairing", p.Pairing, AllToAll, Nearest),
		check.OneOf("dependence", p.Dependence, Additive, Multiplicative, Mixed, Gutig, PowerLaw),
		check.Positive("mu", p.Mu), check.Positive("w_ref", p.WRef), check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max), check.Finite("max", p.Max),
	)
}

// PairSTDP is the rule on one projection.
type PairSTDP struct {
	P         PairSTDPParameters // amplitudes, WRef and bounds may change between steps
	pre, post *Trace
	power     *powerTable // nil unless the dependence has a power
}

// NewPairSTDP returns the rule between two populations, or within one.
func NewPairSTDP(p PairSTDPParameters, pre, post *Traces) *PairSTDP {
	s := &PairSTDP{P: p, pre: pre.Of(p.TauPlus, p.Pairing), post: post.Of(p.TauMinus, p.Pairing)}
	if p.Dependence == Gutig || p.Dependence == PowerLaw {
		s.power = newPowerTable(p.Mu)
	}
	return s
}

// Pre depresses synapses of source j, which spiked: their weights are w[at[k]], their targets targets[k].
func (s *PairSTDP) Pre(_ int32, targets, at []int32, w []float32) {
	p, y := &s.P, s.post
	if p.Dependence == Gutig {
		s.powers(-p.AMinus*y.Scale*p.Max, 0, 1/p.Max).scatter(targets, at, w, y.Before)
		return
	}
	constant, slope := 0.0, -p.AMinus
	if p.Dependence == Additive {
		constant, slope = -p.AMinus, 0
	}
	magnitudes(sign(p.Inhibitory), constant, slope, p.Min, p.Max).times(y.Scale).scatter(targets, at, w, y.Before)
}

// Post potentiates synapses of target i, which spiked: their weights are w[k], their sources sources[k].
func (s *PairSTDP) Post(_ int32, sources []int32, w []float32) {
	p, x := &s.P, s.pre
	switch p.Dependence {
	case Gutig:
		s.powers(p.APlus*x.Scale*p.Max, 1, -1/p.Max).row(sources, w, x.Now)
		return
	case PowerLaw:
		s.powers(p.APlus*x.Scale*p.WRef, 0, 1/p.WRef).row(sources, w, x.Now)
		return
	}
	constant, slope := p.APlus, 0.0
	if p.Dependence == Multiplicative {
		constant, slope = p.APlus*p.Max, -p.APlus
	}
	magnitudes(sign(p.Inhibitory), constant, slope, p.Min, p.Max).times(x.Scale).row(sources, w, x.Now)
}

// powers is the change of m by trace·amplitude·(origin + m·slope)^mu.
func (s *PairSTDP) powers(amplitude, origin, slope float64) powerChange {
	sign := sign(s.P.Inhibitory)
	lo, hi := within(sign, s.P.Min, s.P.Max)
	return powerChange{power: s.power, amplitude: sign * amplitude, origin: origin, slope: sign * slope, lo: lo, hi: hi}
}

// Keep keeps what may have been changed.
func (s *PairSTDP) Keep(k *state.Keeper) { keepNumbers(k, &s.P) }
