package circuits

import (
	"fmt"
	"math"

	"homeostat/internal/rng"
)

// FixedProbability connects every pair, on its own, with a probability.
type FixedProbability struct {
	Probability float64 `toml:"probability,required"` // of a synapse between two neurons, above 0 and at most 1
}

// Validate says whether the probability is none.
func (p FixedProbability) Validate() error { return probable("probability", p.Probability) }

func probable(key string, p float64) error {
	if !(p > 0 && p <= 1) {
		return fmt.Errorf("%s: must be above 0 and at most 1, is %g", key, p)
	}
	return nil
}

func (FixedProbability) fit(wiring) error { return nil }

func (p FixedProbability) expected(w wiring) (float64, bool) {
	all, _ := AllToAll{}.expected(w)
	return p.Probability * all, p.Probability == 1
}

func (p FixedProbability) pair(w wiring) pairs {
	if p.Probability == 1 {
		return AllToAll{}.pair(w)
	}
	return w.byTarget(nil, func() rower {
		gaps := newGaps(p.Probability)
		return func(t int, list []int32) []int32 {
			stream, banned := w.key.At(uint64(t)), w.banned(t)
			for s := gaps.next(&stream, -1); s < w.from.size; s = gaps.next(&stream, s) {
				if s != banned {
					list = append(list, int32(s))
				}
			}
			return list
		}
	})
}

// gaps draws which of a long row of elements are taken, each with one
// probability, by jumping from one that is taken to the next: the gap between
// them is geometric.
type gaps struct{ scale float64 }

func newGaps(probability float64) gaps { return gaps{1 / math.Log1p(-probability)} }

// next is the element taken after one; past the end of any row if there is none.
func (g gaps) next(stream *rng.Stream, after int) int {
	gap := math.Floor(math.Log1p(-stream.Float64()) * g.scale)
	if !(gap < math.MaxInt32) {
		return math.MaxInt
	}
	return after + 1 + int(gap)
}
