package measure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Penalties per training stimulus on squared weights, for features of unit variance:
// fixed, so that methods compare. The firm one is for spike counts, which are noisy
// and come in few windows: it lets a readout go by the mean answers to each input.
const (
	ridge     = 0.1
	firmRidge = 3
)

// decodingAccuracy trains one linear readout per set of labels on the first half
// of the stimuli and tests it on the second: ridge regression of each class's
// indicator on the activities, standardised with the first half's mean and
// standard deviation, W = (XᵀX + λn)⁻¹XᵀY; the largest output wins. Its value is
// for Labels; Extra has "coarse" and "fine" where these labels are known, and "d_prime",
// how well a class is told from the one nearest to it, see nearest.
func decodingAccuracy(in Input) (Result, bool) {
	if in.Activity == nil || in.Labels == nil || in.Activity.Stimuli < 4 {
		return Result{}, false
	}
	in.Activity.check()
	first, second := in.Activity.halves()
	d, ok := newDecoder(first, second, ridge)
	if !ok {
		return Result{}, false
	}
	readout := d.learn(in.Labels[:first.Stimuli])
	r := Result{
		Value: readout.right(d.test, in.Labels[first.Stimuli:]),
		Extra: map[string]float64{"d_prime": readout.nearest(d.test, in.Labels[first.Stimuli:])},
	}
	if in.Coarse != nil {
		r.Extra["coarse"] = d.accuracy(in.Coarse)
	}
	if in.Fine != nil {
		r.Extra["fine"] = d.accuracy(in.Fine)
	}
	return r, true
}

// transferAccuracy is that of such a readout, of firm weights, trained on the responses that the
// units gave to the same inputs earlier and tested on those at hand: what somebody
// still understands who listens to the units and has not noticed that they changed.
// Extra has "own", that of readouts of the responses at hand: each tenth of them is
// read out by what the others taught.
func transferAccuracy(in Input) (Result, bool) {
	if in.Activity == nil || in.Labels == nil || in.Earlier == nil || in.Earlier.Stimuli < 4 {
		return Result{}, false
	}
	in.Activity.check()
	in.Earlier.check()
	if in.Activity.Units != in.Earlier.Units {
		panic(fmt.Sprintf("measure: %d units, earlier %d", in.Activity.Units, in.Earlier.Units))
	}
	d, ok := newDecoder(*in.Earlier, *in.Activity, firmRidge)
	if !ok {
		return Result{}, false
	}
	r := Result{Value: d.accuracy(slices.Concat(in.EarlierLabels, in.Labels))}
	if own, ok := crossed(*in.Activity, in.Labels); ok {
		r.Extra = map[string]float64{"own": own}
	}
	return r, true
}

// crossed is the accuracy of readouts that are trained on nine tenths of the stimuli and
// tested on the tenth between; false for activity that is not finite.
func crossed(a Activity, labels []int) (accuracy float64, ok bool) {
	const folds = 10
	for k := range folds {
		from, to := a.Stimuli*k/folds, a.Stimuli*(k+1)/folds
		if from == to {
			continue
		}
		train := Activity{a.Stimuli - (to - from), a.Units, slices.Concat(a.A[:from*a.Units], a.A[to*a.Units:])}
		d, ok := newDecoder(train, Activity{to - from, a.Units, a.A[from*a.Units : to*a.Units]}, firmRidge)
		if !ok {
			return 0, false
		}
		share := d.accuracy(slices.Concat(labels[:from], labels[to:], labels[from:to]))
		accuracy += share * float64(to-from) / float64(a.Stimuli)
	}
	return accuracy, true
}

// halves are the first and the second half of the stimuli; not copies.
func (a Activity) halves() (first, second Activity) {
	half := a.Stimuli / 2
	return Activity{half, a.Units, a.A[:half*a.Units]}, Activity{a.Stimuli - half, a.Units, a.A[half*a.Units:]}
}

// decoder holds the standardised features of what it is trained and tested on and the
// factored XᵀX + λn, which all sets of labels share.
type decoder struct {
	train, test *mat.Dense
	gram        mat.Cholesky
}

