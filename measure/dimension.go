package measure

import (
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// participationRatio is the effective number of dimensions that activity fills,
// (Σλ)²/Σλ² = (tr C)²/tr C² of its covariance C over stimuli, divided by the units.
//
// A finite number N of stimuli makes it too small: white Gaussian activity of J
// units gives J/(1+J/N). So tr C² and (tr C)² are replaced by what has them as its
// mean for Gaussian activity; with n = N−1,
//
//	E[tr S²]  = (1+1/n) tr C² + (tr C)²/n
//	E[(tr S)²] = (tr C)² + 2 tr C²/n
//
// solved for the two. Extra: "plugin", the same of the sample covariance S as it is;
// "dimensions", the ratio before dividing by units.
func participationRatio(in Input) (Result, bool) {
	if in.Activity == nil || in.Activity.Stimuli < 3 || in.Activity.Units == 0 {
		return Result{}, false
	}
	in.Activity.check()
	var s mat.SymDense
	stat.CovarianceMatrix(&s, mat.NewDense(in.Activity.Stimuli, in.Activity.Units, in.Activity.A), nil)
	trace := mat.Trace(&s)
	var square float64
	for i := range in.Activity.Units {
		square += s.At(i, i) * s.At(i, i)
		for j := range i {
			square += 2 * s.At(i, j) * s.At(i, j)
		}
	}
	n := float64(in.Activity.Stimuli - 1)
	top, bottom := unbiased(trace, square, n)
	if !(bottom > 0) { // constant activity, or far too few stimuli to tell, or NaN
		return Result{}, false
	}
	dimensions := top / bottom
	units := float64(in.Activity.Units)
	return Result{Value: dimensions / units, Extra: map[string]float64{
		"plugin":     trace * trace / square / units,
		"dimensions": dimensions,
	}}, true
}

// unbiased returns estimates of (tr C)² and tr C² from tr S and tr S² of a sample
// covariance with n degrees of freedom.
func unbiased(trace, square, n float64) (trace2, square2 float64) {
	square2 = (square - trace*trace/n) / (1 + 1/n - 2/(n*n))
	return trace*trace - 2*square2/n, square2
}
