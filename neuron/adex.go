package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Adaptive exponential integrate-and-fire neurons (Brette and Gerstner 2005, J
// Neurophysiol 94:3637): the exponential integrate-and-fire neuron (expif.go)
// with an adaptation current,
//
//	c_m dv/dt   = -g_l (v - e_l) + g_l delta_t exp((v - threshold)/delta_t) - w + i + noise + synapses
//	tau_w dw/dt = a (v - e_l) - w
//	v > v_peak: a spike, v = v_reset, w = w + b, and v stays there for t_ref
//
// Scheme: that of the exponential integrate-and-fire neuron, for v and w
// together: Runge and Kutta's of fourth order, in substeps during the upstroke.
// While v is held w runs on.

// AdExParameters describe a population of AdEx neurons.
type AdExParameters struct {
	ExpIFParameters
	Pattern string  `toml:"pattern"` // one of AdExPatterns, in whose place other keys stand; "" for none
	A       float64 `toml:"a"`       // subthreshold adaptation, nS
	B       float64 `toml:"b"`       // adaptation by a spike, pA
	TauW    float64 `toml:"tau_w"`   // adaptation time constant, ms
}

// DefaultAdEx is the regular-spiking neuron of Brette and Gerstner.
func DefaultAdEx() AdExParameters {
	return AdExParameters{
		ExpIFParameters: ExpIFParameters{
			CM: 281, GL: 30, EL: -70.6, DeltaT: 2, VPeak: 0, VReset: -70.6,
			V: value.Const(-70.6), Threshold: value.Const(-50.4), I: value.Const(0),
			SynapseParameters: DefaultSynapse(), NoiseParameters: DefaultNoise(),
		},
		A: 4, B: 80.5, TauW: 144,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p AdExParameters) Validate() error {
	return errors.Join(
		p.ExpIFParameters.Validate(), check.Finite("a", p.A), check.Finite("b", p.B), check.Positive("tau_w", p.TauW))
}

// Approximated are the time constants of the membrane, its synapses and the adaptation.
func (p AdExParameters) Approximated() []TimeConstant {
	return append(p.ExpIFParameters.Approximated(), TimeConstant{Key: "tau_w", Tau: p.TauW})
}

// adexPattern is a row of the table of firing patterns, with the current step that shows it.
type adexPattern struct {
	name                            string
	c, gl, el, a, tauW, b, reset, i float64 // pF, nS, mV, nS, ms, pA, mV, pA
}

func (p adexPattern) called() string { return p.name }

// adexPatterns is Table 1 of Naud, Marcille, Clopath and Gerstner (2008), Biol
// Cybern 99:335. In all of them delta_t = 2 mV and the threshold is -50 mV.
func adexPatterns() []adexPattern {
	return []adexPattern{
		{"tonic", 200, 10, -70, 2, 30, 0, -58, 500},
		{"adapting", 200, 12, -70, 2, 300, 60, -58, 500},
		{"initial_burst", 130, 18, -58, 4, 150, 120, -50, 400},
		{"regular_bursting", 200, 10, -58, 2, 120, 100, -46, 210},
		{"delayed_accelerating", 200, 12, -70, -10, 300, 0, -58, 300},
		{"delayed_regular_bursting", 100, 10, -65, -10, 90, 30, -47, 110},
		{"transient", 100, 10, -65, 10, 90, 100, -47, 180},
		{"irregular", 100, 12, -60, -11, 130, 30, -48, 160},
	}
}

// AdExPatterns names the firing patterns that Preset knows.
func AdExPatterns() []string { return patternNames(adexPatterns()) }

// PresetKey is the key of the pattern's name.
func (p *AdExParameters) PresetKey() string { return "pattern" }

// Preset sets the parameters of a firing pattern, and the constant current that shows it.
func (p *AdExParameters) Preset(name string) error {
	q, err := findPattern(adexPatterns(), name)
	if err != nil {
		return err
	}
	p.Pattern = name
	p.CM, p.GL, p.EL, p.A, p.TauW, p.B, p.VReset = q.c, q.gl, q.el, q.a, q.tauW, q.b, q.reset
	p.DeltaT, p.Threshold, p.V, p.I = 2, value.Const(-50), value.Const(q.el), value.Const(q.i)
	return nil
}

// AdEx is a population of AdEx neurons. Its receptors are "excitatory", "inhibitory" and
// "current"; weights are in nS, or pA if kind is "current".
type AdEx[T state.Float] struct {
	upstroke[T]
	w          []T
	adaptation adaptation[T]
}

// NewAdEx returns n neurons for steps of dt ms, with w = 0. Values that are drawn come from key.
func NewAdEx[T state.Float](p AdExParameters, n int, dt float64, key rng.Key) *AdEx[T] {
	l := &AdEx[T]{
		upstroke:   newUpstroke[T](p.ExpIFParameters, n, dt, key),
		adaptation: adaptation[T]{a: T(p.A), rest: T(p.EL), perTau: T(1 / p.TauW), b: T(p.B)},
	}
	l.w = l.add("w")
	return l
}

// Step takes what arrived and leaves zeros there, advances neurons lo..hi-1 by
// one step and appends those that spiked, ascending.
func (l *AdEx[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		spikes = l.advance(k, &a, &l.w[k], l.adaptation, spikes)
	}
	return spikes
}
