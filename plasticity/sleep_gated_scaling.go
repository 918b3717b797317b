package plasticity

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Synaptic scaling whose direction depends on the state of vigilance: firing rates
// recover upward only in wake (Hengen, Torrado Pacheco, McGregor, Van Hooser and
// Turrigiano 2016, Cell 165:180) and downward only in sleep (Torrado Pacheco,
// Bottorff, Gao and Turrigiano 2021, Neuron 109:530). With x = (target - rate)/target
//
//	tau dw_i/dt = w_i ((1 - asleep) max(x, 0) + asleep min(x, 0))
//
// asleep is 0 in wake, 1 in sleep, and may lie between: the part of the time that
// is slept through where states change faster than scaling acts. At 1/2 it is
// SynapticScaling at half its speed. Inhibition goes the other way.
//
// Deviations: those of SynapticScaling, whose average, factor and small steps it
// shares. What happens to the rate, not the mechanism, is what was measured.

// SleepGatedScalingParameters describe the rule.
type SleepGatedScalingParameters struct {
	SynapticScalingParameters
	Asleep float64 `toml:"asleep"` // from 0, awake, to 1
}

// DefaultSleepGatedScaling is DefaultSynapticScaling, awake.
func DefaultSleepGatedScaling() SleepGatedScalingParameters {
	return SleepGatedScalingParameters{SynapticScalingParameters: DefaultSynapticScaling()}
}

// Validate says which parameters are out of their range, each by its key.
func (p SleepGatedScalingParameters) Validate() error {
	asleep := check.NotNegative("asleep", p.Asleep)
	if p.Asleep > 1 {
		asleep = fmt.Errorf("asleep: must be from 0 to 1, is %g", p.Asleep)
	}
	return errors.Join(p.SynapticScalingParameters.Validate(), asleep)
}

// SleepGatedScaling is the rule on the synapses that one population receives.
type SleepGatedScaling struct {
	P                SleepGatedScalingParameters // may change between steps, but for Target, TauRate and Interval
	*SynapticScaling                             // whose Rate has to watch the population, before the rule acts
}

// NewSleepGatedScaling returns the rule for n neurons. Targets that are drawn come from key.
func NewSleepGatedScaling(p SleepGatedScalingParameters, n int, key rng.Key) *SleepGatedScaling {
	s := &SleepGatedScaling{P: p, SynapticScaling: NewSynapticScaling(p.SynapticScalingParameters, n, key)}
	s.SynapticScaling.P = &s.P.SynapticScalingParameters
	return s
}

// Settle scales the weights that neuron i receives by what elapsed ms are worth.
func (s *SleepGatedScaling) Settle(elapsed float64, i int, _ []int32, weights []float32) {
	if s.Rate.Filled(i) < 1-1/math.E {
		return
	}
	x := (s.Target[i] - s.Rate.Rate(i)) / s.Target[i]
	part := 1 - s.P.Asleep
	if x < 0 {
		part = s.P.Asleep
	}
	s.grow(i, weights, elapsed/s.P.Tau*part*x)
}

// Keep keeps what may have been changed, and the factors gathered.
func (s *SleepGatedScaling) Keep(k *state.Keeper) {
	s.SynapticScaling.Keep(k)
	state.One(k, "asleep", &s.P.Asleep)
}
