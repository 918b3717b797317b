package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Synaptic scaling by van Rossum's controller (van Rossum, Bi and Turrigiano 2000,
// J Neurosci 20:8812), which also integrates what is missing:
//
//	dw_i/dt = beta w_i (target - rate) + gamma w_i ∫(target - rate) dt
//	tau_rate d rate/dt = -rate + sum of delta(t - t_spike)
//
// One factor for all synapses of a neuron, as under SynapticScaling, whose
// 1/(tau target) is beta and which has no gamma. What gamma adds: against a drift
// d of ln w, as Hebbian learning gives, beta alone ends d/beta beside the target
// and gamma ends at it. Where the rate goes with w^g, near the target
//
//	tau_rate s³ + s² + g target beta s + g target gamma = 0
//
// so it is stable where gamma tau_rate < beta, whatever g and the target, and
// swings there with the angular frequency sqrt(g target beta/tau_rate). It also
// remembers: while a neuron is silenced the integral grows, and of a silence T
// the weights go on growing when it is over, until the rate was
// above its target for as long: about beta/gamma and more is too long.
//
// With the sensor "population" the rate is the mean of all neurons that the
// projection reaches, and they all scale by that one factor (global scaling).
//
// Deviations: as in SynapticScaling. Nothing happens before the average has
// watched one tau_rate.

// VanRossum2000ScalingParameters describe the rule.
type VanRossum2000ScalingParameters struct {
	Beta  float64 `toml:"beta"`  // of the rate's distance, per s and Hz
	Gamma float64 `toml:"gamma"` // of its integral, per s² and Hz
	ObservedScalingParameters
}

// DefaultVanRossum2000Scaling has the published numbers, and the target of DefaultSynapticScaling.
func DefaultVanRossum2000Scaling() VanRossum2000ScalingParameters {
	return VanRossum2000ScalingParameters{
		Beta: 4e-5, Gamma: 1e-7,
		ObservedScalingParameters: ObservedScalingParameters{
			Target: value.Const(5), TauRate: 100_000, Sensor: OwnRate, Min: 0, Max: 1e6, Interval: 10,
		},
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p VanRossum2000ScalingParameters) Validate() error {
	return errors.Join(check.Positive("beta", p.Beta), check.NotNegative("gamma", p.Gamma), p.ObservedScalingParameters.Validate())
}

// VanRossum2000Scaling is the rule on the synapses that one population receives.
type VanRossum2000Scaling struct {
	P         VanRossum2000ScalingParameters // may change between steps, but for Target, TauRate, Sensor and Interval
	*Observer                                // has to watch, before the rule acts
	Target    []float64                      // set points, Hz
	Integral  []float64                      // of the distance from them, Hz s
	gain      []float64                      // logarithm of the factor that weights have still to take
}

// NewVanRossum2000Scaling returns the rule for n neurons that an observer
// watches. Targets that are drawn come from key.
func NewVanRossum2000Scaling(p VanRossum2000ScalingParameters, o *Observer, n int, key rng.Key) *VanRossum2000Scaling {
	s := &VanRossum2000Scaling{P: p, Observer: o, Target: make([]float64, n), Integral: make([]float64, n), gain: make([]float64, n)}
	p.Target.Fill(s.Target, key)
	return s
}

// Settle scales the weights that neuron i receives by what elapsed ms are worth.
func (s *VanRossum2000Scaling) Settle(elapsed float64, i int, _ []int32, weights []float32) {
	rate, ready := s.rate(i)
	if !ready {
		return
	}
	seconds := elapsed / 1000
	missing := s.Target[i] - rate
	s.Integral[i] += missing * seconds
	step := seconds * (float64(s.P.Beta*missing) + float64(s.P.Gamma*s.Integral[i]))
	s.gain[i] += step * sign(s.P.Inhibitory)
	if math.Abs(s.gain[i]) >= resolution {
		byFactor(&s.gain[i], weights, s.P.Min, s.P.Max)
	}
}

// Keep keeps what may have been changed, the integrals, and the factors gathered.
func (s *VanRossum2000Scaling) Keep(k *state.Keeper) {
	keepNumbers(k, &s.P)
	state.Slice(k, "target", s.Target)
	state.Slice(k, "integral", s.Integral)
	state.Slice(k, "gain", s.gain)
}
