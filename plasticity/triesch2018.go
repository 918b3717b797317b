package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Synapses that compete for receptors (Triesch, Vo and Hafner 2018, eLife
// 7:e37836). A branch has N receptors: p are free, w_i are bound in the s_i slots
// of synapse i, and the weight is w_i:
//
//	dw_i/dt = α p (s_i − w_i) − β w_i,   p + Σw = N
//
// At rest all synapses have the same part F = p/(p + β/α) of their slots filled,
// w_i = F s_i, so that a change of N scales them by one factor, and one that gets
// slots takes receptors from the others: fast multiplicative normalization, which
// leaves the more free as the pool is larger.
//
// What other rules change a weight by is a change of its slots: s_i += Δw_i/F, with
// F that of the start, and w_i follows by the equation alone. So the receptors of a
// branch are conserved whatever learns.
//
// Scheme: exact for constant slots. W = Σw obeys a Riccati equation of roots
// W1 < W2, and what a synapse is off its share of W, w_i − s_i W/S, decays as
// exp(−∫(α p + β)), which is in closed form, too.
//
// Deviations: production and decay of free receptors, by which N changes within
// tens of minutes, are left out; α and N follow from the filling and the pool at
// the start, and a supply other than 1 is that much of N. Where it falls below what
// is bound, receptors go as they come free. Where synapses are lost, receptors and slots are set anew, as at the
// start. Weights are kept in float64 beside their float32.

// Triesch2018Parameters describe the rule.
type Triesch2018Parameters struct {
	BranchParameters
	Tau      float64 `toml:"tau"`      // 1/β: time for which a receptor stays bound, ms
	Filling  float64 `toml:"filling"`  // F at the start: part of the slots that are filled, below 1
	Pool     float64 `toml:"pool"`     // free receptors over bound ones with which the weights of the start are at rest
	Supply   float64 `toml:"supply"`   // receptors of a branch over those with which it is so
	Interval float64 `toml:"interval"` // time between the rule's actions, ms
}

// DefaultTriesch2018 has receptors stay bound for 43 s and half of the slots
// filled, and as many receptors free as a tenth of the bound ones.
func DefaultTriesch2018() Triesch2018Parameters {
	return Triesch2018Parameters{
		BranchParameters: BranchParameters{Branches: 10, Arrangement: Ordered},
		Tau:              43_000, Filling: 0.5, Pool: 0.1, Supply: 1, Interval: 10,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p Triesch2018Parameters) Validate() error {
	return errors.Join(p.BranchParameters.Validate(), check.Positive("tau", p.Tau), check.Positive("filling", p.Filling),
		check.Ordered("filling", p.Filling, "1", 1), check.Positive("pool", p.Pool), check.NotNegative("supply", p.Supply), check.Positive("interval", p.Interval))
}

// Triesch2018 is the rule on the synapses that one population receives.
type Triesch2018 struct {
	P        Triesch2018Parameters // Tau and Supply may change between steps
	Branches *Branches
	Total    []float64 // N at a supply of 1, neurons × branches
	affinity []float64 // α/β, as many
	slots    rows      // along the dendrite
	bound    rows      // magnitudes, along the dendrite
}

// NewTriesch2018 returns the rule on these branches of n neurons.
func NewTriesch2018(p Triesch2018Parameters, branches *Branches, n int) *Triesch2018 {
	return &Triesch2018{
		P: p, Branches: branches,
		Total: make([]float64, n*p.Branches), affinity: make([]float64, n*p.Branches),
		slots: make(rows, n), bound: make(rows, n),
	}
}

// Settle moves receptors on the branches of neuron i for elapsed ms.
func (r *Triesch2018) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	d := r.Branches.of(i, sources)
	if len(r.slots[i]) != len(weights) {
		r.start(i, d, weights)
	}
	for b := range r.Branches.Count {
		at, lo, hi := d.branch(b), d.ends[b], d.ends[b+1]
		slots, bound, k := r.slots[i][lo:hi], r.bound[i][lo:hi], i*r.Branches.Count+b
		r.take(at, weights, slots, bound)
		exchange(elapsed/r.P.Tau, r.affinity[k], r.P.Supply*r.Total[k], slots, bound)
		for k, w := range at {
			weights[w] = float32(math.Copysign(bound[k], float64(weights[w])))
		}
	}
}

// start fills slots, and the pool of each branch, from the weights that are there.
func (r *Triesch2018) start(i int, d *dendrite, weights []float32) {
	r.slots[i], r.bound[i] = make([]float64, len(weights)), make([]float64, len(weights))
	for k, w := range d.order {
		r.bound[i][k] = math.Abs(float64(weights[w]))
		r.slots[i][k] = r.bound[i][k] / r.P.Filling
	}
	for b := range r.Branches.Count {
		sum, k := magnitudeOf(d.branch(b), weights), i*r.Branches.Count+b
		r.Total[k], r.affinity[k] = (1+r.P.Pool)*sum, 0
		if sum > 0 {
			r.affinity[k] = r.P.Filling / (1 - r.P.Filling) / (r.P.Pool * sum)
		}
	}
}

// take makes slots of what others have changed weights by since the last action.
func (r *Triesch2018) take(at []int32, weights []float32, slots, bound []float64) {
	for k, w := range at {
		if now, was := math.Abs(float64(weights[w])), float64(float32(bound[k])); now != was {
			slots[k] = max(0, slots[k]+(now-was)/r.P.Filling)
		}
	}
}

// exchange moves receptors between the pool and the slots of a branch for a time,
// in units of 1/β; affinity is α/β. Of a total below what is bound none are free.
func exchange(time, affinity, total float64, slots, bound []float64) {
	var s, w float64
	for k := range slots {
		s += slots[k]
		w += bound[k]
	}
	if affinity == 0 {
		return // nothing was ever bound here
	}
	total = max(total, w)
	half := (total + s + 1/affinity) / 2
	far := half + math.Sqrt(float64(half*half)-float64(total*s)) // W2
	near := total * s / far                                      // W1: their product is N S
	ratio := (near - w) / (far - w)
	later := ratio * math.Exp(-affinity*(far-near)*time)
	sum := (near - float64(later*far)) / (1 - later)
	stays := math.Exp(-affinity*(far-s)*time) * (1 - ratio) / (1 - later)
	for k := range bound {
		share, was := 0.0, 0.0
		if s > 0 {
			share, was = slots[k]/s*sum, slots[k]/s*w
		}
		bound[k] = max(0, share+float64((bound[k]-was)*stays))
	}
}

// Keep keeps receptors, slots, and what may have been changed.
func (r *Triesch2018) Keep(k *state.Keeper) {
	keepNumbers(k, &r.P)
	state.Slice(k, "total", r.Total)
	state.Slice(k, "affinity", r.affinity)
	r.slots.keep(k, "slots")
	r.bound.keep(k, "bound")
}
