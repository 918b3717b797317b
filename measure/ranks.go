package measure

import (
	"cmp"
	"math"
	"slices"
)

// MannWhitney tests whether the numbers of one sample tend to be larger than those
// of the other. The statistic is U of x: how many pairs have x above y, ties half.
//
// Without ties and up to 400 pairs the p-value is exact, else the normal limit with
// corrections for continuity and ties. Panics if a sample is empty.
func MannWhitney(x, y []float64) Test {
	n, m := len(x), len(y)
	if n == 0 || m == 0 {
		panic("measure: an empty sample")
	}
	ranks, ties := Ranks(append(slices.Clone(x), y...))
	u := -float64(n*(n+1)) / 2
	for _, r := range ranks[:n] {
		u += r
	}
	if ties == 0 && n*m <= 400 {
		return Test{u, min(1, 2*ordersUpTo(n, m, int(min(u, float64(n*m)-u))))}
	}
	total := float64(n + m)
	variance := float64(n*m) / 12 * (total + 1 - ties/(total*(total-1)))
	if variance <= 0 {
		return Test{u, 1}
	}
	z := (math.Abs(u-float64(n*m)/2) - 0.5) / math.Sqrt(variance)
	return Test{u, min(1, math.Erfc(z/math.Sqrt2))}
}

// ordersUpTo returns the probability that a random order of n and m numbers has at
// most u pairs in one direction (Mann and Whitney 1947, their recurrence).
func ordersUpTo(n, m, u int) float64 {
	// count[i][k] is the probability of k pairs among i of the first kind and the
	// j of the second kind looked at so far, whichever comes last.
	count := make([][]float64, n+1)
	for i := range count {
		count[i] = make([]float64, n*m+1)
		count[i][0] = 1
	}
	for j := 1; j <= m; j++ {
		for i := 1; i <= n; i++ {
			next := make([]float64, n*m+1)
			for k := range next {
				if k >= j { // the largest is of the first kind: above all j
					next[k] = count[i-1][k-j] * float64(i) / float64(i+j)
				}
				next[k] += count[i][k] * float64(j) / float64(i+j)
			}
			count[i] = next
		}
	}
	var p float64
	for _, c := range count[n][:u+1] {
		p += c
	}
	return p
}

// Ranks returns the rank of each number from 1, ties sharing their mean rank, and
// Σ(t³−t) over groups of t ties. Panics on NaN, which has no rank.
func Ranks(x []float64) (ranks []float64, ties float64) {
	order := make([]int, len(x))
	for i, v := range x {
		if math.IsNaN(v) {
			panic("measure: NaN in a sample")
		}
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	ranks = make([]float64, len(x))
	for from, to := 0, 0; from < len(order); from = to {
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+to+1) / 2
		}
		t := float64(to - from)
		ties += t*t*t - t
	}
	return ranks, ties
}

// Spearman tests whether two paired samples rise together. The statistic is the
// correlation of their ranks (NaN if one is constant); the p-value is that of
// Student's t with n−2 degrees of freedom, good from about ten pairs. Panics if the
// lengths differ.
func Spearman(x, y []float64) Test {
	rx, _ := Ranks(x)
	ry, _ := Ranks(y)
	rho := Fit(rx, ry).R
	freedom := float64(len(x) - 2)
	if freedom < 1 || math.IsNaN(rho) {
		return Test{rho, 1}
	}
	if math.Abs(rho) >= 1 {
		return Test{rho, 0}
	}
	return Test{rho, studentTail(rho*math.Sqrt(freedom/(1-rho*rho)), freedom)}
}