// newDecoder returns false for activity that is not finite.
func newDecoder(train, test Activity, ridge float64) (*decoder, bool) {
	d := &decoder{
		train: mat.NewDense(train.Stimuli, train.Units, slices.Clone(train.A)),
		test:  mat.NewDense(test.Stimuli, test.Units, slices.Clone(test.A)),
	}
	d.standardise()
	gram := mat.NewSymDense(train.Units, nil)
	gram.SymOuterK(1, d.train.T())
	for j := range train.Units {
		gram.SetSym(j, j, gram.At(j, j)+ridge*float64(train.Stimuli))
	}
	return d, d.gram.Factorize(gram)
}

// standardise removes each unit's mean and standard deviation in training from both;
// a unit that is constant there is left out (0).
func (d *decoder) standardise() {
	stimuli, units := d.train.Dims()
	column := make([]float64, stimuli)
	for j := range units {
		mat.Col(column, j, d.train)
		m, sd := Mean(column), SD(column)
		if sd <= 1e-9*math.Abs(m) {
			sd = math.Inf(1)
		}
		for _, x := range []*mat.Dense{d.train, d.test} {
			for i := range x.RawMatrix().Rows {
				x.Set(i, j, (x.At(i, j)-m)/sd)
			}
		}
	}
}

// accuracy returns the fraction of test stimuli whose label is read out rightly; labels
// are those of the training stimuli, then those of the test stimuli.
func (d *decoder) accuracy(labels []int) float64 {
	half, _ := d.train.Dims()
	tested, _ := d.test.Dims()
	if len(labels) != half+tested {
		panic(fmt.Sprintf("measure: %d labels of %d stimuli", len(labels), half+tested))
	}
	return d.learn(labels[:half]).right(d.test, labels[half:])
}

// readout is what a decoder has learnt: a column of weights for each class, and how
// frequent that is.
type readout struct {
	weights   mat.Dense
	frequency []float64
}

// learn takes the readout of the labels of the training stimuli.
func (d *decoder) learn(labels []int) *readout {
	half, units := d.train.Dims()
	classes := slices.Max(labels) + 1
	r := &readout{frequency: make([]float64, classes)}
	for _, l := range labels {
		r.frequency[l] += 1 / float64(half)
	}
	target := mat.NewDense(half, classes, nil)
	for i, l := range labels {
		for k, f := range r.frequency {
			target.Set(i, k, -f)
		}
		target.Set(i, l, 1-r.frequency[l])
	}
	var right mat.Dense
	right.Mul(d.train.T(), target)
	r.weights.ReuseAs(units, classes)
	if err := d.gram.SolveTo(&r.weights, &right); err != nil {
		panic("measure: " + err.Error()) // λ > 0 keeps the matrix well conditioned
	}
	return r
}

// right is the fraction of stimuli whose label is read out rightly.
func (r *readout) right(x *mat.Dense, labels []int) float64 {
	var out mat.Dense
	out.Mul(x, &r.weights)
	hits := 0
	for i, l := range labels {
		best := 0
		for k, f := range r.frequency {
			if out.At(i, k)+f > out.At(i, best)+r.frequency[best] {
				best = k
			}
		}
		if best == l {
			hits++
		}
	}
	return float64(hits) / float64(len(labels))
}

// nearest is d' between near classes: of the difference of two classes' outputs the
// distance of its means, for stimuli of one and of the other, over the root of the mean
// of its variances; of each class that to the class from which it is told worst, mean
// over classes. NaN where no two classes have two stimuli each.
func (r *readout) nearest(x *mat.Dense, labels []int) float64 {
	var out mat.Dense
	out.Mul(x, &r.weights)
	var worst []float64
	for a := range r.frequency {
		least := math.Inf(1)
		for b := range r.frequency {
			if d := r.between(&out, labels, a, b); a != b && d < least {
				least = d
			}
		}
		if !math.IsInf(least, 1) {
			worst = append(worst, least)
		}
	}
	return Mean(worst)
}

// between is d' between two classes, NaN where one has fewer than two stimuli.
func (r *readout) between(out *mat.Dense, labels []int, a, b int) float64 {
	var of [2][]float64
	for i, l := range labels {
		if l == a {
			of[0] = append(of[0], out.At(i, a)-out.At(i, b))
		} else if l == b {
			of[1] = append(of[1], out.At(i, a)-out.At(i, b))
		}
	}
	if min(len(of[0]), len(of[1])) < 2 {
		return math.NaN()
	}
	return (Mean(of[0]) - Mean(of[1])) / math.Sqrt((sampleVariance(of[0])+sampleVariance(of[1]))/2)
}
