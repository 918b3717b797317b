package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Threshold adaptation: the firing threshold integrates the distance of the
// firing rate from its target,
//
//	d theta/dt = eta (sum of delta(t - t_spike) - target)
//
// so every spike raises theta by eta, and time lowers it by eta·target per
// second: the form of Diehl and Cook 2015 (Front Comput Neurosci 9:99) with an
// integrator in place of their slow leak, which makes the target exact. Over
// any time T the count of spikes is target·T + (theta(T) - theta(0))/eta, so a
// threshold that stays bounded has the target as its long-term rate. Near its
// fixed point the rate error decays with the time constant
//
//	tau = 1/(eta |dr/dtheta|)
//
// which should be long against the interval between spikes: where rates rise
// exponentially with the potential, the shorter the higher the target. "relative"
// divides by each neuron's target,
//
//	d theta/dt = eta (sum of delta(t - t_spike)/target - 1)
//
// after which such neurons all have the same time constant. Of units that have a
// rate and do not spike, that rate is in the place of the sum; or, with "counts" =
// "activity", whether there is any, and the target is the part of the time for which
// there is to be: with one input every interval T, in s, it is the probability p of activity,
//
//	theta += eta T (1[r > 0] - p)
//
// whose fixed point for inputs of mean mu and deviation s about it is, where these are
// normal, mu + s Phi^-1(1 - p), approached with a time constant of 1/(eta T f) inputs,
// f their density there, and left with a variance of eta T p (1 - p)/(2 f). Deviation from
// the smooth integrator theta' = (rate - target)/tau_theta: no rate average is
// needed in between, the integrator is its own.

// ThresholdAdaptationParameters describe the rule.
type ThresholdAdaptationParameters struct {
	Target   value.Value `toml:"target"`   // set point of the rate, Hz per neuron; or of the probability of activity
	Counts   string      `toml:"counts"`   // of units that do not spike: "rate", or "activity": 1 where the rate is above 0
	Eta      float64     `toml:"eta"`      // rise of the threshold per spike, mV; if relative: fall in a second of silence
	Relative bool        `toml:"relative"` // the distance from the target counts in targets
	Min      float64     `toml:"min"`      // lower bound of the threshold, mV
	Max      float64     `toml:"max"`      // upper bound of the threshold, mV
	Interval float64     `toml:"interval"` // time between the rule's decays, ms; spikes count at once, rates then
}

// DefaultThresholdAdaptation brings neurons to 5 Hz; 0.005 mV a spike is slow
// against spikes wherever a mV changes the rate by less than about 100 Hz.
func DefaultThresholdAdaptation() ThresholdAdaptationParameters {
	return ThresholdAdaptationParameters{Target: value.Const(5), Counts: "rate", Eta: 0.005, Min: -100, Max: 100, Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p ThresholdAdaptationParameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.OneOf("counts", p.Counts, "rate", "activity"), check.Positive("eta", p.Eta),
		check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// CountsActivity says whether set points are of the probability of activity, and not of a rate.
func (p ThresholdAdaptationParameters) CountsActivity() bool { return p.Counts == "activity" }

// ThresholdAdaptation is the rule on one population.
type ThresholdAdaptation struct {
	P         ThresholdAdaptationParameters // may change between steps, but for Target and Interval
	Target    []float64                     // set points, Hz
	Rate      state.Vector                  // of units that do not spike, Hz; empty for neurons that do
	threshold state.Vector                  // the population's, mV
	rest      []float64                     // mV: what thresholds of lower precision could not take yet
}

// NewThresholdAdaptation returns the rule on a population's thresholds (mV),
// which it changes in place. Targets that are drawn come from key.
func NewThresholdAdaptation(p ThresholdAdaptationParameters, threshold state.Vector, key rng.Key) *ThresholdAdaptation {
	t := &ThresholdAdaptation{P: p, Target: make([]float64, threshold.Len()), threshold: threshold, rest: make([]float64, threshold.Len())}
	p.Target.Fill(t.Target, key)
	return t
}

// Fired raises the thresholds of neurons that spiked.
func (t *ThresholdAdaptation) Fired(spikes []int32) {
	for _, i := range spikes {
		rise, _ := t.gains(int(i))
		t.set(int(i), min(t.at(int(i))+rise, t.P.Max))
	}
}

// Advance lowers the thresholds of neurons lo..hi-1 by what elapsed ms are worth,
// and raises those of units that do not spike by what their rate is.
func (t *ThresholdAdaptation) Advance(elapsed float64, lo, hi int) {
	seconds := elapsed / 1000
	for i := lo; i < hi; i++ {
		rise, fall := t.gains(i)
		x := t.at(i) - float64(fall*seconds)
		if t.Rate.Len() > 0 {
			r := t.Rate.At(i)
			if t.P.CountsActivity() && r > 0 {
				r = 1
			}
			x = min(x+float64(rise*seconds*r), t.P.Max)
		}
		t.set(i, max(x, t.P.Min))
	}
}

// gains are what a spike raises the threshold of neuron i by, and what a second lowers it by.
func (t *ThresholdAdaptation) gains(i int) (rise, fall float64) {
	if t.P.Relative {
		return t.P.Eta / t.Target[i], t.P.Eta
	}
	return t.P.Eta, t.P.Eta * t.Target[i]
}

func (t *ThresholdAdaptation) at(i int) float64 { return t.threshold.At(i) + t.rest[i] }

func (t *ThresholdAdaptation) set(i int, x float64) {
	t.threshold.Set(i, x)
	t.rest[i] = x - t.threshold.At(i)
}

// Keep keeps what Set may have changed, and the rest.
func (t *ThresholdAdaptation) Keep(k *state.Keeper) {
	state.One(k, "eta", &t.P.Eta)
	state.One(k, "min", &t.P.Min)
	state.One(k, "max", &t.P.Max)
	state.Slice(k, "target", t.Target)
	state.Slice(k, "rest", t.rest)
}
