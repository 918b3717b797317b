package measure

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MeanInterval returns the interval that holds the mean of the normal distribution of
// which x is a sample in 95% of cases, by Student's t: mean ± t·s/√n with n−1 degrees of
// freedom. NaN for fewer than two numbers.
func MeanInterval(x []float64) (low, high float64) {
	if len(x) < 2 {
		return math.NaN(), math.NaN()
	}
	n := float64(len(x))
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.975) * math.Sqrt(sampleVariance(x)/n)
	m := Mean(x)
	return m - half, m + half
}
