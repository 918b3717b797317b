package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Homeostasis of a population's mean rate by one number: all its firing thresholds
// are shifted together by the integral of the mean rate's distance from its target,
//
//	d theta_i/dt = eta (R - target),  R = 1/n sum over neurons and spikes of delta(t - t_spike)
//
// so that whatever tells neurons apart stays: differences of thresholds are
// constants of motion while no threshold meets a bound, and no neuron has a set
// point. It is ThresholdAdaptation with the population's spikes in the place of
// each neuron's own; over any time T the mean count of spikes is
// target·T + (theta(T) - theta(0))/eta. That cultured networks keep the mean and the
// distribution of rates while those of single neurons change asks for such a sensor
// of the network, or for one in each neuron (Slomowitz et al. 2015, eLife 4:e04378);
// this one is a design of this project, and the simplest: integral control.
//
// Near the fixed point the error of R decays with the time constant
//
//	tau = 1/(eta |dR/dtheta|)
//
// where theta moves all neurons: recurrent excitation makes it faster. Of units
// that have a rate and do not spike, that rate is in the place of the sum.

// PopulationThresholdParameters describe the rule.
type PopulationThresholdParameters struct {
	Target   float64 `toml:"target"`   // set point of the mean rate, Hz
	Eta      float64 `toml:"eta"`      // rise of all thresholds for one spike of every neuron, mV
	Min      float64 `toml:"min"`      // lower bound of a threshold, mV
	Max      float64 `toml:"max"`      // upper bound of a threshold, mV
	Interval float64 `toml:"interval"` // time between the rule's actions, ms
}

// DefaultPopulationThreshold is as fast as DefaultThresholdAdaptation.
func DefaultPopulationThreshold() PopulationThresholdParameters {
	return PopulationThresholdParameters{Target: 5, Eta: 0.005, Min: -100, Max: 100, Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p PopulationThresholdParameters) Validate() error {
	return errors.Join(check.Positive("target", p.Target), check.Positive("eta", p.Eta),
		check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// PopulationThreshold is the rule on one population.
type PopulationThreshold struct {
	P         PopulationThresholdParameters // may change between steps, but for Interval
	Rate      state.Vector                  // of units that do not spike, Hz; empty for neurons that do
	threshold state.Vector                  // the population's, mV
	spikes    int64                         // of all neurons, ever seen
	counted   []int64                       // per neuron: those of them that its threshold knows of
	rest      []float64                     // mV: what thresholds of lower precision could not take yet
}

// NewPopulationThreshold returns the rule on a population's thresholds (mV), which it changes in place.
func NewPopulationThreshold(p PopulationThresholdParameters, threshold state.Vector) *PopulationThreshold {
	n := threshold.Len()
	return &PopulationThreshold{P: p, threshold: threshold, counted: make([]int64, n), rest: make([]float64, n)}
}

// Fired counts spikes.
func (t *PopulationThreshold) Fired(spikes []int32) { t.spikes += int64(len(spikes)) }

// Advance shifts the thresholds of neurons lo..hi-1 by what elapsed ms are worth.
func (t *PopulationThreshold) Advance(elapsed float64, lo, hi int) {
	n, seconds := float64(t.threshold.Len()), elapsed/1000
	graded := 0.0 // spikes of all neurons that rates stand for
	for j := range t.Rate.Len() {
		graded += t.Rate.At(j) * seconds
	}
	for i := lo; i < hi; i++ {
		count := (float64(t.spikes-t.counted[i]) + graded) / n
		t.counted[i] = t.spikes
		x := clipped(t.threshold.At(i)+t.rest[i]+float64(t.P.Eta*(count-float64(t.P.Target*seconds))), t.P.Min, t.P.Max)
		t.threshold.Set(i, x)
		t.rest[i] = x - t.threshold.At(i)
	}
}

// Keep keeps what may have been changed, and what was counted.
func (t *PopulationThreshold) Keep(k *state.Keeper) {
	keepNumbers(k, &t.P)
	state.One(k, "spikes", &t.spikes)
	state.Slice(k, "counted", t.counted)
	state.Slice(k, "rest", t.rest)
}
