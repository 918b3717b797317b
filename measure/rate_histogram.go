package measure

import (
	"math"
	"slices"
)

// RateHistogram counts the rates above 0 in bins on a log axis, about perDecade of them per
// factor of ten. It returns the bins' edges, one more than bins, and the rates per decade
// in each. Rates of counted spikes are multiples of one number: edges then lie
// between two multiples, so that no bin is empty because nothing can fall into it.
func RateHistogram(rates []float64, perDecade int) (edges, perDecades []float64) {
	x := slices.DeleteFunc(slices.Sorted(slices.Values(rates)), func(r float64) bool { return !(r > 0) || math.IsInf(r, 1) })
	if len(x) == 0 {
		return nil, nil
	}
	unit := step(x)
	first := math.Floor(math.Log10(x[0]) * float64(perDecade))
	edges = []float64{math.Pow(10, first/float64(perDecade))}
	if unit > 0 {
		edges[0] = x[0] - unit/2
	}
	for k := first + 1; edges[len(edges)-1] <= x[len(x)-1]; k++ {
		edge := math.Pow(10, k/float64(perDecade))
		if unit > 0 {
			edge = (math.Round(edge/unit-0.5) + 0.5) * unit
		}
		if edge > edges[len(edges)-1] {
			edges = append(edges, edge)
		}
	}
	for b := range len(edges) - 1 {
		from, _ := slices.BinarySearch(x, edges[b])
		to, _ := slices.BinarySearch(x, edges[b+1])
		perDecades = append(perDecades, float64(to-from)/math.Log10(edges[b+1]/edges[b]))
	}
	return edges, perDecades
}

// step is the number of which ascending numbers above 0 are all multiples, 0 if there is none
// that explains them: the least distance of two that differ, and of the first from 0.
func step(x []float64) float64 {
	unit := x[0]
	for i := 1; i < len(x); i++ {
		if gap := x[i] - x[i-1]; gap > 1e-9*x[i] {
			unit = min(unit, gap)
		}
	}
	for _, v := range x {
		if multiple := v / unit; math.Abs(multiple-math.Round(multiple)) > 1e-4 {
			return 0
		}
	}
	return unit
}
