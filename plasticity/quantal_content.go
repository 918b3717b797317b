package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Homeostasis of quantal content, as at the neuromuscular junction (Davis 2006, Annu
// Rev Neurosci 29:307; Davis and Müller 2015): where a vesicle does less, more
// are released, until what a spike does is restored. With q the mean magnitude of a
// source's weights and U the release probability of its synapses (TsodyksMarkram),
//
//	tau dU/dt = U (1 - U) (A* - A)/A*,  A = q U
//
// (the number of sites is in q). Where q changes by a factor k, U goes to U/k, and where
// that is above 1 to 1 at most, short of A*. Weights do not change.
//
// A* is that of each source at the rule's first action, if none is given.

// QuantalContentParameters describe the rule.
type QuantalContentParameters struct {
	Strength float64 `toml:"strength"` // A*: what a rested source's spike does at one synapse, in the unit of weights; 0: that at the start
	Tau      float64 `toml:"tau"`      // time in which U/(1 - U) grows e-fold without any response, ms
	Min      float64 `toml:"min"`      // the smallest U that it goes down to
	Max      float64 `toml:"max"`      // the largest U that it goes up to
	Interval float64 `toml:"interval"` // time between the rule's actions, ms
}

// DefaultQuantalContent keeps what it finds, within seconds.
func DefaultQuantalContent() QuantalContentParameters {
	return QuantalContentParameters{Tau: 10_000, Min: 0.001, Max: 0.999, Interval: 100}
}

// Validate says which parameters are out of their range, each by its key.
func (p QuantalContentParameters) Validate() error {
	return errors.Join(check.NotNegative("strength", p.Strength), check.Positive("tau", p.Tau),
		check.Fractions("min", value.Const(p.Min)), check.Fractions("max", value.Const(p.Max)), check.Ordered("min", p.Min, "max", p.Max),
		check.Positive("interval", p.Interval))
}

// QuantalContent is the rule on the sources of one projection. In each interval it
// looks at the projection's synapses, target by target (Settle), and then changes its
// sources (Advance).
type QuantalContent struct {
	P         QuantalContentParameters // may change between steps, but for Strength and Interval
	Strengths []float64                // A* of each source; 0: not known yet
	U         []float64                // release probability of each source, of others' making
	quanta    []gathered               // q
}

// NewQuantalContent returns the rule on sources with release probabilities u.
func NewQuantalContent(p QuantalContentParameters, u []float64) *QuantalContent {
	r := &QuantalContent{P: p, Strengths: make([]float64, len(u)), U: u, quanta: make([]gathered, len(u))}
	for j := range r.Strengths {
		r.Strengths[j] = p.Strength
	}
	return r
}

// Settle looks at the synapses onto one target.
func (r *QuantalContent) Settle(_ float64, _ int, sources []int32, weights []float32) {
	weights = weights[:len(sources)]
	for k, j := range sources {
		r.quanta[j].add(math.Abs(float64(weights[k])))
	}
}

// Fired hears of spikes, which do nothing by themselves.
func (*QuantalContent) Fired([]int32) {}

// Advance changes sources lo..hi-1 by what elapsed ms are worth.
func (r *QuantalContent) Advance(elapsed float64, lo, hi int) {
	for j := lo; j < hi; j++ {
		q, any := r.quanta[j].take()
		if !any {
			continue
		}
		strength := &r.Strengths[j]
		if *strength == 0 {
			*strength = q * r.U[j]
		}
		if *strength > 0 {
			r.U[j] = likelier(r.U[j], elapsed/r.P.Tau*(*strength-q*r.U[j]) / *strength, r.P.Min, r.P.Max)
		}
	}
}

// Keep keeps what may have been changed, and the set points found; probabilities
// are kept with the synapses.
func (r *QuantalContent) Keep(k *state.Keeper) {
	keepNumbers(k, &r.P)
	state.Slice(k, "strengths", r.Strengths)
}
