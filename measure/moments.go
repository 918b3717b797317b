package measure

import "math"

// Mean returns the arithmetic mean; NaN of an empty slice.
func Mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// SD returns the population standard deviation, √(Σ(x−mean)²/n); NaN of an empty slice.
func SD(x []float64) float64 { return math.Sqrt(squares(x) / float64(len(x))) }

// CV returns the coefficient of variation, SD / mean; NaN where the mean is 0.
func CV(x []float64) float64 {
	m := Mean(x)
	if m == 0 {
		return math.NaN()
	}
	return SD(x) / m
}

// squares returns Σ(x−mean)².
func squares(x []float64) float64 {
	m := Mean(x)
	var sum float64
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return sum
}

// sampleVariance returns Σ(x−mean)²/(n−1).
func sampleVariance(x []float64) float64 { return squares(x) / float64(len(x)-1) }

// Explained returns the part of the variance of x that is not in its distance from y,
// number by number: 1 − Σ(x−y)²/Σ(x−mean)², 1 where they are the same, and below 0 where
// the mean of x is nearer to it than y.
func Explained(x, y []float64) float64 {
	var rest float64
	for i := range x {
		rest += (x[i] - y[i]) * (x[i] - y[i])
	}
	return 1 - rest/squares(x)
}

// LargestDeviation returns the largest distance between x and y, number by number.
func LargestDeviation(x, y []float64) (largest float64) {
	for i := range x {
		largest = max(largest, math.Abs(x[i]-y[i]))
	}
	return largest
}
