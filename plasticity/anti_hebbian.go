package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Anti-Hebbian learning of lateral inhibition (Földiák 1990, Biol Cybern 64:165;
// Plumbley 1993, Proc ICANN 93:86; Pehlevan and Chklovskii 2015, NIPS 28): with x
// and y the distances of the rates of source and target from their running means,
// w the weight, below 0 of inhibitory synapses, and δ one for the synapse of a unit
// onto itself and 0 for all others,
//
//	dw/dt = -eta (x y - variance δ)
//
// so inhibition grows between units that vary together, and excitation shrinks. It rests where units are uncorrelated and, those that inhibit themselves, of the
// given variance. Linear units that inhibit each other through M = -w, all of them and
// themselves, settle at y = (I + M)⁻¹ x, and the rule where
//
//	I + M = Σ^{1/2}/s,   y = s Σ^{-1/2} x,   Σ the covariance of x, s² = variance
//
// which is ZCA, the whitening that changes x least. In the direction of x's
// variance λ weights come there with the rate 2 eta s³/√λ. They are symmetric if
// they start so.
//
// Limits. Where s² is above the least λ, or units vary against each other, parts of M
// are below 0, which inhibitory synapses cannot be: excitatory ones beside them under
// the same rule can. Steps of an interval T have to
// be short of that rate: eta T s³/√λ well below 1, and eta T λ below 1 at the
// start, when inhibition does not hold x back yet. Units have to follow x between
// one action and the next, and stay above their thresholds.
//
// Deviation: means are running ones, over tau_mean, where Földiák has the
// probability of activity that units are held at.

// AntiHebbianParameters describe the rule.
type AntiHebbianParameters struct {
	Eta        float64 `toml:"eta"`        // learning rate, weight per ms and Hz²
	Variance   float64 `toml:"variance"`   // set point of the variance of units that have a synapse onto themselves, Hz²
	TauMean    float64 `toml:"tau_mean"`   // time constant of mean rates, ms
	Min        float64 `toml:"min"`        // smallest magnitude of a weight
	Max        float64 `toml:"max"`        // largest magnitude of a weight
	Interval   float64 `toml:"interval"`   // time between the rule's actions, ms
	Inhibitory bool    `toml:"inhibitory"` // acts on inhibitory synapses
}

// DefaultAntiHebbian takes some ten seconds for units of ten Hz of standard deviation.
func DefaultAntiHebbian() AntiHebbianParameters {
	return AntiHebbianParameters{Eta: 1e-6, Variance: 100, TauMean: 10_000, Min: 0, Max: 10, Interval: 10, Inhibitory: true}
}

// Validate says which parameters are out of their range, each by its key.
func (p AntiHebbianParameters) Validate() error {
	return errors.Join(check.Positive("eta", p.Eta), check.NotNegative("variance", p.Variance), check.Positive("tau_mean", p.TauMean),
		check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// AntiHebbian is the rule on one projection.
type AntiHebbian struct {
	P         AntiHebbianParameters // may change between steps, but for TauMean and Interval
	Pre, Post *Deviations           // have to advance before the rule settles; the same where units inhibit each other
}

// NewAntiHebbian returns the rule between units of given rates, in Hz, which are the same
// units where they inhibit each other.
func NewAntiHebbian(p AntiHebbianParameters, pre, post state.Vector, same bool) *AntiHebbian {
	a := &AntiHebbian{P: p, Post: NewDeviations(post, p.TauMean)}
	if a.Pre = a.Post; !same {
		a.Pre = NewDeviations(pre, p.TauMean)
	}
	return a
}

// Settle changes the weights that unit i receives by what elapsed ms are worth.
func (a *AntiHebbian) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	p := &a.P
	lo, hi := within(sign(p.Inhibitory), p.Min, p.Max)
	gain, y, own := p.Eta*elapsed, a.Post.Now[i], int32(-1)
	if a.Pre == a.Post {
		own = int32(i)
	}
	weights = weights[:len(sources)]
	for k, j := range sources {
		shared := float64(a.Pre.Now[j] * y)
		if j == own {
			shared -= p.Variance
		}
		weights[k] = float32(clipped(float64(weights[k])-float64(gain*shared), lo, hi))
	}
}

// Keep keeps what may have been changed.
func (a *AntiHebbian) Keep(k *state.Keeper) { keepNumbers(k, &a.P) }
