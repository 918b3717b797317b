package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Synaptic scaling that goes with a power of the weight: the scaling term of
// Tetzlaff, Kolodziejski, Timme and Wörgötter 2011 (Front Comput Neurosci 5:47),
// for any exponent q,
//
//	tau dw_i/dt = w_i (w_i/w_ref)^(q-1) (target - rate)/target
//
// Theirs is q = 2, 1/tau_SS (F_T - F) w² with tau = tau_SS w_ref/F_T. With q = 1 it is
// multiplicative (SynapticScaling), with q = 0 all weights move by one amount. Over a
// time in which s gathers of (target - rate)/(target tau)
//
//	(w/w_ref)^(1-q) = (w(0)/w_ref)^(1-q) + (1 - q) s
//
// which is how weights are moved: above 1 strong synapses scale by more than weak
// ones (divergent scaling, as Hanes et al. 2020, J Neurosci 40:2000, find it in
// cultures), and from w become infinite, that is max, at s = (w_ref/w)^(q-1)/(q - 1).
//
// With a Hebbian term F_pre F_post/tau_H it is stable, at
// w = sqrt(tau_SS/tau_H F_pre F_post/(F_post - F_T)): Hebb (hebb) beside it.
//
// With the sensor "population" the rate is the mean of all neurons that the
// projection reaches.
//
// Deviation: weights are moved once s has gathered a step of 1e-4.

// Tetzlaff2011Parameters describe the rule.
type Tetzlaff2011Parameters struct {
	Exponent float64 `toml:"exponent"` // of the weight in its change: q
	WRef     float64 `toml:"w_ref"`    // magnitude of a weight that changes as with an exponent of 1
	Tau      float64 `toml:"tau"`      // time in which w_ref would grow e-fold without any spikes, ms
	ObservedScalingParameters
}

// DefaultTetzlaff2011 has the exponent 2, and the time constants of DefaultSynapticScaling.
func DefaultTetzlaff2011() Tetzlaff2011Parameters {
	return Tetzlaff2011Parameters{
		Exponent: 2, WRef: 1, Tau: 100_000,
		ObservedScalingParameters: ObservedScalingParameters{
			Target: value.Const(5), TauRate: 5_000, Sensor: OwnRate, Min: 0, Max: 100, Interval: 10,
		},
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p Tetzlaff2011Parameters) Validate() error {
	return errors.Join(check.NotNegative("exponent", p.Exponent), check.Positive("w_ref", p.WRef), check.Positive("tau", p.Tau),
		p.ObservedScalingParameters.Validate())
}

// Tetzlaff2011 is the rule on the synapses that one population receives.
type Tetzlaff2011 struct {
	P         Tetzlaff2011Parameters // may change between steps, but for Target, TauRate, Sensor and Interval
	*Observer                        // has to watch, before the rule acts
	Target    []float64              // set points, Hz
	gathered  []float64              // s
}

// NewTetzlaff2011 returns the rule for n neurons that an observer watches. Targets that are drawn come from key.
func NewTetzlaff2011(p Tetzlaff2011Parameters, o *Observer, n int, key rng.Key) *Tetzlaff2011 {
	r := &Tetzlaff2011{P: p, Observer: o, Target: make([]float64, n), gathered: make([]float64, n)}
	p.Target.Fill(r.Target, key)
	return r
}

// Settle scales the weights that neuron i receives by what elapsed ms are worth.
func (r *Tetzlaff2011) Settle(elapsed float64, i int, _ []int32, weights []float32) {
	rate, ready := r.rate(i)
	if !ready {
		return
	}
	s := &r.gathered[i]
	*s += sign(r.P.Inhibitory) * elapsed / r.P.Tau * (r.Target[i] - rate) / r.Target[i]
	switch {
	case math.Abs(*s) < resolution:
		return
	case r.P.Exponent == 1:
		byFactor(s, weights, r.P.Min, r.P.Max)
		return
	}
	for k, w := range weights {
		weights[k] = boundedTo(r.P.moved(math.Abs(float64(w)), *s), w, r.P.Min, r.P.Max)
	}
	*s = 0
}

// moved is what a magnitude becomes.
func (p *Tetzlaff2011Parameters) moved(size, s float64) float64 {
	rest := 1 - p.Exponent
	power := math.Pow(size/p.WRef, rest) + float64(rest*s)
	switch {
	case power > 0:
		return p.WRef * math.Pow(power, 1/rest)
	case p.Exponent > 1: // it became infinite on the way
		return p.Max
	}
	return 0
}

// Keep keeps what may have been changed, and what was gathered.
func (r *Tetzlaff2011) Keep(k *state.Keeper) {
	keepNumbers(k, &r.P)
	state.Slice(k, "target", r.Target)
	state.Slice(k, "gathered", r.gathered)
}
