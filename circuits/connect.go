package circuits

import (
	"math"
	"slices"

	"homeostat/internal/rng"
)

// Connectors are the ways in which sources and targets are paired:
//
//   - one_to_one: source k to target k; both have the same number.
//   - all_to_all.
//   - fixed_probability: every pair, on its own, with a probability.
//   - fixed_indegree: every target gets so many different sources, all sets alike.
func Connectors() []string {
	return []string{"all_to_all", "fixed_indegree", "fixed_probability", "one_to_one"}
}

// block is consecutive neurons of a population, or all of them.
type block struct {
	population string
	from, size int
}

// sources appends the sources of target t (both counted within their blocks),
// ascending. Draws come from the target's own address. self is the source that
// is the target itself, or -1 where that may stay or cannot be.
func (p Projection) sources(list []int32, t, n, self int, key rng.Key) []int32 {
	switch p.Connect {
	case "one_to_one":
		if t != self {
			list = append(list, int32(t))
		}
	case "all_to_all":
		for s := range n {
			if s != self {
				list = append(list, int32(s))
			}
		}
	case "fixed_probability":
		list = p.draw(list, n, self, key.At(uint64(t)))
	case "fixed_indegree":
		list = p.choose(list, n, self, key.At(uint64(t)))
	}
	return list
}

// draw takes each source with the probability, by jumping from one that is
// taken to the next: the gap is geometric.
func (p Projection) draw(list []int32, n, self int, stream rng.Stream) []int32 {
	if p.Probability >= 1 {
		return Projection{Connect: "all_to_all"}.sources(list, 0, n, self, rng.Key{})
	}
	perGap := 1 / math.Log1p(-p.Probability)
	for at := -1.0; ; {
		at += 1 + math.Floor(math.Log1p(-stream.Float64())*perGap)
		if at >= float64(n) {
			return list
		}
		if int(at) != self {
			list = append(list, int32(at))
		}
	}
}

// choose takes Degree different sources of those that are not self, every set
// alike (Floyd's algorithm; Bentley and Floyd 1987, Commun ACM 30:754).
func (p Projection) choose(list []int32, n, self int, stream rng.Stream) []int32 {
	begin := len(list)
	if self >= 0 {
		n--
	}
	taken := make(map[int32]bool, p.Degree)
	r := stream.Rand()
	for last := n - p.Degree; last < n; last++ {
		s := int32(r.IntN(last + 1))
		if taken[s] {
			s = int32(last)
		}
		taken[s] = true
		list = append(list, s)
	}
	if self >= 0 { // the numbers from self on stand for the sources after it
		for k := begin; k < len(list); k++ {
			if int(list[k]) >= self {
				list[k]++
			}
		}
	}
	slices.Sort(list[begin:])
	return list
}

// count is the number of synapses between blocks, -1 if it is left to chance.
func (p Projection) count(from, to block) int {
	selves := 0 // pairs of a neuron with itself that are left out
	if p.excludesSelf(from, to) {
		selves = overlap(from, to)
	}
	switch p.Connect {
	case "one_to_one":
		if from.from != to.from {
			selves = 0
		}
		return to.size - selves
	case "all_to_all":
		return to.size*from.size - selves
	case "fixed_indegree":
		return to.size * p.Degree
	}
	return -1
}

func (p Projection) excludesSelf(from, to block) bool {
	return !p.Self && from.population == to.population
}

// overlap is the number of neurons that two blocks share.
func overlap(a, b block) int {
	if a.population != b.population {
		return 0
	}
	return max(0, min(a.from+a.size, b.from+b.size)-max(a.from, b.from))
}

// mostSources is the number of sources that every target can have.
func (p Projection) mostSources(from, to block) int {
	if p.excludesSelf(from, to) && overlap(from, to) > 0 {
		return from.size - 1
	}
	return from.size
}
