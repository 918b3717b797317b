package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Multiplicative synaptic scaling: all synapses of a neuron grow or shrink by
// one factor, toward a target rate (Turrigiano et al. 1998, Nature 391:892; the
// integral form of van Rossum, Bi and Turrigiano 2000, J Neurosci 20:8812):
//
//	tau dw_i/dt = w_i (target - rate)/target
//
// with rate a slow average of the neuron's spikes (RateAverage). Ratios of
// weights, w_i/w_j, are constants of motion while no weight meets a bound.
//
// Nothing is scaled before the average has watched one tau_rate.
//
// Deviations: the factor of a time T is exp(T/tau (target-rate)/target), which
// is the solution and cannot change a sign as 1 + x can. Weights are float32,
// which would swallow a factor of 1 + 1e-8: each neuron gathers its factor in
// float64 and weights take it once it is away from 1 by a step of 1e-4; they are
// multiplied in float32, and what its rounding leaves of the factor stays gathered.

// SynapticScalingParameters describe the rule.
type SynapticScalingParameters struct {
	Target     value.Value `toml:"target"`     // set point of the rate, Hz per neuron
	Tau        float64     `toml:"tau"`        // time in which weights grow e-fold without any spikes, ms
	TauRate    float64     `toml:"tau_rate"`   // time constant of the rate average, ms
	Min        float64     `toml:"min"`        // smallest magnitude that a weight is scaled down to
	Max        float64     `toml:"max"`        // largest magnitude that a weight is scaled up to
	Interval   float64     `toml:"interval"`   // time between the rule's actions, ms
	Inhibitory bool        `toml:"inhibitory"` // acts on inhibitory synapses, which shrink when the rate is too low
}

// DefaultSynapticScaling is days of biology in minutes. Near the target the
// distance x of the rate follows
//
//	tau tau_rate d²x/dt² + tau dx/dt + g x = 0,  g = dln(rate)/dln(w)
//
// so it always settles, and does not overshoot where 4 g tau_rate < tau.
func DefaultSynapticScaling() SynapticScalingParameters {
	return SynapticScalingParameters{
		Target: value.Const(5), Tau: 100_000, TauRate: 5_000, Min: 0, Max: 1e6, Interval: 10,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p SynapticScalingParameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.Positive("tau", p.Tau), check.Positive("tau_rate", p.TauRate),
		check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// SynapticScaling is the rule on the synapses that one population receives.
type SynapticScaling struct {
	P      *SynapticScalingParameters // may change between steps, but for Target, TauRate and Interval
	Target []float64                  // set points, Hz
	Rate   *RateAverage               // has to watch the population, before the rule acts
	gain   []float64                  // logarithm of the factor that weights have still to take
}

const (
	resolution = 1e-4 // how far from 1 a factor is, in its logarithm, before weights take it
	mostGain   = 80   // the largest logarithm of a factor, which leads any weight to its bounds
)

// NewSynapticScaling returns the rule for n neurons. Targets that are drawn come from key.
func NewSynapticScaling(p SynapticScalingParameters, n int, key rng.Key) *SynapticScaling {
	s := &SynapticScaling{P: &p, Target: make([]float64, n), Rate: NewRateAverage(n, p.TauRate), gain: make([]float64, n)}
	p.Target.Fill(s.Target, key)
	return s
}

// Settle scales the weights that neuron i receives by what elapsed ms are worth.
func (s *SynapticScaling) Settle(elapsed float64, i int, _ []int32, weights []float32) {
	if s.Rate.Filled(i) < 1-1/math.E {
		return
	}
	s.grow(i, weights, elapsed/s.P.Tau*(s.Target[i]-s.Rate.Rate(i))/s.Target[i])
}

// grow lets what excites neuron i grow by a logarithm of its weights, and what inhibits it shrink.
func (s *SynapticScaling) grow(i int, weights []float32, step float64) {
	if s.P.Inhibitory {
		step = -step
	}
	s.gain[i] += step
	if math.Abs(s.gain[i]) >= resolution {
		s.scaleBy(i, weights)
	}
}

// scaleBy lets the weights that neuron i receives take its factor.
func (s *SynapticScaling) scaleBy(i int, weights []float32) {
	gain := max(-mostGain, min(mostGain, s.gain[i]))
	factor := float32(kernel.Exp(gain))
	s.gain[i] = gain - kernel.Log(float64(factor)) // what float32 leaves of it
	s.scale(weights, factor)
}

// scale multiplies weights by a factor and keeps them in the bounds.
func (s *SynapticScaling) scale(weights []float32, factor float32) {
	if !s.allWithin(weights, factor) {
		for k, w := range weights {
			weights[k] = s.bounded(w, factor)
		}
		return
	}
	whole := len(weights) &^ (kernel.Lanes - 1)
	kernel.Scale(kernel.Best(), weights[:whole], weights[:whole], 0, factor, 0)
	for k := whole; k < len(weights); k++ {
		weights[k] *= factor
	}
}

// allWithin says whether a factor surely leads no weight out of the bounds.
func (s *SynapticScaling) allWithin(weights []float32, factor float32) bool {
	const close = 1e-6 // more than rounding
	low := s.P.Min / float64(factor) * (1 + close)
	high := min(s.P.Max, math.MaxFloat32) / float64(factor) * (1 - close)
	return low <= math.MaxFloat32 && kernel.Within(weights, float32(low), float32(min(high, math.MaxFloat32)))
}

// bounded is a weight times a factor: at the bound if that leads out of the
// bounds, or where it was if it had been given beyond it.
func (s *SynapticScaling) bounded(w, factor float32) float32 {
	size := math.Abs(float64(w))
	scaled := float64(float32(size) * factor)
	if factor > 1 {
		scaled = max(size, min(scaled, s.P.Max))
	} else {
		scaled = min(size, max(scaled, s.P.Min))
	}
	return float32(math.Copysign(scaled, float64(w)))
}

// Keep keeps what Set may have changed, and the factors gathered.
func (s *SynapticScaling) Keep(k *state.Keeper) {
	state.One(k, "tau", &s.P.Tau)
	state.One(k, "min", &s.P.Min)
	state.One(k, "max", &s.P.Max)
	state.Slice(k, "target", s.Target)
	state.Slice(k, "gain", s.gain)
}
