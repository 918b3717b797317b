package circuits

import (
	"context"
	"fmt"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
	"homeostat/plasticity"
)

// The circuit of Keck, Savin and Lücke (2012, PLoS Comput Biol 8:e1002432): feedforward
// inhibition normalizes patterns, lateral inhibition lets the neurons compete, and
// Hebbian learning with synaptic scaling brings each neuron's weights to the patterns
// that it wins,
//
//	y = (A - D) x/Σx + 1      neuron.InputNormalization
//	I_c = Σ_d S(W_cd) y_d     S is one of the forms below
//	s = softmax(I)            neuron.Softmax
//	ΔW_cd = ε s_c (y_d - W_cd)   plasticity.Keck2012
//
// which, with S = ln, are steps toward the maximum likelihood of a mixture of Poisson
// distributions. S is
//
//	log        ln W, what the likelihood asks for
//	linear     gain W, the form of neurons that add up their inputs
//	truncated  W - 1 below 1 and ln W above: finite at 0
//
// Deviations: with Batch above 1 patterns are answered by weights as they were at the
// batch's start; learning is still one step after the other. Batch = 1 is the circuit.

// KeckCircuit learns pattern by pattern.
type KeckCircuit[T kernel.Float] struct {
	*mixing[T]
	rule  plasticity.Keck2012
	batch int
	key   rng.Key // of the order of patterns in each pass

	now, drives, gathered []T       // patterns of a batch, their activities and then shares, and the weights' change
	column, keep, row     []float64 // of one cause over a batch; of each cause; of one pattern over causes

	pending []float64 // of each cause: how far it has learned since S(W) was last computed, Σ ε s
	due     []int     // causes whose S(W) is
}

// NewKeckCircuit returns the circuit before it has seen anything, with weights start,
// causes × inputs. It panics unless p.Fits the patterns.
func NewKeckCircuit[T kernel.Float](p MixtureParameters, patterns *Patterns, start []float64, key rng.Key, threads int) *KeckCircuit[T] {
	if err := p.Fits(patterns); err != nil {
		panic(fmt.Sprintf("circuits: %v", err))
	}
	m := newMixing[T](start, p.Causes, p.Normalization(patterns), transferOf(p), threads)
	m.Show(patterns)
	batch := min(p.Batch, patterns.Count)
	return &KeckCircuit[T]{
		mixing: m, rule: plasticity.Keck2012{Rate: p.Rate, Unscaled: !p.Scaling}, batch: batch, key: key,
		now: make([]T, batch*m.inputs), drives: make([]T, batch*m.lanes), gathered: make([]T, m.inputs*m.lanes),
		column: make([]float64, batch), keep: make([]float64, m.lanes), row: make([]float64, m.lanes), pending: make([]float64, m.causes),
	}
}

// transferOf is S.
func transferOf(p MixtureParameters) func(float64) float64 {
	switch p.Activation {
	case "linear":
		return func(w float64) float64 { return p.Gain * w }
	case "truncated":
		return func(w float64) float64 {
			if w < 1 {
				return w - 1
			}
			return kernel.Log(w)
		}
	}
	return kernel.Log
}

// Pass shows every pattern once, in an order of its own.
func (k *KeckCircuit[T]) Pass(ctx context.Context, pass int) error {
	defer k.crew.Start()()
	k.weigh(0, k.inputs, k.all) // so that nothing is pending, and weights are all there is between passes
	clear(k.pending)
	order := k.key.Derive(uint64(pass)).Rand().Perm(k.count)
	for from := 0; from < k.count; from += k.batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		k.learn(order[from:min(from+k.batch, k.count)])
	}
	return nil
}

// learn shows a batch: answers to all of it, then what one step after the other comes to.
func (k *KeckCircuit[T]) learn(batch []int) {
	n := len(batch)
	k.crew.Do(min(k.crew.Size(), n), func(worker, workers int) {
		lo, hi := team.Share(n, worker, workers)
		for i := lo; i < hi; i++ {
			copy(k.now[i*k.inputs:(i+1)*k.inputs], k.y[batch[i]*k.inputs:])
		}
		k.drive(k.drives[lo*k.lanes:], k.now[lo*k.inputs:], hi-lo)
	})
	k.compete(k.drives, n, k.row)
	k.tell(k.drives, n, k.row)
	k.share(n)
	k.crew.Do(k.crew.Size(), func(worker, workers int) {
		lo, hi := team.Share(k.inputs, worker, workers)
		k.gather(k.gathered, k.drives, k.now, n, lo, hi)
		for d := lo; d < hi; d++ {
			w, g := k.w[d*k.lanes:][:k.causes], k.gathered[d*k.lanes:][:k.causes]
			for c := range w {
				w[c] = k.keep[c]*w[c] + float64(g[c])
			}
		}
		k.weigh(lo, hi, k.due)
	})
}

// share turns the activities of n patterns into what the rule takes of each, and finds the
// causes whose weights have changed by enough for S(W) to be another number of type T: a
// weight of 1 moves by no more than A times Σ ε s.
func (k *KeckCircuit[T]) share(n int) {
	k.due = k.due[:0]
	for c := range k.causes {
		for i := range n {
			k.column[i] = float64(k.drives[i*k.lanes+c])
			k.pending[c] += k.rule.Rate * k.column[i]
		}
		k.keep[c] = k.rule.Together(k.column[:n])
		for i := range n {
			k.drives[i*k.lanes+c] = T(k.column[i])
		}
		if T(1+k.pending[c]*k.stage.Total) != 1 {
			k.pending[c], k.due = 0, append(k.due, c)
		}
	}
}
