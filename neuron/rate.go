package neuron

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Rate units (Wilson and Cowan 1972, Biophys J 12:1; Dayan and Abbott 2001,
// Theoretical Neuroscience, chapter 7): a number that goes with a time constant to
// a function of the input,
//
//	tau dr/dt = -r + f(x),   x = i + noise + what arrives
//
// and that projections transmit continuously. With y = x - threshold, f is one of
//
//	threshold_linear   gain max(y, 0)
//	power_law          gain max(y, 0)^exponent, supralinear above 1 (Ahmadian, Rubin and Miller 2013, Neural Comput 25:1994)
//	sigmoid            r_max/(1 + exp(-y/width))
//	softplus           gain width log(1 + exp(y/width)), threshold_linear where width is small
//
// Scheme: the input of a step, constant during it, is what arrives at its start,
// and with that the equation is solved exactly. So one unit is exact for input
// that keeps still; units that see each other's rates a step late make a network
// of first order. A spike that arrives is input for one step.

// RateParameters describe a population of rate units.
type RateParameters struct {
	Transfer  string      `toml:"transfer"`  // "threshold_linear", "power_law", "sigmoid" or "softplus"
	Tau       float64     `toml:"tau"`       // ms; 0: rates are at f(x) at once
	Gain      value.Value `toml:"gain"`      // Hz per unit of input (to the exponent), per unit; of no use to sigmoid
	Threshold value.Value `toml:"threshold"` // input where the rate begins or is half of r_max, per unit
	Width     value.Value `toml:"width"`     // of sigmoid and softplus, in units of input, per unit; above 0
	Exponent  float64     `toml:"exponent"`  // of power_law
	RMax      float64     `toml:"r_max"`     // of sigmoid, Hz
	Rate      value.Value `toml:"rate"`      // at the start, Hz per unit
	I         value.Value `toml:"i"`         // constant input per unit
	NoiseParameters
}

// DefaultRate is threshold-linear with a gain of 1 and 20 ms; of its other shapes
// power_law is the supralinear one of Ahmadian et al. with the gain 0.04.
func DefaultRate() RateParameters {
	return RateParameters{
		Transfer: "threshold_linear", Tau: 20, Gain: value.Const(1), Threshold: value.Const(0), Width: value.Const(1),
		Exponent: 2, RMax: 100, Rate: value.Const(0), I: value.Const(0), NoiseParameters: DefaultNoise(),
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p RateParameters) Validate() error {
	return errors.Join(
		check.OneOf("transfer", p.Transfer, "threshold_linear", "power_law", "sigmoid", "softplus"), check.NotNegative("tau", p.Tau),
		check.FiniteValues("gain", p.Gain), check.FiniteValues("threshold", p.Threshold), check.PositiveValues("width", p.Width),
		check.Positive("exponent", p.Exponent), check.Positive("r_max", p.RMax), check.FiniteValues("rate", p.Rate), check.FiniteValues("i", p.I),
		p.NoiseParameters.Validate(),
	)
}

// Rate is a population of rate units. What arrives at its receptors, "excitatory",
// "inhibitory" and "current", is added up to the input: weights are in units of input per Hz.
type Rate[T state.Float] struct {
	variables[T]
	threeReceptors
	noise                           noise[T]
	rate, i, gain, threshold, width []T
	input                           []T // x, of the last step
	part                            T   // of its way that a rate goes in a step
	transfer                        func(y, gain, width T) T
}

// NewRate returns n units for steps of dt ms. Values that are drawn come from key.
func NewRate[T state.Float](p RateParameters, n int, dt float64, key rng.Key) *Rate[T] {
	s := variables[T]{n: n}
	l := &Rate[T]{
		rate: s.fill("rate", p.Rate, key.Derive(1)), i: s.fill("i", p.I, key.Derive(3)),
		gain: s.fill("gain", p.Gain, key.Derive(5)), threshold: s.fill("threshold", p.Threshold, key.Derive(2)),
		width: s.fill("width", p.Width, key.Derive(6)), noise: newNoise[T](p.NoiseParameters, n, dt, key.Derive(4)),
		part: way[T](dt, p.Tau), transfer: transfer[T](p),
	}
	l.input = s.add("input")
	l.variables = s
	return l
}

// way is the part of its way to where it goes that a state with a time constant tau (ms) takes in dt.
func way[T state.Float](dt, tau float64) T { return T(-math.Expm1(-dt / tau)) }

// transfer is f of the distance from the threshold.
func transfer[T state.Float](p RateParameters) func(y, gain, width T) T {
	switch p.Transfer {
	case "power_law":
		return func(y, gain, _ T) T {
			if y <= 0 {
				return 0
			}
			return gain * T(kernel.Exp(p.Exponent*kernel.Log(float64(y))))
		}
	case "sigmoid":
		return func(y, _, width T) T { return T(p.RMax / (1 + kernel.Exp(float64(-y/width)))) }
	case "softplus":
		return func(y, gain, width T) T {
			x := float64(y / width)
			return gain * width * T(max(x, 0)+kernel.Log(1+kernel.Exp(-math.Abs(x))))
		}
	}
	return func(y, gain, _ T) T { return gain * max(y, 0) }
}

// Step takes what arrived and leaves zeros there, and advances units lo..hi-1 by one step. None spikes.
func (l *Rate[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		x := l.i[k] + l.noise.next(k) + a.excited[k] + a.inhibited[k]
		a.excited[k], a.inhibited[k] = 0, 0
		if a.injected != nil {
			x += a.current(k)
		}
		l.input[k] = x
		f := l.transfer(x-l.threshold[k], l.gain[k], l.width[k])
		l.rate[k] = kernel.Flushed(l.rate[k] + T((f-l.rate[k])*l.part))
	}
	return spikes
}

// Keep keeps the noise.
func (l *Rate[T]) Keep(k *state.Keeper) { l.noise.keep(k) }
