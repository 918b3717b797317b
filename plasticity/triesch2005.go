package plasticity

import (
	"errors"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Intrinsic plasticity (Triesch 2005, ICANN, LNCS 3696:65; 2007, Neural Comput
// 19:885): a unit with a logistic output changes gain and threshold so that,
// whatever its input x, its output comes as close to an exponential distribution
// of a given mean mu as a logistic function can bring it: of all distributions of
// that mean the one of greatest entropy. With
//
//	y = 1/(1 + exp(-(a x + b)))
//
// it goes down the gradient of the Kullback–Leibler divergence from that exponential:
//
//	da/dt = eta (1/a + x - (2 + 1/mu) x y + x y²/mu)
//	db/dt = eta (1 - (2 + 1/mu) y + y²/mu)
//
// Where b settles, (2 + 1/mu) mean(y) = 1 + mean(y²)/mu. A mean far below the
// largest output is reached but for a few per cent, for an output that ends at 1
// is no exponential.
//
// In units of rates, y = rate/r_max, mu = target/r_max, a = 1/width and
// b = -threshold/width. y is what the transfer function makes of the input at
// hand: the rate of a unit that follows with its tau is smoothed besides.
//
// Scheme: forward Euler, an action each interval; none takes more than half of a.

// Triesch2005Parameters describe the rule.
type Triesch2005Parameters struct {
	Target   value.Value `toml:"target"`   // mean of the exponential, Hz per unit
	Eta      float64     `toml:"eta"`      // learning rate, per ms, for inputs of the order of 1
	Interval float64     `toml:"interval"` // time between the rule's actions, ms: that of the inputs, where they come one by one
}

// DefaultTriesch2005 is the published mean of a tenth, where r_max is 100 Hz, and
// the published learning rate for an input a ms.
func DefaultTriesch2005() Triesch2005Parameters {
	return Triesch2005Parameters{Target: value.Const(10), Eta: 0.001, Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p Triesch2005Parameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.Positive("eta", p.Eta), check.Positive("interval", p.Interval))
}

// Logistic are units whose output is rMax/(1 + exp(-(input - threshold)/width)).
type Logistic struct {
	Input, Threshold, Width state.Vector // per unit
	RMax                    float64      // Hz
}

// Triesch2005 is the rule on one population.
type Triesch2005 struct {
	P      Triesch2005Parameters // may change between steps, but for Target and Interval
	Target []float64             // means, Hz
	units  Logistic
}

// NewTriesch2005 returns the rule on units, whose thresholds and widths it
// changes in place. Targets that are drawn come from key.
func NewTriesch2005(p Triesch2005Parameters, units Logistic, key rng.Key) *Triesch2005 {
	t := &Triesch2005{P: p, Target: make([]float64, units.Input.Len()), units: units}
	p.Target.Fill(t.Target, key)
	return t
}

// Fired has nothing to do: units do not spike.
func (t *Triesch2005) Fired([]int32) {}

// Advance moves units lo..hi-1 by what elapsed ms of their input at hand are worth.
func (t *Triesch2005) Advance(elapsed float64, lo, hi int) {
	step := t.P.Eta * elapsed
	for i := lo; i < hi; i++ {
		x, a := t.units.Input.At(i), 1/t.units.Width.At(i)
		b := -t.units.Threshold.At(i) * a
		da, db := trieschGradient(x, a, b, t.Target[i]/t.units.RMax)
		a += max(float64(step*da), -a/2)
		b += float64(step * db)
		t.units.Width.Set(i, 1/a)
		t.units.Threshold.Set(i, -b/a)
	}
}

// trieschGradient is what an input x does to a and b at eta = 1.
func trieschGradient(x, a, b, mu float64) (da, db float64) {
	y := 1 / (1 + kernel.Exp(-(float64(a*x) + b)))
	db = 1 - float64((2+1/mu)*y) + float64(y*y)/mu
	return 1/a + float64(x*db), db
}

// Keep keeps what Set may have changed.
func (t *Triesch2005) Keep(k *state.Keeper) {
	keepNumbers(k, &t.P)
	state.Slice(k, "target", t.Target)
}
