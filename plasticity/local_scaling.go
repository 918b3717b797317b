package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Local synaptic scaling: the synapses of one branch of a dendrite grow or shrink
// by one factor, toward a target of what arrives there, whatever the neuron fires
// (Rabinowitch and Segev 2006, J Neurophysiol 96:3494: local potentials are held
// at a set point; blocked input to some synapses scales those alone: Ju et al.
// 2004, Nat Neurosci 7:244; Hou et al. 2008, Nat Neurosci 11:1006):
//
//	tau dw_i/dt = w_i (target - drive)/target,  drive = Σ |w_j| rate_j  over the branch
//
// with rate a slow average of the source's spikes (RateAverage). It settles where
// every branch that has input gets its target. As many branches as sources are
// one for each synapse; one branch is the whole cell. Branches may be any groups
// of a neuron's synapses: see Branches.
//
// Deviation: Rabinowitch and Segev's local potential is a compartment's; here the
// neuron is a point, and its mean local current takes that place.

// LocalScalingParameters describe the rule.
type LocalScalingParameters struct {
	BranchParameters
	Target   value.Value `toml:"target"`   // set point of a branch's drive, per neuron, in the unit of weights times Hz
	Tau      float64     `toml:"tau"`      // time in which weights grow e-fold without any input, ms
	TauRate  float64     `toml:"tau_rate"` // time constant of the average of the sources' rates, ms
	Min      float64     `toml:"min"`      // smallest magnitude that a weight is scaled down to
	Max      float64     `toml:"max"`      // largest magnitude that a weight is scaled up to
	Interval float64     `toml:"interval"` // time between the rule's actions, ms
}

// DefaultLocalScaling has ten branches, and the time constants of DefaultSynapticScaling.
func DefaultLocalScaling() LocalScalingParameters {
	return LocalScalingParameters{
		BranchParameters: BranchParameters{Branches: 10, Arrangement: Ordered},
		Target:           value.Const(100), Tau: 100_000, TauRate: 5_000, Min: 0, Max: 1e6, Interval: 10,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p LocalScalingParameters) Validate() error {
	return errors.Join(p.BranchParameters.Validate(), check.PositiveValues("target", p.Target), check.Positive("tau", p.Tau),
		check.Positive("tau_rate", p.TauRate), check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max),
		check.Positive("interval", p.Interval))
}

// LocalScaling is the rule on the synapses that one population receives.
type LocalScaling struct {
	P        LocalScalingParameters // Tau and bounds may change between steps
	Branches *Branches
	Rate     *RateAverage // has to watch the sources, before the rule acts
	target   []float64    // per neuron
	gain     []float64    // neurons × branches: logarithm of the factor that weights have still to take
}

// NewLocalScaling returns the rule on these branches of n neurons that hear
// sources of a population of so many. Targets that are drawn come from key.
func NewLocalScaling(p LocalScalingParameters, branches *Branches, n, sources int, key rng.Key) *LocalScaling {
	l := &LocalScaling{
		P: p, Branches: branches, Rate: NewRateAverage(sources, p.TauRate),
		target: make([]float64, n), gain: make([]float64, n*p.Branches),
	}
	p.Target.Fill(l.target, key)
	return l
}

// Settle scales the branches of neuron i by what elapsed ms are worth.
func (l *LocalScaling) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	if l.Rate.Filled(int(sources[0])) < 1-1/math.E {
		return
	}
	d := l.Branches.of(i, sources)
	for b := range l.Branches.Count {
		at, gain := d.branch(b), &l.gain[i*l.Branches.Count+b]
		drive := 0.0
		for _, k := range at {
			drive += math.Abs(float64(weights[k])) * l.Rate.Rate(int(sources[k]))
		}
		*gain += elapsed / l.P.Tau * (l.target[i] - drive) / l.target[i]
		if math.Abs(*gain) >= resolution {
			l.scaleBy(gain, at, weights)
		}
	}
}

// scaleBy lets the weights of a branch take its factor.
func (l *LocalScaling) scaleBy(gain *float64, at []int32, weights []float32) {
	limited := max(-mostGain, min(mostGain, *gain))
	factor := float32(math.Exp(limited))
	*gain = limited - math.Log(float64(factor)) // what float32 leaves of it
	for _, k := range at {
		weights[k] = boundedTo(math.Abs(float64(weights[k]*factor)), weights[k], l.P.Min, l.P.Max)
	}
}

// Keep keeps what may have been changed, and the factors gathered.
func (l *LocalScaling) Keep(k *state.Keeper) {
	keepNumbers(k, &l.P)
	state.Slice(k, "target", l.target)
	state.Slice(k, "gain", l.gain)
}
