package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Test is the outcome of a statistical test, two-sided where that means anything.
type Test struct {
	Statistic float64
	P         float64 // how likely a statistic at least as extreme is under the null hypothesis
}

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
	root := math.Sqrt(float64(n) * float64(m) / float64(n+m))
	return Test{d, kolmogorovTail((root + 0.12 + 0.11/root) * d)}
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
	var sum float64
	for k := 1; k <= 5; k++ {
		sum += float64(1-2*(1-k%2)) * math.Exp(-2*float64(k*k)*lambda*lambda)
	}
	return 2 * sum
}

// WelchT tests whether two normal samples have one mean, whatever their variances.
// The statistic is t, positive where x has the larger mean. Panics for samples of
// fewer than two numbers.
func WelchT(x, y []float64) Test {
	if len(x) < 2 || len(y) < 2 {
		panic("measure: a t test needs two numbers in each sample")
	}
	vx, vy := sampleVariance(x)/float64(len(x)), sampleVariance(y)/float64(len(y))
	t := (Mean(x) - Mean(y)) / math.Sqrt(vx+vy)
	if vx+vy == 0 {
		return Test{t, certain(t)}
	}
	freedom := (vx + vy) * (vx + vy) / (vx*vx/float64(len(x)-1) + vy*vy/float64(len(y)-1))
	return Test{t, studentTail(t, freedom)}
}

// certain returns the p-value of samples without any spread: 1 if they are equal, else 0.
func certain(t float64) float64 {
	if math.IsNaN(t) {
		return 1
	}
	return 0
}

// studentTail returns the two-sided p-value of t.
func studentTail(t, freedom float64) float64 {
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Survival(math.Abs(t))
}

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
// Σ(t³−t) over groups of t ties.
func Ranks(x []float64) (ranks []float64, ties float64) {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
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

// ChiSquareTail returns how likely a chi-square number with k degrees of freedom is
// at least x.
func ChiSquareTail(x, k float64) float64 { return distuv.ChiSquared{K: k}.Survival(x) }

// Line is a straight line fitted by least squares.
type Line struct {
	Slope, Intercept float64
	R                float64 // Pearson's correlation; R² is the share of y's variance on the line
}

// Fit returns the line y = Slope·x + Intercept of least squares; NaN slope and R if x
// is constant, NaN R if y is. Panics if the lengths differ.
func Fit(x, y []float64) Line {
	if len(x) != len(y) {
		panic("measure: paired samples of different lengths")
	}
	mx, my := Mean(x), Mean(y)
	var xy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
	}
	xx, yy := squares(x), squares(y)
	slope := xy / xx
	return Line{Slope: slope, Intercept: my - slope*mx, R: xy / math.Sqrt(xx*yy)}
}

// sorted returns a sorted copy; panics if there is nothing.
func sorted(x []float64) []float64 {
	if len(x) == 0 {
		panic("measure: an empty sample")
	}
	return slices.Sorted(slices.Values(x))
}
