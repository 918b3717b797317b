package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Normalization of branches: the magnitudes m of the synapses on one branch of a
// dendrite add up to a total S, so what one gains the others lose. Every interval
//
//	multiplicative: m_i ← m_i S / Σm
//	subtractive:    m_i ← m_i − (Σm − S)/n, none below 0
//
// (Miller and MacKay 1994, Neural Comput 6:100; on branches, Shen, Wang and
// Navlakha 2021). With a reach, in synapses, it is the neighbours that pay first,
// the nearer the more, as Royer and Paré 2003 (Nature 422:518) found around an
// induced site: what synapse j has changed by, d_j, since the last action is taken from
// the others of its branch in the shares
//
//	K_ij = exp(−|i − j|/reach) a_i / Σ_k exp(−|k − j|/reach) a_k,   i, k ≠ j
//
// with a = m before the change (multiplicative) or 1 (subtractive), i and j
// counted along the branch. What is left, as where a neighbour had less than its
// share, the whole branch evens out as above. One branch is the whole cell.
//
// Where no total is given it is the sum that the rule finds on a branch at its
// first action, when every synapse has its weight.

// Constraint is how synapses of a branch share what has to go.
type Constraint string

// The constraints.
const (
	ByFactor Constraint = "multiplicative"
	ByAmount Constraint = "subtractive"
)

// BranchNormalizationParameters describe the rule.
type BranchNormalizationParameters struct {
	BranchParameters
	Constraint Constraint  `toml:"constraint"` // multiplicative or subtractive
	Reach      float64     `toml:"reach"`      // over which neighbours pay, in synapses; 0: the whole branch does
	Total      value.Value `toml:"total"`      // sum of a branch's magnitudes, per neuron, in the unit of weights; 0: that at the start
	Interval   float64     `toml:"interval"`   // time between the rule's actions, ms
}

