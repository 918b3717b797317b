package measure

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// How white the answers of a population are: uncorrelated over stimuli, and all of one
// variance.

// Whitened is ZCA: rows of x, less their mean, times the inverse root of their covariance
// Σ. Of all maps that make the covariance the identity it changes x least (Kessy, Lewin
// and Strimmer 2018, Am Stat 72:309). Directions in which x does not vary stay at 0.
func Whitened(x *mat.Dense) *mat.Dense {
	rows, units := x.Dims()
	centred := mat.NewDense(rows, units, nil)
	for j := range units {
		column := mat.Col(nil, j, x)
		m := Mean(column)
		for i, v := range column {
			centred.Set(i, j, v-m)
		}
	}
	var s mat.SymDense
	stat.CovarianceMatrix(&s, centred, nil)
	var e mat.EigenSym
	if !e.Factorize(&s, true) {
		panic("measure.Whitened: no eigenvectors of a symmetric matrix, which numbers that are not finite can have caused")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	lambdas := e.Values(nil)
	inverse := mat.NewDiagDense(units, nil)
	for k, lambda := range lambdas { // ascending
		if lambda > 1e-12*lambdas[units-1] {
			inverse.SetDiag(k, 1/math.Sqrt(lambda))
		}
	}
	var out mat.Dense
	out.Product(centred, &v, inverse, v.T())
	return &out
}

// Eigenvalues are those of the covariance of answers, the largest first, in Hz²;
// nil where there are not two answers.
func (in Input) Eigenvalues() []float64 {
	c := in.covariance()
	if c == nil {
		return nil
	}
	var e mat.EigenSym
	e.Factorize(c, false)
	lambdas := e.Values(nil)
	for i, k := 0, len(lambdas)-1; i < k; i, k = i+1, k-1 {
		lambdas[i], lambdas[k] = lambdas[k], lambdas[i]
	}
	return lambdas
}

// Correlations are those of each pair of units' answers over stimuli; NaN of units whose answers
// do not vary, nil where there are not two answers.
func (in Input) Correlations() [][]float64 {
	c := in.covariance()
	if c == nil {
		return nil
	}
	n, _ := c.Dims()
	all := make([][]float64, n)
	for i := range all {
		for j := range n {
			all[i] = append(all[i], c.At(i, j)/math.Sqrt(c.At(i, i)*c.At(j, j)))
		}
	}
	return all
}

// covariance is that of the units' answers over stimuli, nil where there are not two.
func (in Input) covariance() *mat.SymDense {
	rows := in.answers()
	if len(rows) < 2 {
		return nil
	}
	var s mat.SymDense
	stat.CovarianceMatrix(&s, dense(rows), nil)
	return &s
}

func dense(rows [][]float64) *mat.Dense {
	m := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.SetRow(i, row)
	}
	return m
}

// whiteness is the distance of the covariance of answers from that of white ones of the
// same mean variance v, ‖C/v − I‖/√units (Frobenius). It is of the stimuli at hand: of N
// independent Gaussian stimuli, white ones are √((units + 1)/N) away. Extra: "variance",
// v (Hz²); "variance_cv", sd/mean of the units' variances; and, where the same units
// have answered the same stimuli earlier, "zca", the distance of the answers, less their
// mean, from the ZCA of those then, relative to their size: the length of what is left of the
// answers after the best multiple of it.
func whiteness(in Input) (Result, bool) {
	c := in.covariance()
	if c == nil {
		return Result{}, false
	}
	units, _ := c.Dims()
	v := mat.Trace(c) / float64(units)
	if !(v > 0) {
		return Result{}, false
	}
	var sum float64
	variances := make([]float64, units)
	for i := range units {
		variances[i] = c.At(i, i)
		for j := range units {
			d := c.At(i, j) / v
			if i == j {
				d--
			}
			sum += d * d
		}
	}
	r := Result{Value: math.Sqrt(sum / float64(units)), PerUnit: variances, Extra: map[string]float64{"variance": v, "variance_cv": CV(variances)}}
	if distance, ok := in.fromZCA(); ok {
		r.Extra["zca"] = distance
	}
	return r, true
}

// fromZCA is the relative distance of the answers from a multiple of the ZCA of earlier ones.
func (in Input) fromZCA() (float64, bool) {
	if in.Earlier == nil || in.Turns == 0 {
		return 0, false
	}
	then := in
	then.Activity, then.Labels = in.Earlier, in.EarlierLabels
	before, now := then.answers(), in.answers()
	if before == nil || now == nil || len(before) != len(now) {
		return 0, false
	}
	for k := range now {
		if len(before[k]) != len(now[0]) { // not shown earlier, or other units
			return 0, false
		}
	}
	z, y := Whitened(dense(before)), dense(now)
	var zz, zy, yy float64
	for j := range len(now[0]) {
		column := mat.Col(nil, j, y)
		m := Mean(column)
		for i, x := range column {
			zz += z.At(i, j) * z.At(i, j)
			zy += z.At(i, j) * (x - m)
			yy += (x - m) * (x - m)
		}
	}
	if zz == 0 || yy == 0 {
		return 0, false
	}
	return math.Sqrt(max(0, 1-zy*zy/(zz*yy))), true
}
