package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Intrinsic plasticity of neurons that spike by chance (Joshi and Triesch 2009,
// ICANN, LNCS 5768:265): with u the potential (or input), spikes come at the rate
//
//	g(u) = r0 log(1 + exp(z)),   z = (u - u0)/ua
//
// and r0, u0 and ua go down the gradient of the Kullback–Leibler divergence of
// g's distribution from an exponential of a given mean mu. As published,
//
//	dr0 = (eta/r0) (1 - g/mu)
//	du0 = (eta/ua) s,         s = (1 + r0/mu) (1 - exp(-g/r0)) - 1
//	dua = (eta/ua) (z s - 1)
//
// Where they settle, mean(g) = mu, mean(s) = 0 and mean(z s) = 1. The mean is there
// after about 1/eta; the three may trade against one another a hundred times longer,
// along a valley in which the distribution all but stays.
//
// Deviation: the three are in Hz and mV, and one eta would move them at unlike
// speeds. Here r0 and ua move by their logarithms and u0 in units of ua,
//
//	dlog(r0) = eta (1 - g/mu),  du0 = eta ua s,  dlog(ua) = eta (z s - 1)
//
// the published form times r0² or ua²: it settles where that does, r0 and ua stay
// above 0, and eta is a rate, for any units of u.
//
// Scheme: forward Euler, an action each interval; none changes r0 or ua more than
// twofold, or u0 by more than ua. The potential of refractory time counts like any other.

// JoshiTriesch2009Parameters describe the rule.
type JoshiTriesch2009Parameters struct {
	Target   value.Value `toml:"target"`   // mean of the exponential, Hz per neuron
	Eta      float64     `toml:"eta"`      // learning rate, per ms
	Interval float64     `toml:"interval"` // time between the rule's actions, ms
}

// DefaultJoshiTriesch2009 brings neurons to 10 Hz within some ten seconds.
func DefaultJoshiTriesch2009() JoshiTriesch2009Parameters {
	return JoshiTriesch2009Parameters{Target: value.Const(10), Eta: 0.0001, Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p JoshiTriesch2009Parameters) Validate() error {
	return errors.Join(check.PositiveValues("target", p.Target), check.Positive("eta", p.Eta), check.Positive("interval", p.Interval))
}

// Softplus are neurons with the rate g above: U is u, Threshold u0 and Width ua.
type Softplus struct {
	U, Threshold, Width state.Vector // per neuron, in units of u
	R0                  state.Vector // Hz per neuron; empty if there is Gain
	Gain                state.Vector // r0/ua, Hz per unit of u: the slope far above threshold
}

// JoshiTriesch2009 is the rule on one population.
type JoshiTriesch2009 struct {
	P       JoshiTriesch2009Parameters // may change between steps, but for Target and Interval
	Target  []float64                  // means, Hz
	neurons Softplus
}

// NewJoshiTriesch2009 returns the rule on neurons, whose rates it changes in
// place by all but U. Targets that are drawn come from key.
func NewJoshiTriesch2009(p JoshiTriesch2009Parameters, neurons Softplus, key rng.Key) *JoshiTriesch2009 {
	t := &JoshiTriesch2009{P: p, Target: make([]float64, neurons.U.Len()), neurons: neurons}
	p.Target.Fill(t.Target, key)
	return t
}

// Fired has nothing to do: the rate counts, not what comes of it by chance.
func (t *JoshiTriesch2009) Fired([]int32) {}

// Advance moves neurons lo..hi-1 by what elapsed ms at their u are worth.
func (t *JoshiTriesch2009) Advance(elapsed float64, lo, hi int) {
	n, step := &t.neurons, t.P.Eta*elapsed
	for i := lo; i < hi; i++ {
		u0, ua := n.Threshold.At(i), n.Width.At(i)
		r0 := n.r0(i, ua)
		dr0, du0, dua := joshiTriesch((n.U.At(i)-u0)/ua, r0/t.Target[i])
		n.Threshold.Set(i, u0+float64(ua*clipped(step*du0, -1, 1)))
		ua *= kernel.Exp(clipped(step*dua, -math.Ln2, math.Ln2))
		n.Width.Set(i, ua)
		n.setR0(i, r0*kernel.Exp(clipped(step*dr0, -math.Ln2, math.Ln2)), ua)
	}
}

// joshiTriesch is how log(r0), u0/ua and log(ua) move at eta = 1, at a distance z from u0; ratio is r0/mu.
func joshiTriesch(z, ratio float64) (dr0, du0, dua float64) {
	decays := kernel.Exp(-math.Abs(z))
	g := max(z, 0) + kernel.Log(1+decays) // over r0
	spent := decays / (1 + decays)        // 1 - exp(-g)
	if z > 0 {
		spent = 1 / (1 + decays)
	}
	du0 = float64((1+ratio)*spent) - 1
	return 1 - float64(g*ratio), du0, float64(z*du0) - 1
}

func (n *Softplus) r0(i int, ua float64) float64 {
	if n.R0.Len() == 0 {
		return n.Gain.At(i) * ua
	}
	return n.R0.At(i)
}

func (n *Softplus) setR0(i int, r0, ua float64) {
	if n.R0.Len() == 0 {
		n.Gain.Set(i, r0/ua)
		return
	}
	n.R0.Set(i, r0)
}

// Keep keeps what Set may have changed.
func (t *JoshiTriesch2009) Keep(k *state.Keeper) {
	keepNumbers(k, &t.P)
	state.Slice(k, "target", t.Target)
}
