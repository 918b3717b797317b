package neuron

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Divisive normalization: rate units whose response to their own drive D is divided
// by what a pool of units is driven by (Heeger 1992, Vis Neurosci 9:181; Carandini and
// Heeger 2012, Nat Rev Neurosci 13:51),
//
//	tau dr/dt = -r + r_max D^n/(sigma^n + own D^n + pool),   D = max(i + noise + excitation + current, 0)
//
// The pool is what arrives at the inhibitory receptor, P = -inhibition, in one of two forms:
//
//	sum_of_powers   pool = P     P = Σ w_k D_k^n, of units that transmit their power, D^n
//	power_of_sum    pool = P^n   P = Σ w_k x_k, of any rates
//
// With sum_of_powers this is Carandini and Heeger's equation; own is the weight of the
// unit itself in its pool. With power_of_sum, own = 1, n = 1.5, sigma = 12 spikes/s and
// r_max = 165 spikes/s it is the input gain control of projection neurons in the fly's
// antennal lobe by Olsen, Bhandawat and Wilson (2010, Neuron 66:287), whose P is
// 10.63/190 times the summed rates of all receptor types. A unit without a pool has
// own = 1 and the response of Naka and Rushton: half of r_max at sigma.
//
// Scheme: the input of a step, constant during it, is what arrives at its start, and with
// that the equation is solved exactly. A pool is of drives, not of responses, so it is
// no feedback: it comes a delay late, and nothing can oscillate.

// DivisiveNormalizationParameters describe a population of such units.
type DivisiveNormalizationParameters struct {
	Tau      float64     `toml:"tau"`      // ms; 0: rates are at their goal at once
	Exponent float64     `toml:"exponent"` // n
	Sigma    value.Value `toml:"sigma"`    // semi-saturation, in units of input, per unit; above 0
	Own      float64     `toml:"own"`      // weight of a unit's own power in what divides it
	Pool     string      `toml:"pool"`     // "sum_of_powers" or "power_of_sum": what arrives at the inhibitory receptor
	RMax     value.Value `toml:"r_max"`    // Hz, per unit
	Rate     value.Value `toml:"rate"`     // at the start, Hz per unit
	I        value.Value `toml:"i"`        // constant input per unit
	NoiseParameters
}

// DefaultDivisiveNormalization is the antennal lobe's formula, settled within a few tens of ms.
func DefaultDivisiveNormalization() DivisiveNormalizationParameters {
	return DivisiveNormalizationParameters{
		Tau: 10, Exponent: 1.5, Sigma: value.Const(12), Own: 1, Pool: "power_of_sum", RMax: value.Const(165),
		Rate: value.Const(0), I: value.Const(0), NoiseParameters: DefaultNoise(),
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p DivisiveNormalizationParameters) Validate() error {
	return errors.Join(
		check.NotNegative("tau", p.Tau), check.Positive("exponent", p.Exponent), check.PositiveValues("sigma", p.Sigma),
		check.NotNegative("own", p.Own), check.OneOf("pool", p.Pool, "sum_of_powers", "power_of_sum"),
		check.NotNegativeValues("r_max", p.RMax), check.FiniteValues("rate", p.Rate), check.FiniteValues("i", p.I),
		p.NoiseParameters.Validate(),
	)
}

// DivisiveNormalization is a population of such units. Weights onto its receptors, "excitatory",
// "inhibitory" and "current", are in units of input per Hz, or 1 for powers.
type DivisiveNormalization[T state.Float] struct {
	variables[T]
	threeReceptors
	noise                noise[T]
	rate, i, sigma, rMax []T
	drive, power         []T // D and D^n of the last step
	part                 T   // of its way that a rate goes in a step
	own                  T
	exponent             float64
	summed               bool // the pool is a power of what arrives
}

// NewDivisiveNormalization returns n units for steps of dt ms. Values that are drawn come from key.
func NewDivisiveNormalization[T state.Float](p DivisiveNormalizationParameters, n int, dt float64, key rng.Key) *DivisiveNormalization[T] {
	s := variables[T]{n: n}
	l := &DivisiveNormalization[T]{
		rate: s.fill("rate", p.Rate, key.Derive(1)), i: s.fill("i", p.I, key.Derive(2)),
		sigma: s.fill("sigma", p.Sigma, key.Derive(3)), rMax: s.fill("r_max", p.RMax, key.Derive(4)),
		noise: newNoise[T](p.NoiseParameters, n, dt, key.Derive(5)),
		part:  way[T](dt, p.Tau), own: T(p.Own), exponent: p.Exponent, summed: p.Pool == "power_of_sum",
	}
	l.drive, l.power = s.add("drive"), s.add("power")
	l.variables = s
	return l
}

// Step takes what arrived and leaves zeros there, and advances units lo..hi-1 by one step. None spikes.
func (l *DivisiveNormalization[T]) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	a := newArrivals[T](arrived)
	for k := lo; k < hi; k++ {
		d, pool := l.i[k]+l.noise.next(k)+a.excited[k], max(-a.inhibited[k], 0)
		a.excited[k], a.inhibited[k] = 0, 0
		if a.injected != nil {
			d += a.current(k)
		}
		d = max(d, 0)
		if l.summed {
			pool = l.raised(pool)
		}
		power := l.raised(d)
		l.drive[k], l.power[k] = d, power
		f := l.rMax[k] * power / (l.raised(l.sigma[k]) + T(l.own*power) + pool)
		l.rate[k] = kernel.Flushed(l.rate[k] + T((f-l.rate[k])*l.part))
	}
	return spikes
}

// raised is x, not below 0, to the exponent.
func (l *DivisiveNormalization[T]) raised(x T) T {
	if x <= 0 || l.exponent == 1 {
		return x
	}
	return T(kernel.Exp(l.exponent * kernel.Log(float64(x))))
}

// Keep keeps the noise.
func (l *DivisiveNormalization[T]) Keep(k *state.Keeper) { l.noise.keep(k) }
