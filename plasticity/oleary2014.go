package plasticity

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Ion channels regulated by calcium, by integral control (O'Leary, Williams, Franci
// and Marder 2014, Neuron 82:809; as the program xolotl has it). Calcium tells how
// active a neuron is. Messenger RNA m of each channel i integrates its distance from a
// set point, and channels follow their messenger:
//
//	tau_i dm_i/dt = gain (target - ca),   tau_g dg_i/dt = m_i - g_i,   m_i, g_i >= 0
//
// So in the steady state mean calcium is the target. All messengers integrate the
// same error: tau_i m_i grow by the same amount in a neuron, as long as none is at
// 0, and from a small start conductances of two channels stand in the ratio
// tau_j/tau_i, which is then the slope of their correlation over neurons that differ
// in something else. A tau_i below 0 is of a channel that goes down where calcium is
// too low. Where calcium answers a change of the logarithm of all conductances by k
// at once, it approaches its set point with the time constants of
//
//	tau_g x² + x + k gain/(tau_i g_i) = 0,   exp(x t)
//
// and rings where they are complex. Set points are not only met by bursts: above what
// these can make of calcium, and where regulation is too fast, conductances grow until
// the neuron is silent, depolarized, and at its set point.
//
// Messengers are in units of conductances, so a tau_i is a time in which 1 µM too
// little makes one more of these. In that program a messenger counts nS of a whole
// cell, and its times are those here over its area in mm².
//
// They start from 0, as in that program, and what the neurons start with is forgotten
// with tau_g; or in balance with it, m_i = g_i, and then differences of tau_i g_i
// between channels stay those of the start for good.
//
// Scheme: an action each interval, which should be short against the decay of
// calcium; m by Euler's method with calcium at hand, then g exactly for that m.

// OLeary2014Parameters describe the rule.
type OLeary2014Parameters struct {
	Target   value.Value        `toml:"target"`   // set point of calcium, µM per neuron
	TauM     map[string]float64 `toml:"tau_m"`    // of each channel that is regulated, ms µM over the unit of conductances
	TauG     float64            `toml:"tau_g"`    // of channels following their messenger, ms
	Gain     float64            `toml:"gain"`     // of the distance from the set point, for all channels
	Balanced bool               `toml:"balanced"` // messengers start in balance with conductances, not from 0
	Interval float64            `toml:"interval"` // time between the rule's actions, ms
}

// DefaultOLeary2014 is the demonstration of that program: a neuron of 0.0628 mm², whose
// conductances are in µS/mm², comes to burst.
func DefaultOLeary2014() OLeary2014Parameters {
	p := OLeary2014Parameters{
		Target: value.Const(7), TauG: 5_000, Gain: 1, Interval: 1,
		TauM: map[string]float64{"na": 666, "cat": 55_555, "cas": 45_454, "a": 5_000, "kca": 1_250, "kd": 2_000, "h": 125_000},
	}
	for channel := range p.TauM {
		p.TauM[channel] *= 0.0628
	}
	return p
}

// Validate says which parameters are out of their range, each by its key.
func (p OLeary2014Parameters) Validate() error {
	all := []error{check.PositiveValues("target", p.Target), check.Positive("tau_g", p.TauG), check.NotNegative("gain", p.Gain), check.Positive("interval", p.Interval)}
	if len(p.TauM) == 0 {
		all = append(all, errors.New("tau_m: names no channel; write as tau_m = { na = 666.0, kd = 2000.0 }"))
	}
	for _, channel := range slices.Sorted(maps.Keys(p.TauM)) {
		if tau := p.TauM[channel]; tau == 0 || math.IsNaN(tau) || math.IsInf(tau, 0) {
			all = append(all, fmt.Errorf("tau_m.%s: must be a number other than 0, is %g; leave the channel out if it is not regulated", channel, tau))
		}
	}
	return errors.Join(all...)
}

// Variables are those that the neurons must have.
func (p OLeary2014Parameters) Variables() []string { return append(variables(p.TauM), "ca") }

// Regulates names the channels, sorted, and how fast each is made.
func (p OLeary2014Parameters) Regulates() (channels []string, rates []float64) {
	channels = slices.Sorted(maps.Keys(p.TauM))
	for _, channel := range channels {
		rates = append(rates, 1/p.TauM[channel])
	}
	return channels, rates
}

// OLeary2014 is the rule on one population.
type OLeary2014 struct {
	P            OLeary2014Parameters // TauG and Gain may change between steps
	Target       []float64            // set points, µM
	Conductances *Conductances
	Messengers   [][]float64 // a row for each channel, one number per neuron
	calcium      state.Vector
	perTau       []float64 // 1/tau_i of each channel
}

// NewOLeary2014 returns the rule on neurons whose variables are given by name; it
// reads ca and changes conductances in place. Targets that are drawn come from key.
func NewOLeary2014(p OLeary2014Parameters, variable func(name string) state.Vector, key rng.Key) *OLeary2014 {
	calcium := variable("ca")
	o := &OLeary2014{P: p, Target: make([]float64, calcium.Len()), calcium: calcium, Conductances: NewConductances(p.TauM, variable)}
	for row, channel := range o.Conductances.Channels {
		m := make([]float64, calcium.Len())
		for i := range m {
			if p.Balanced {
				m[i] = o.Conductances.at(row, i)
			}
		}
		o.Messengers = append(o.Messengers, m)
		o.perTau = append(o.perTau, 1/p.TauM[channel])
	}
	p.Target.Fill(o.Target, key)
	return o
}

// Fired has nothing to do: calcium counts.
func (o *OLeary2014) Fired([]int32) {}

// Advance moves messengers and conductances of neurons lo..hi-1 by what elapsed ms are worth.
func (o *OLeary2014) Advance(elapsed float64, lo, hi int) {
	part := -math.Expm1(-elapsed / o.P.TauG)
	for row, m := range o.Messengers {
		step := elapsed * o.P.Gain * o.perTau[row]
		for i := lo; i < hi; i++ {
			m[i] = max(0, m[i]+float64(step*(o.Target[i]-o.calcium.At(i))))
			g := o.Conductances.at(row, i)
			o.Conductances.set(row, i, g+float64(part*(m[i]-g)))
		}
	}
}

// Keep keeps what Set may have changed, and the messengers.
func (o *OLeary2014) Keep(k *state.Keeper) {
	keepNumbers(k, &o.P)
	state.Slice(k, "target", o.Target)
	for row, channel := range o.Conductances.Channels {
		state.Slice(k, "messenger_"+channel, o.Messengers[row])
	}
	o.Conductances.keep(k)
}