// DefaultBranchNormalization has ten branches that keep what they start with.
func DefaultBranchNormalization() BranchNormalizationParameters {
	return BranchNormalizationParameters{
		BranchParameters: BranchParameters{Branches: 10, Arrangement: Ordered},
		Constraint:       ByFactor, Total: value.Const(0), Interval: 10,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p BranchNormalizationParameters) Validate() error {
	return errors.Join(p.BranchParameters.Validate(), check.OneOf("constraint", p.Constraint, ByFactor, ByAmount),
		check.NotNegative("reach", p.Reach), check.NotNegativeValues("total", p.Total), check.Positive("interval", p.Interval))
}

// BranchNormalization is the rule on the synapses that one population receives.
type BranchNormalization struct {
	P        BranchNormalizationParameters
	Branches *Branches
	Totals   []float64 // neurons × branches; below 0: not known yet
	before   rows      // magnitudes after the last action, along the dendrite; only with a reach
}

// NewBranchNormalization returns the rule on these branches of n neurons. Totals that are drawn come from key.
func NewBranchNormalization(p BranchNormalizationParameters, branches *Branches, n int, key rng.Key) *BranchNormalization {
	r := &BranchNormalization{P: p, Branches: branches, before: make(rows, n)}
	each := make([]float64, n)
	p.Total.Fill(each, key)
	r.Totals = make([]float64, n*p.Branches)
	for k := range r.Totals {
		if r.Totals[k] = each[k/p.Branches]; r.Totals[k] == 0 {
			r.Totals[k] = -1
		}
	}
	return r
}

// Settle brings the branches of neuron i to their totals.
func (r *BranchNormalization) Settle(_ float64, i int, sources []int32, weights []float32) {
	d := r.Branches.of(i, sources)
	near := r.P.Reach > 0 && len(r.before[i]) == len(weights)
	for b := range r.Branches.Count {
		at, total := d.branch(b), &r.Totals[i*r.Branches.Count+b]
		if *total < 0 {
			*total = magnitudeOf(at, weights)
		}
		if near {
			r.neighboursPay(d, at, weights, r.before[i][d.ends[b]:d.ends[b+1]])
		}
		if r.P.Constraint == ByFactor {
			scaleTo(*total, at, weights)
		} else {
			shiftTo(*total, at, weights)
		}
	}
	if r.P.Reach > 0 {
		r.remember(i, d, weights)
	}
}

// remember notes the magnitudes from which the next changes are counted.
func (r *BranchNormalization) remember(i int, d *dendrite, weights []float32) {
	if len(r.before[i]) != len(weights) {
		r.before[i] = make([]float64, len(weights))
	}
	for k, at := range d.order {
		r.before[i][k] = math.Abs(float64(weights[at]))
	}
}

// neighboursPay takes from each synapse its share of what the others have changed
// by. Sums over exponentials of distances are gathered by one walk along the branch and one back.
func (r *BranchNormalization) neighboursPay(d *dendrite, at []int32, weights []float32, before []float64) {
	if !changed(at, weights, before) {
		return
	}
	q := math.Exp(-1 / r.P.Reach)
	whole, lost := d.scratch(len(at))
	share := func(k int) float64 {
		if r.P.Constraint == ByFactor {
			return before[k]
		}
		return 1
	}
	fromOthers(whole, q, share)
	asked := func(k int) float64 {
		if whole[k] == 0 {
			return 0
		}
		return (math.Abs(float64(weights[at[k]])) - before[k]) / whole[k]
	}
	fromOthers(lost, q, asked)
	for k, w := range at {
		m := math.Abs(float64(weights[w])) - float64(share(k)*lost[k])
		weights[w] = float32(math.Copysign(max(0, m), float64(weights[w])))
	}
}

// changed says whether any weight is not what it was.
func changed(at []int32, weights []float32, before []float64) bool {
	for k, w := range at {
		if math.Abs(float64(weights[w])) != before[k] {
			return true
		}
	}
	return false
}

// fromOthers sets each sums[i] to Σ q^|i−j| x_j over j ≠ i.
func fromOthers(sums []float64, q float64, x func(int) float64) {
	walk := 0.0
	for k := range sums {
		sums[k] = walk
		walk = q * (walk + x(k))
	}
	walk = 0
	for k := len(sums) - 1; k >= 0; k-- {
		sums[k] += walk
		walk = q * (walk + x(k))
	}
}

// magnitudeOf is Σ|w| of the weights w[at].
func magnitudeOf(at []int32, w []float32) (sum float64) {
	for _, k := range at {
		sum += math.Abs(float64(w[k]))
	}
	return sum
}

// scaleTo multiplies the weights w[at] so that their magnitudes add up to a total. Zeros stay.
func scaleTo(total float64, at []int32, w []float32) {
	sum := magnitudeOf(at, w)
	if sum == 0 || sum == total {
		return
	}
	for _, k := range at {
		w[k] = float32(float64(w[k]) * (total / sum))
	}
}

// shiftTo changes the magnitudes of w[at] by one amount so that they add up to a
// total; those that would fall below 0 stay there, and the others pay for them.
// Weights that are all 0 stay so: they have no sign.
func shiftTo(total float64, at []int32, w []float32) {
	sum := magnitudeOf(at, w)
	if sum == 0 || sum == total {
		return
	}
	side := 1.0
	for _, k := range at {
		if w[k] != 0 {
			side = math.Copysign(1, float64(w[k]))
		}
	}
	for excess := sum - total; excess != 0; {
		sharing := 0
		for _, k := range at {
			if excess < 0 || w[k] != 0 {
				sharing++
			}
		}
		amount, left := excess/float64(sharing), 0.0
		for _, k := range at {
			if m := math.Abs(float64(w[k])) - amount; m >= 0 {
				w[k] = float32(side * m)
			} else if w[k] != 0 {
				left -= m
				w[k] = 0
			}
		}
		excess = left
	}
}

// Keep keeps the totals, and the weights from which changes are counted.
func (r *BranchNormalization) Keep(k *state.Keeper) {
	state.Slice(k, "totals", r.Totals)
	r.before.keep(k, "before")
}
