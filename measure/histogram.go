package measure

import "math"

// ECDF returns the empirical cumulative distribution: the distinct values in
// ascending order, and the fraction of numbers up to each. Panics if x is empty.
func ECDF(x []float64) (values, fractions []float64) {
	s := sorted(x)
	for i, v := range s {
		if i+1 < len(s) && s[i+1] == v {
			continue
		}
		values = append(values, v)
		fractions = append(fractions, float64(i+1)/float64(len(s)))
	}
	return values, fractions
}

// LogHistogram counts the numbers above 0 in bins of equal width on a log axis,
// perDecade of them per factor of ten, with edges at 10^(k/perDecade). It returns
// one more edge than counts, and how many numbers were left out (not above 0, or not finite).
func LogHistogram(x []float64, perDecade int) (edges []float64, counts []int, left int) {
	var bins []int
	for _, v := range x {
		if !(v > 0) || math.IsInf(v, 1) {
			left++
			continue
		}
		bins = append(bins, int(math.Floor(math.Log10(v)*float64(perDecade)+1e-9)))
	}
	if len(bins) == 0 {
		return nil, nil, left
	}
	first, last := bins[0], bins[0]
	for _, b := range bins {
		first, last = min(first, b), max(last, b)
	}
	counts = make([]int, last-first+1)
	for _, b := range bins {
		counts[b-first]++
	}
	for b := first; b <= last+1; b++ {
		edges = append(edges, math.Pow(10, float64(b)/float64(perDecade)))
	}
	return edges, counts, left
}
