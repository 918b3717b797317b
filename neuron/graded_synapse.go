package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Graded synapses, which release all the time, the more the higher the source's
// potential v (Prinz, Bucher and Marder 2004, Nat Neurosci 7:1345, after Abbott and
// Marder 1998, in Methods in Neuronal Modeling, MIT Press, and as in the program xolotl):
//
//	tau_s ds/dt = s_inf - s,   s_inf = 1/(1+exp((half - v)/slope)),   tau_s = (1 - s_inf)/rate
//
// and the current into the target is weight s (reversal - v of the target): weights are
// conductances in the unit of the target's i per mV. s starts at 0.
//
// Scheme: s is solved exactly for a v that keeps still during a step. It reaches the target
// a delay later, at least a step, as a current for the v that the target had when it was sent:
// of first order, with an error of weight times dt over the target's capacitance.

// GradedSynapseParameters describe the synapses of a projection.
type GradedSynapseParameters struct {
	Half     float64 `toml:"half"`     // potential at which half is open, mV
	Slope    float64 `toml:"slope"`    // of the opening, mV; above 0
	Rate     float64 `toml:"rate"`     // of closing, 1/ms
	Reversal float64 `toml:"reversal"` // potential to which it pulls the target, mV
}

// DefaultGradedSynapse is the glutamatergic synapse of the pyloric network.
func DefaultGradedSynapse() GradedSynapseParameters {
	return GradedSynapseParameters{Half: -35, Slope: 5, Rate: 1.0 / 40, Reversal: -70}
}

// Validate says which parameters are out of their range, each by its key.
func (p GradedSynapseParameters) Validate() error {
	return errors.Join(check.Finite("half", p.Half), check.Positive("slope", p.Slope), check.Positive("rate", p.Rate), check.Finite("reversal", p.Reversal))
}

// GradedSynapse is the state of one projection's sources.
type GradedSynapse struct {
	p  GradedSynapseParameters
	dt float64
	s  []float64
}

// NewGradedSynapse returns the synapses of n sources for steps of dt ms.
func NewGradedSynapse(p GradedSynapseParameters, n int, dt float64) *GradedSynapse {
	return &GradedSynapse{p: p, dt: dt, s: make([]float64, n)}
}

// Grade takes source j, whose potential is v, through a step and returns its s.
func (g *GradedSynapse) Grade(j int, v float64) float64 {
	open := 1 / (1 + math.Exp((g.p.Half-v)/g.p.Slope))
	g.s[j] = open + (g.s[j]-open)*math.Exp(-g.dt*g.p.Rate/(1-open))
	return g.s[j]
}

// Keep keeps how open the synapses are.
func (g *GradedSynapse) Keep(k *state.Keeper) { state.Slice(k, "s", g.s) }
