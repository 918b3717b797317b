package measure

import (
	"math"
	"slices"
)

// KolmogorovSmirnov tests whether two samples come from one distribution. The
// statistic is the largest distance of their cumulative distributions.
//
// Up to a million pairs the p-value is exact (it counts lattice paths; with ties it
// is an upper bound), beyond that Kolmogorov's limit with the correction of
// Stephens 1970. Panics if a sample is empty.
func KolmogorovSmirnov(x, y []float64) Test {
	x, y = sorted(x), sorted(y)
	n, m := len(x), len(y)
	// The distance times n·m is a whole number; kept as one, it compares exactly.
	var i, j, most int
	for i < n && j < m {
		v := min(x[i], y[j])
		for i < n && x[i] == v {
			i++
		}
		for j < m && y[j] == v {
			j++
		}
		most = max(most, i*m-j*n, j*n-i*m)
	}
	d := float64(most) / float64(n) / float64(m)
	if n*m <= 1_000_000 {
		return Test{d, pathsBeyond(n, m, most)}
	}
	return Test{d, limit(n, m, d)}
}

// limit returns the p-value of a distance d between samples of n and m, both large.
func limit(n, m int, d float64) float64 {
	root := math.Sqrt(float64(n) * float64(m) / float64(n+m))
	return kolmogorovTail((root + 0.12 + 0.11/root) * d)
}

// pathsBeyond returns the probability that a random order of n and m numbers
// brings |i·m − j·n| to at least d on the way. A sum of positive terms: small
// probabilities are as exact as large ones.
func pathsBeyond(n, m, d int) float64 {
	if d == 0 {
		return 1
	}
	// inside[j] is the probability to pass (i, j) with the distance below d so far.
	inside := make([]float64, m+1)
	inside[0] = 1
	var beyond float64
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			var p float64
			if i == 0 && j == 0 {
				p = 1
			}
			if i > 0 {
				p += inside[j] * float64(n-i+1) / float64(n+m-i-j+1)
			}
			if j > 0 {
				p += inside[j-1] * float64(m-j+1) / float64(n+m-i-j+1)
			}
			if i*m-j*n >= d || j*n-i*m >= d {
				beyond += p
				p = 0
			}
			inside[j] = p
		}
	}
	return min(1, beyond)
}

// kolmogorovTail returns 2 Σ (−1)^(k−1) exp(−2k²λ²), in the form that converges fast.
func kolmogorovTail(lambda float64) float64 {
	if lambda <= 0 {
		return 1
	}
	if lambda < 1 {
		var sum float64
		for k := 1; k <= 9; k += 2 {
			sum += math.Exp(-float64(k*k) * math.Pi * math.Pi / (8 * lambda * lambda))
		}
		return 1 - math.Sqrt(2*math.Pi)/lambda*sum
	}
	sum, sign := 0.0, 1.0
	for k := 1; k <= 5; k++ {
		sum += sign * math.Exp(-2*float64(k*k)*lambda*lambda)
		sign = -sign
	}
	return 2 * sum
}

// sorted returns a sorted copy; panics if there is nothing, or something that is no number.
func sorted(x []float64) []float64 {
	if len(x) == 0 {
		panic("measure: an empty sample")
	}
	s := slices.Sorted(slices.Values(x))
	if math.IsNaN(s[0]) { // sorts before all numbers
		panic("measure: NaN in a sample")
	}
	return s
}
