package measure

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

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
