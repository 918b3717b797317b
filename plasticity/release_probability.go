package plasticity

import (
	"errors"
	"math"
	"sync/atomic"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Homeostasis of release probability: inactivity raises it and activity lowers it
// (Murthy, Schikorski, Stevens and Zhu 2001, Neuron 32:673), where scaling changes
// what one vesicle does. The probability U of each source's synapses
// (TsodyksMarkram) follows the rates of the neurons that they end on:
//
//	tau dU/dt = U (1 - U) <(target - rate)/target>
//
// with the mean over the source's targets and rate a slow average of their spikes
// (RateAverage). The factor U (1 - U) is that of quantal content control (see
// QuantalContent): U stays a probability, ln(U/(1 - U)) moves by what is missing,
// and 0 and 1 stay what they are. Weights do not change.
//
// Nothing happens before the average has watched one tau_rate.

// ReleaseProbabilityParameters describe the rule.
type ReleaseProbabilityParameters struct {
	Target   value.Value `toml:"target"`   // set point of the targets' rates, Hz per neuron
	Tau      float64     `toml:"tau"`      // time in which U/(1 - U) grows e-fold without any spikes, ms
	TauRate  float64     `toml:"tau_rate"` // time constant of the rate average, ms
	Min      float64     `toml:"min"`      // the smallest U that it goes down to
	Max      float64     `toml:"max"`      // the largest U that it goes up to
	Interval float64     `toml:"interval"` // time between the rule's actions, ms
}

// DefaultReleaseProbability has the time constants of DefaultSynapticScaling.
func DefaultReleaseProbability() ReleaseProbabilityParameters {
	return ReleaseProbabilityParameters{Target: value.Const(5), Tau: 100_000, TauRate: 5_000, Min: 0.001, Max: 0.999, Interval: 100}
}

// Validate says which parameters are out of their range, each by its key.
func (p ReleaseProbabilityParameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.Positive("tau", p.Tau), check.Positive("tau_rate", p.TauRate),
		check.Fractions("min", value.Const(p.Min)), check.Fractions("max", value.Const(p.Max)), check.Ordered("min", p.Min, "max", p.Max),
		check.Positive("interval", p.Interval))
}

// ReleaseProbability is the rule on the sources of one projection. In each
// interval it looks at the projection's synapses, target by target (Settle), and
// then changes its sources (Advance).
type ReleaseProbability struct {
	P       ReleaseProbabilityParameters // may change between steps, but for Target, TauRate and Interval
	Target  []float64                    // set points of the targets, Hz; gone for those that are no longer there
	Rate    *RateAverage                 // has to watch the targets, before the rule acts
	U       []float64                    // release probability of each source, of others' making
	missing []gathered                   // of each source's targets
}

// NewReleaseProbability returns the rule on sources with release probabilities u
// and n targets. Set points that are drawn come from key.
func NewReleaseProbability(p ReleaseProbabilityParameters, u []float64, n int, key rng.Key) *ReleaseProbability {
	r := &ReleaseProbability{P: p, Target: make([]float64, n), Rate: NewRateAverage(n, p.TauRate), U: u, missing: make([]gathered, len(u))}
	p.Target.Fill(r.Target, key)
	return r
}

// gone is the set point of a target that is no longer there.
const gone = 0

// Lose takes targets out, for good: their silence tells sources nothing.
func (r *ReleaseProbability) Lose(targets []int32) {
	for _, i := range targets {
		r.Target[i] = gone
	}
}

// Settle tells the sources of target i how much it is missing.
func (r *ReleaseProbability) Settle(_ float64, i int, sources []int32, _ []float32) {
	if r.Rate.Filled(i) < 1-1/math.E || r.Target[i] == gone {
		return
	}
	e := (r.Target[i] - r.Rate.Rate(i)) / r.Target[i]
	for _, j := range sources {
		r.missing[j].add(e)
	}
}

// Fired hears of spikes, which do nothing by themselves.
func (*ReleaseProbability) Fired([]int32) {}

// Advance changes sources lo..hi-1 by what elapsed ms are worth.
func (r *ReleaseProbability) Advance(elapsed float64, lo, hi int) {
	for j := lo; j < hi; j++ {
		if e, any := r.missing[j].take(); any {
			r.U[j] = likelier(r.U[j], elapsed/r.P.Tau*e, r.P.Min, r.P.Max)
		}
	}
}

// Keep keeps what may have been changed; probabilities are kept with the synapses.
func (r *ReleaseProbability) Keep(k *state.Keeper) {
	keepNumbers(k, &r.P)
	state.Slice(k, "target", r.Target)
}

// likelier is a probability u whose odds u/(1 - u) grow by a logarithm, within
// bounds, or where it was if it had been given beyond them.
func likelier(u, step, least, most float64) float64 {
	if u <= 0 || u >= 1 {
		return u
	}
	next := 1 / (1 + (1-u)/u*math.Exp(-step))
	if step > 0 {
		return max(u, min(next, most))
	}
	return min(u, max(next, least))
}

// gathered is a mean to which threads add in any order: numbers are counted in
// units of 2⁻³⁰, since sums of whole numbers do not depend on it. They may add up
// to 8e9.
type gathered struct{ sum, count atomic.Int64 }

const gatheredUnit = 1 << 30

func (g *gathered) add(x float64) {
	g.sum.Add(int64(math.Round(x * gatheredUnit)))
	g.count.Add(1)
}

// take is the mean of what was added since the last time, if anything was.
func (g *gathered) take() (mean float64, any bool) {
	sum, count := g.sum.Swap(0), g.count.Swap(0)
	if count == 0 {
		return 0, false
	}
	return float64(sum) / gatheredUnit / float64(count), true
}
