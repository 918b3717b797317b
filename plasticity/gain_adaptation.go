package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Gain adaptation: the slope of the rate against the input, which densities of ion
// channels set, follows the mean square of the rate,
//
//	dlog(gain)/dt = eta (1 - r²/target²)
//
// so it rests where sqrt(mean(r²)) is the target (Cannon and Miller 2017, J Math Neurosci
// 7:1: of two sensors one that is linear in the rate holds its mean, and one that is quadratic,
// beside it, its variance). Beside ThresholdAdaptation at a mean rate r0 it holds
//
//	mean(r) = r0,   mean((r - r0)²) = target² - r0²
//
// for instance target = sqrt(2) r0: the first two moments of an exponential
// distribution, the largest entropy of a given mean (intrinsic plasticity). Around
// its fixed point the distance decays with the time constant 1/(2 eta): rates go with
// the gain, by whatever factor they are too high.
//
// Deviations: Cannon and Miller's quadratic sensor moves the synapses' gain and the
// linear one the excitability, here each moves what belongs to the neuron. The factor
// of an interval is exp(eta T (1 - r²/target²)), which cannot change a sign; none changes the
// gain more than twofold.

// GainAdaptationParameters describe the rule.
type GainAdaptationParameters struct {
	Target   value.Value `toml:"target"`   // set point of the root of the mean square of the rate, Hz per unit
	Eta      float64     `toml:"eta"`      // rise of the gain's logarithm in a second of silence
	Min      float64     `toml:"min"`      // least gain
	Max      float64     `toml:"max"`      // largest gain
	Interval float64     `toml:"interval"` // time between the rule's actions, ms; that of inputs, where they come one by one
}

// DefaultGainAdaptation takes some tens of seconds.
func DefaultGainAdaptation() GainAdaptationParameters {
	return GainAdaptationParameters{Target: value.Const(10), Eta: 0.02, Min: 1e-3, Max: 1e3, Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p GainAdaptationParameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.Positive("eta", p.Eta),
		check.Positive("min", p.Min), check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// GainAdaptation is the rule on one population.
type GainAdaptation struct {
	P          GainAdaptationParameters // may change between steps, but for Target and Interval
	Target     []float64                // set points, Hz
	gain, rate state.Vector             // the population's
	rest       []float64                // logarithms that gains of lower precision could not take yet
}

// NewGainAdaptation returns the rule on a population's gains, which it changes in
// place, by its rates. Targets that are drawn come from key.
func NewGainAdaptation(p GainAdaptationParameters, gain, rate state.Vector, key rng.Key) *GainAdaptation {
	g := &GainAdaptation{P: p, Target: make([]float64, gain.Len()), gain: gain, rate: rate, rest: make([]float64, gain.Len())}
	p.Target.Fill(g.Target, key)
	return g
}

// Fired has nothing to do: rates are read, not counted.
func (g *GainAdaptation) Fired([]int32) {}

// Advance moves the gains of units lo..hi-1 by what elapsed ms at their rates are worth.
func (g *GainAdaptation) Advance(elapsed float64, lo, hi int) {
	const twofold = 0.69
	for i := lo; i < hi; i++ {
		share := g.rate.At(i) / g.Target[i]
		step := clipped(g.P.Eta*elapsed/1000*(1-float64(share*share)), -twofold, twofold) + g.rest[i]
		before := g.gain.At(i)
		wanted := clipped(before*kernel.Exp(step), g.P.Min, g.P.Max)
		g.gain.Set(i, wanted)
		g.rest[i] = kernel.Log(wanted / g.gain.At(i))
	}
}

// Keep keeps what may have been changed, and the rest.
func (g *GainAdaptation) Keep(k *state.Keeper) {
	keepNumbers(k, &g.P)
	state.Slice(k, "target", g.Target)
	state.Slice(k, "rest", g.rest)
}
