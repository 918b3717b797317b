package plasticity

import (
	"errors"
	"math"
	"math/bits"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Drift of synapses without any activity: the logarithm of every weight is an
// Ornstein–Uhlenbeck process of its own (Uhlenbeck and Ornstein 1930, Phys Rev
// 36:823),
//
//	tau d log w = -(log w - mu) dt + sigma sqrt(2 tau) dW
//
// so that single synapses wander, by steps that are larger for larger ones, while
// their distribution, log-normal with mu and sigma, stays: spines change in size
// so in vivo and in culture, with spikes and without (Yasumatsu, Matsuzaki,
// Miyazaki, Noguchi and Kasai 2008, J Neurosci 28:13592; Loewenstein, Kuras and
// Rumpel 2011, J Neurosci 31:9481, whose fit is a sum of two such processes).
// The correlation of log w with what it was a time T ago is exp(-T/tau).
//
// Steps are exact for any interval: log w - mu becomes
// (log w - mu) exp(-T/tau) + sigma sqrt(1 - exp(-2T/tau)) N. N is the count of
// heads of 64 coins, smeared over the distance to the next count: mean 0, variance
// 1, kurtosis 1/32 below a normal number's, at a fraction of its time; over several
// intervals not even that is left. Its coins are at the address of the neuron, of
// how often the rule acted on it, and of the synapse. A weight of 0 has no
// logarithm and stays; signs stay.
//
// What other rules make of the weights is forgotten, too, with tau: beside one
// that is to hold a set point by these weights tau should be far longer than
// that rule's time constant.

// WeightDriftParameters describe the rule.
type WeightDriftParameters struct {
	Mu         float64 `toml:"mu"`         // mean of the logarithm of the weights' magnitudes
	Sigma      float64 `toml:"sigma"`      // its standard deviation
	Tau        float64 `toml:"tau"`        // time constant, ms
	Interval   float64 `toml:"interval"`   // time between the rule's actions, ms
	Inhibitory bool    `toml:"inhibitory"` // acts on inhibitory synapses
}

// DefaultWeightDrift has the spread of synapses in cortex (Song et al. 2005, PLoS
// Biol 3:e68: 0.94), and a day of a hundred seconds as its time constant.
func DefaultWeightDrift() WeightDriftParameters {
	return WeightDriftParameters{Mu: 0, Sigma: 0.94, Tau: 100_000, Interval: 100}
}

// Validate says which parameters are out of their range, each by its key.
func (p WeightDriftParameters) Validate() error {
	return errors.Join(check.Finite("mu", p.Mu), check.NotNegative("sigma", p.Sigma), check.Positive("tau", p.Tau),
		check.Positive("interval", p.Interval))
}

// WeightDrift is the rule on the synapses that one population receives.
type WeightDrift struct {
	P    WeightDriftParameters // Mu, Sigma and Tau may change between steps
	key  rng.Key
	acts []int64 // per neuron: how often the rule acted on it
}

// NewWeightDrift returns the rule for n neurons. Its numbers come from key.
func NewWeightDrift(p WeightDriftParameters, n int, key rng.Key) *WeightDrift {
	return &WeightDrift{P: p, key: key, acts: make([]int64, n)}
}

// Settle lets the weights that neuron i receives drift for elapsed ms.
func (d *WeightDrift) Settle(elapsed float64, i int, _ []int32, weights []float32) {
	act := address(d.key, int32(i), d.acts[i])
	d.acts[i]++
	keeps := kernel.Exp(-elapsed / d.P.Tau)
	still := float64((1 - keeps) * d.P.Mu)
	jump := d.P.Sigma * math.Sqrt(-math.Expm1(-2*elapsed/d.P.Tau)/smearedVariance)
	for k, w := range weights {
		if w == 0 {
			continue
		}
		x := kernel.Log(math.Abs(float64(w)))
		x = still + float64(keeps*x) + float64(jump*smeared(act, int32(k)))
		weights[k] = float32(math.Copysign(kernel.Exp(x), float64(w)))
	}
}

const smearedVariance = 16 + 1./12

// smeared is coins and a number between -1/2 and 1/2 that they do not depend on.
func smeared(act uint64, place int32) float64 {
	z := scrambled(act, place)
	return float64(bits.OnesCount64(z)-32) + float64(z*0xd1342543de82ef95>>11)*0x1p-53 - 0.5
}

// Keep keeps what may have been changed, and where the draws stand.
func (d *WeightDrift) Keep(k *state.Keeper) {
	keepNumbers(k, &d.P)
	state.Slice(k, "acts", d.acts)
}
