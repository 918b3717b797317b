package measure

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ridge is the decoder's penalty per training stimulus on squared weights, for
// features of unit variance: fixed, so that methods compare.
const ridge = 0.1

// decodingAccuracy trains one linear readout per set of labels on the first half
// of the stimuli and tests it on the second: ridge regression of each class's
// indicator on the activities, standardised with the first half's mean and
// standard deviation, W = (XᵀX + λn)⁻¹XᵀY; the largest output wins. Its value is
// for Labels; Extra has "coarse" and "fine" where these labels are known.
func decodingAccuracy(in Input) (Result, bool) {
	if in.Activity == nil || in.Labels == nil || in.Activity.Stimuli < 4 {
		return Result{}, false
	}
	in.Activity.check()
	d, ok := newDecoder(*in.Activity)
	if !ok {
		return Result{}, false
	}
	r := Result{Value: d.accuracy(in.Labels), Extra: map[string]float64{}}
	if in.Coarse != nil {
		r.Extra["coarse"] = d.accuracy(in.Coarse)
	}
	if in.Fine != nil {
		r.Extra["fine"] = d.accuracy(in.Fine)
	}
	return r, true
}

// decoder holds the standardised features of both halves and the factored
// XᵀX + λn, which all sets of labels share.
type decoder struct {
	train, test *mat.Dense
	gram        mat.Cholesky
}

// newDecoder returns false for activity that is not finite.
func newDecoder(a Activity) (*decoder, bool) {
	half := a.Stimuli / 2
	scaled := standardised(a, half)
	d := &decoder{
		train: mat.NewDense(half, a.Units, scaled[:half*a.Units]),
		test:  mat.NewDense(a.Stimuli-half, a.Units, scaled[half*a.Units:]),
	}
	gram := mat.NewSymDense(a.Units, nil)
	gram.SymOuterK(1, d.train.T())
	for j := range a.Units {
		gram.SetSym(j, j, gram.At(j, j)+ridge*float64(half))
	}
	return d, d.gram.Factorize(gram)
}

// standardised returns the activity with each unit's mean and standard deviation
// over the first `half` stimuli removed; a unit that is constant there is left out (0).
func standardised(a Activity, half int) []float64 {
	out := make([]float64, len(a.A))
	column := make([]float64, half)
	for j := range a.Units {
		for i := range column {
			column[i] = a.A[i*a.Units+j]
		}
		m, sd := Mean(column), SD(column)
		if sd <= 1e-9*math.Abs(m) {
			continue
		}
		for i := range a.Stimuli {
			out[i*a.Units+j] = (a.A[i*a.Units+j] - m) / sd
		}
	}
	return out
}

// accuracy returns the fraction of test stimuli whose label is read out rightly.
func (d *decoder) accuracy(labels []int) float64 {
	half, units := d.train.Dims()
	tested, _ := d.test.Dims()
	if len(labels) != half+tested {
		panic(fmt.Sprintf("measure: %d labels of %d stimuli", len(labels), half+tested))
	}
	classes := 0
	for _, l := range labels {
		classes = max(classes, l+1)
	}
	target := mat.NewDense(half, classes, nil)
	frequency := make([]float64, classes)
	for _, l := range labels[:half] {
		frequency[l] += 1 / float64(half)
	}
	for i, l := range labels[:half] {
		for k, f := range frequency {
			target.Set(i, k, -f)
		}
		target.Set(i, l, 1-frequency[l])
	}
	var right, weights, out mat.Dense
	right.Mul(d.train.T(), target)
	weights.ReuseAs(units, classes)
	if err := d.gram.SolveTo(&weights, &right); err != nil {
		panic("measure: " + err.Error()) // λ > 0 keeps the matrix well conditioned
	}
	out.Mul(d.test, &weights)
	hits := 0
	for i, l := range labels[half:] {
		best := 0
		for k := range classes {
			if out.At(i, k)+frequency[k] > out.At(i, best)+frequency[best] {
				best = k
			}
		}
		if best == l {
			hits++
		}
	}
	return float64(hits) / float64(tested)
}
