package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Whitening by the gains of interneurons (Duong, Lipshutz, Heeger, Chklovskii and
// Simoncelli 2023, ICML, arXiv:2301.11955): K interneurons read out N neurons
// through weights W that stay, and inhibit them through the same,
//
//	z = Wᵀ y,   y = x - W diag(g) z
//
// and each moves its gain until what it sees has the variance that it would have if
// y were white,
//
//	dg/dt = eta (z² - variance),   variance = s² |w|²
//
// z counting from its running mean. With N(N+1)/2 interneurons whose w wᵀ are
// independent, such as one for every neuron and one for every pair, the rule rests
// only at I + W diag(g) Wᵀ = Σ^{1/2}/s, where y is whitened (ZCA); with fewer only the
// directions that are read out come to that variance. Weights need not learn: a
// change of the inputs' statistics asks for other gains only.
//
// z is the input of units, so that the rule fits every interneuron with an input and
// a gain. Limits: gains below 0, which turn inhibition into excitation, are needed
// where a pair of units varies less together than the target says; thresholds
// have to leave z its sign, so interneurons need a baseline.

// Duong2023Parameters describe the rule.
type Duong2023Parameters struct {
	Variance value.Value `toml:"variance"` // set point of the variance of the input, in its unit squared, per unit
	Eta      float64     `toml:"eta"`      // gain per ms and unit of input squared
	TauMean  float64     `toml:"tau_mean"` // time constant of mean inputs, ms
	Min      float64     `toml:"min"`      // least gain
	Max      float64     `toml:"max"`      // largest gain
	Interval float64     `toml:"interval"` // time between the rule's actions, ms
}

// DefaultDuong2023 takes some ten seconds for inputs of ten units of standard deviation.
func DefaultDuong2023() Duong2023Parameters {
	return Duong2023Parameters{Variance: value.Const(100), Eta: 1e-6, TauMean: 10_000, Min: 0, Max: 10, Interval: 10}
}

// Validate says which parameters are out of their range, each by its key.
func (p Duong2023Parameters) Validate() error {
	return errors.Join(check.NotNegativeValues("variance", p.Variance), check.Positive("eta", p.Eta), check.Positive("tau_mean", p.TauMean),
		check.Ordered("min", p.Min, "max", p.Max), check.Positive("interval", p.Interval))
}

// Duong2023 is the rule on one population.
type Duong2023 struct {
	P        Duong2023Parameters // may change between steps, but for Variance, TauMean and Interval
	Variance []float64           // set points, unit of input squared
	gain     state.Vector        // the population's
	input    *Deviations
	rest     []float64 // what gains of lower precision could not take yet
}

// NewDuong2023 returns the rule on a population's gains, which it changes in place, by
// its inputs. Set points that are drawn come from key.
func NewDuong2023(p Duong2023Parameters, input, gain state.Vector, key rng.Key) *Duong2023 {
	n := gain.Len()
	d := &Duong2023{P: p, Variance: make([]float64, n), gain: gain, input: NewDeviations(input, p.TauMean), rest: make([]float64, n)}
	p.Variance.Fill(d.Variance, key)
	return d
}

// Fired has nothing to do: inputs are read, not counted.
func (d *Duong2023) Fired([]int32) {}

// Advance moves the gains of units lo..hi-1 by what elapsed ms are worth.
func (d *Duong2023) Advance(elapsed float64, lo, hi int) {
	d.input.Advance(elapsed, lo, hi)
	for i := lo; i < hi; i++ {
		z := d.input.Now[i]
		g := d.gain.At(i) + d.rest[i] + float64(d.P.Eta*elapsed*(z*z-d.Variance[i]))
		g = clipped(g, d.P.Min, d.P.Max)
		d.gain.Set(i, g)
		d.rest[i] = g - d.gain.At(i)
	}
}

// Keep keeps the means, the rest, and what may have been changed.
func (d *Duong2023) Keep(k *state.Keeper) {
	keepNumbers(k, &d.P)
	d.input.Keep(k.In("input"))
	state.Slice(k, "variance", d.Variance)
	state.Slice(k, "rest", d.rest)
}
