package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Voltage-based plasticity (Clopath, Büsing, Vasilaki and Gerstner 2010, Nat
// Neurosci 13:344). With u the potential of the target, u- and u+ its averages
// over tau_minus and tau_plus, x the trace of the source over tau_x, which a
// spike raises by 1/tau_x, and [z] = max(z, 0):
//
//	at a spike of the source:  m -= w_ref a_ltd h [u- - theta_minus]
//	at all times:          dm/dt  = w_ref a_ltp x [u - theta_plus] [u+ - theta_minus]
//
// with h = d²/u_ref², d the average over tau_mean of u - theta_minus, of which
// theta_minus is the resting potential; h = 1 if u_ref is 0.
//
// Under a clamped u with sources at any rate r the weight drifts by
//
//	dm/dt = w_ref r [u - theta_minus] (a_ltp [u - theta_plus] - a_ltd h)
//
// Neurons that are reset have no spike in u. The paper gives them one: u is
// v_peak for t_peak after a spike. With t_peak = 0, u is the potential as it is.
//
// Deviations: u and the averages are looked at once an interval, which should
// be a step or a few. The averages that a change sees are those of the
// interval before; the published code, not the paper, delays them by 5 ms.

// Clopath2010Parameters describe the rule.
type Clopath2010Parameters struct {
	ALTD       float64 `toml:"a_ltd"`       // amplitude of depression, 1/mV, in units of w_ref
	ALTP       float64 `toml:"a_ltp"`       // amplitude of potentiation, 1/mV², in units of w_ref
	ThetaMinus float64 `toml:"theta_minus"` // threshold of the averages, mV
	ThetaPlus  float64 `toml:"theta_plus"`  // threshold of the potential, mV
	TauX       float64 `toml:"tau_x"`       // time constant of the sources' trace, ms
	TauMinus   float64 `toml:"tau_minus"`   // time constant of u-, ms
	TauPlus    float64 `toml:"tau_plus"`    // time constant of u+, ms
	URef       float64 `toml:"u_ref"`       // depolarization at which depression has its amplitude, mV; 0: always
	TauMean    float64 `toml:"tau_mean"`    // time constant of the mean depolarization, ms
	VPeak      float64 `toml:"v_peak"`      // potential during a spike, mV
	TPeak      float64 `toml:"t_peak"`      // duration of a spike, ms, taken to the nearest interval
	WRef       float64 `toml:"w_ref"`       // weight whose fractions the amplitudes are
	Min        float64 `toml:"min"`         // smallest magnitude of a weight
	Max        float64 `toml:"max"`         // largest magnitude of a weight
	Interval   float64 `toml:"interval"`    // time between looks at the potential, ms
}

// DefaultClopath2010 has the published numbers of visual cortex.
func DefaultClopath2010() Clopath2010Parameters {
	return Clopath2010Parameters{
		ALTD: 14e-5, ALTP: 8e-5, ThetaMinus: -70.6, ThetaPlus: -45.3, TauX: 15, TauMinus: 10, TauPlus: 7,
		URef: 0, TauMean: 1000, VPeak: 29.4, TPeak: 1, WRef: 1, Min: 0, Max: 3, Interval: 0.1,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p Clopath2010Parameters) Validate() error {
	return errors.Join(
		check.NotNegative("a_ltd", p.ALTD), check.NotNegative("a_ltp", p.ALTP),
		check.Finite("theta_minus", p.ThetaMinus), check.Finite("theta_plus", p.ThetaPlus),
		check.Positive("tau_x", p.TauX), check.Positive("tau_minus", p.TauMinus), check.Positive("tau_plus", p.TauPlus),
		check.NotNegative("u_ref", p.URef), check.Positive("tau_mean", p.TauMean), check.Finite("v_peak", p.VPeak), check.NotNegative("t_peak", p.TPeak),
		check.Positive("w_ref", p.WRef), check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval),
	)
}

// Clopath2010 is the rule on one projection of excitatory synapses; each
// interval it Advances before it Settles.
type Clopath2010 struct {
	P   Clopath2010Parameters // may change between steps, but for TauX and Interval
	pre *Trace
	v   state.Vector // potential of the targets, mV

	minus, plus, mean []float64 // averages: u-, u+, mV; d, mV
	spike             []float64 // ms that are left of a spike
	fall, rise        []float64 // of a weight: per spike of a source; per ms and x
}

// NewClopath2010 returns the rule onto neurons of given potentials, in mV,
// which it reads when it acts. The averages begin at the potential.
func NewClopath2010(p Clopath2010Parameters, pre *Traces, v state.Vector) *Clopath2010 {
	n := v.Len()
	c := &Clopath2010{
		P: p, pre: pre.Of(p.TauX, AllToAll), v: v, minus: v.Float64s(), plus: v.Float64s(), mean: make([]float64, n),
		spike: make([]float64, n), fall: make([]float64, n), rise: make([]float64, n),
	}
	for i, u := range c.minus {
		c.mean[i] = u - p.ThetaMinus
	}
	return c
}

// Fired begins spikes.
func (c *Clopath2010) Fired(spikes []int32) {
	for _, i := range spikes {
		c.spike[i] = c.P.TPeak
	}
}

// Advance looks at the potential of neurons lo..hi-1, where it is after elapsed ms.
func (c *Clopath2010) Advance(elapsed float64, lo, hi int) {
	p := &c.P
	minus, plus, mean := -math.Expm1(-elapsed/p.TauMinus), -math.Expm1(-elapsed/p.TauPlus), -math.Expm1(-elapsed/p.TauMean)
	up, down, reference := p.WRef*p.ALTP/p.TauX, p.WRef*p.ALTD, 1/(p.URef*p.URef)
	for i := lo; i < hi; i++ {
		u := c.v.At(i)
		if c.spike[i] > elapsed/2 { // to the nearest interval
			u = p.VPeak
			c.spike[i] -= elapsed
		}
		c.rise[i], c.fall[i] = 0, 0
		if u > p.ThetaPlus && c.plus[i] > p.ThetaMinus {
			c.rise[i] = up * (u - p.ThetaPlus) * (c.plus[i] - p.ThetaMinus)
		}
		c.minus[i] += minus * (u - c.minus[i])
		c.plus[i] += plus * (u - c.plus[i])
		c.mean[i] += mean * (u - p.ThetaMinus - c.mean[i])
		if c.minus[i] > p.ThetaMinus {
			c.fall[i] = down * (c.minus[i] - p.ThetaMinus)
			if p.URef > 0 {
				c.fall[i] *= c.mean[i] * c.mean[i] * reference
			}
		}
	}
}

// Pre depresses synapses of source j, which spiked: their weights are w[at[k]], their targets targets[k].
func (c *Clopath2010) Pre(_ int32, targets, at []int32, w []float32) {
	magnitudes(1, -1, 0, c.P.Min, c.P.Max).scatter(targets, at, w, c.fall)
}

// Post has nothing to do: spikes of the target act through its potential.
func (c *Clopath2010) Post(int32, []int32, []float32) {}

// Settle potentiates the weights that neuron i receives by what elapsed ms are worth.
func (c *Clopath2010) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	if c.rise[i] != 0 {
		magnitudes(1, elapsed*c.rise[i]*c.pre.Scale, 0, c.P.Min, c.P.Max).row(sources, weights, c.pre.Now)
	}
}

// Keep keeps the averages and what follows from them, and what may have been changed.
func (c *Clopath2010) Keep(k *state.Keeper) {
	keepNumbers(k, &c.P)
	state.Slice(k, "minus", c.minus)
	state.Slice(k, "plus", c.plus)
	state.Slice(k, "mean", c.mean)
	state.Slice(k, "spike", c.spike)
	state.Slice(k, "fall", c.fall)
	state.Slice(k, "rise", c.rise)
}
