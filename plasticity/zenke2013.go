package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Synaptic scaling as it stands beside the triplet rule in Zenke, Hennequin and
// Gerstner 2013 (PLoS Comput Biol 9:e1003330; in the authors' simulator Auryn,
// TripletScalingConnection): a rate above its target weighs more than one below,
//
//	tau dw_i/dt = w_i (1 - (rate/target)^exponent),  tau_rate d rate/dt = -rate + spikes
//
// with exponent 3, so that it wins over a Hebbian term that grows with the rate's
// square or cube. At the target, let weights under the Hebbian term alone diverge
// as exp(g t), and be G = dln(rate)/dln(w). The two equations are linear there,
//
//	d/dt (w, rate) = [[g, -exponent w/(tau target)], [rate'(w)/tau_rate, -1/tau_rate]] (w, rate)
//
// and stable where trace and determinant say so: tau_rate < 1/g, the detector is
// faster than what it has to hold, and tau < exponent G/g, scaling is. Where
// tau_rate = 1/g a cycle is born, of the angular frequency
//
//	√(g (exponent G/tau - g))
//
// As in Auryn the average starts at its target. Deviations: those of
// SynapticScaling, whose factor and small steps it shares.

// Zenke2013Parameters describe the rule.
type Zenke2013Parameters struct {
	SynapticScalingParameters         // with tau the time in which weights grow e-fold without any spikes, ms
	Exponent                  float64 `toml:"exponent"` // of the rate over its target
}

// DefaultZenke2013 has the published exponent, target, and average; tau is by the
// same factor of a thousand shorter than hours as other defaults here are.
func DefaultZenke2013() Zenke2013Parameters {
	p := DefaultSynapticScaling()
	p.Target.A, p.TauRate = 3, 50_000
	return Zenke2013Parameters{SynapticScalingParameters: p, Exponent: 3}
}

// Validate says which parameters are out of their range, each by its key.
func (p Zenke2013Parameters) Validate() error {
	return errors.Join(p.SynapticScalingParameters.Validate(), check.Positive("exponent", p.Exponent))
}

// Zenke2013 is the rule on the synapses that one population receives.
type Zenke2013 struct {
	P                Zenke2013Parameters // may change between steps, but for Target, TauRate and Interval
	*SynapticScaling                     // whose Rate has to watch the population, before the rule acts
}

// NewZenke2013 returns the rule for n neurons. Targets that are drawn come from key.
func NewZenke2013(p Zenke2013Parameters, n int, key rng.Key) *Zenke2013 {
	z := &Zenke2013{P: p, SynapticScaling: NewSynapticScaling(p.SynapticScalingParameters, n, key)}
	z.SynapticScaling.P = &z.P.SynapticScalingParameters
	return z
}

// Settle scales the weights that neuron i receives by what elapsed ms are worth.
func (z *Zenke2013) Settle(elapsed float64, i int, _ []int32, weights []float32) {
	filled := z.Rate.Filled(i)
	relative := filled*z.Rate.Rate(i)/z.Target[i] + (1 - filled)
	z.grow(i, weights, elapsed/z.P.Tau*(1-math.Pow(relative, z.P.Exponent)))
}

// Keep keeps what may have been changed, and the factors gathered.
func (z *Zenke2013) Keep(k *state.Keeper) {
	z.SynapticScaling.Keep(k)
	state.One(k, "exponent", &z.P.Exponent)
}
