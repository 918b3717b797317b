package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Synaptic scaling that follows the neuron's own activity (Keck, Savin and Lücke 2012,
// PLoS Comput Biol 8:e1002432, the decay in equation 7, as a mechanism of its own):
//
//	dW/dt = -eta rate W,   tau_rate d rate/dt = -rate + sum of delta(t - t_spike)
//
// one factor for all synapses of a neuron: in the end each spike takes the share eta of
// every W. Beside Keck2012Hebb of the same eta, whose inputs y add up to A,
//
//	d(Σ W)/dt = eta rate (A - Σ W)
//
// on average, so that weights add up to A though nothing knows A or measures a sum, and W
// goes to the mean input at the neuron's spikes. As the rate is an average over tau_rate,
// a neuron that has just begun to win is ahead of its scaling by up to eta rate tau_rate
// of its weights: where that is much, winners keep winning.
//
// Deviations: those of SynapticScaling, whose factor and small steps it shares.

// Keck2012ScalingParameters describe the rule.
type Keck2012ScalingParameters struct {
	Eta      float64  `toml:"eta"`      // share of W that a spike of the neuron takes
	TauRate  float64  `toml:"tau_rate"` // time constant of the rate average, ms
	Efficacy Efficacy `toml:"efficacy"` // of W: "log" or "linear"
	WRef     float64  `toml:"w_ref"`    // weight of an efficacy of 1
	Min      float64  `toml:"min"`      // smallest weight that is scaled down to
	Interval float64  `toml:"interval"` // time between the rule's actions, ms
}

// DefaultKeck2012Scaling goes with DefaultKeck2012Hebb, ten times slower than its traces.
func DefaultKeck2012Scaling() Keck2012ScalingParameters {
	return Keck2012ScalingParameters{Eta: 0.001, TauRate: 200, Efficacy: LogEfficacy, WRef: 10, Min: 0, Interval: 10}
}

// Validate says which parameters are out of their range, each by its key.
func (p Keck2012ScalingParameters) Validate() error {
	return errors.Join(check.NotNegative("eta", p.Eta), check.Positive("tau_rate", p.TauRate),
		check.OneOf("efficacy", p.Efficacy, LogEfficacy, LinearEfficacy), check.Positive("w_ref", p.WRef),
		check.NotNegative("min", p.Min), check.Positive("interval", p.Interval))
}

// Keck2012Scaling is the rule on the synapses that one population receives.
type Keck2012Scaling struct {
	P    Keck2012ScalingParameters // Eta and Min may change between steps
	Rate *RateAverage              // has to watch the population, before the rule acts
	gain []float64                 // logarithm of the factor that each neuron's W have still to take
}

// NewKeck2012Scaling returns the rule for n neurons.
func NewKeck2012Scaling(p Keck2012ScalingParameters, n int) *Keck2012Scaling {
	return &Keck2012Scaling{P: p, Rate: NewRateAverage(n, p.TauRate), gain: make([]float64, n)}
}

// Settle scales the weights that neuron i receives by what elapsed ms are worth.
func (s *Keck2012Scaling) Settle(elapsed float64, i int, _ []int32, weights []float32) {
	s.gain[i] -= float64(s.P.Eta * s.Rate.Rate(i) * elapsed / 1000)
	if math.Abs(s.gain[i]) < resolution {
		return
	}
	for k, w := range weights {
		m := float64(w)
		weights[k] = float32(max(s.P.Efficacy.scaled(m, s.P.WRef, s.gain[i]), min(m, s.P.Min)))
	}
	s.gain[i] = 0
}

// Keep keeps what may have been changed, and the factors gathered.
func (s *Keck2012Scaling) Keep(k *state.Keeper) {
	keepNumbers(k, &s.P)
	state.Slice(k, "gain", s.gain)
}
