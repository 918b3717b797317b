package measure

import (
	"math"
	"slices"
)

// secondTask lets a linear readout learn online, as a synapse could: stimulus after
// stimulus by the normalized delta rule (Widrow and Hoff 1960; Nagumo and Noda 1967),
//
//	W += rate (y - W x) xᵀ/|x|²
//
// x the activity and a constant beside it, y one for the class and zero for all others. It
// is shown the first half of the stimuli, passes times over: first those of the lower half of the
// classes, then those of the upper half. Its value is the accuracy, among all classes, on
// the stimuli of the second half that are of the second task. Extra has "first" and "retained", the
// accuracy on those of the first task before and after the second, and "both", that on all.
//
// The rule does not know of units' sizes and means, so that it learns slowly what is small against
// what is common to all stimuli: a balanced load is an advantage here, where a
// readout that standardizes units first would not see one.
func secondTask(in Input) (Result, bool) {
	if in.Activity == nil || in.Labels == nil || in.Activity.Stimuli < 4 {
		return Result{}, false
	}
	in.Activity.check()
	classes := slices.Compact(slices.Sorted(slices.Values(in.Labels)))
	if len(classes) < 4 {
		return Result{}, false
	}
	half := len(classes) / 2
	t := newOnline(in)
	lower, upper := classes[:half], classes[half:]
	t.learn(lower)
	first := t.right(lower, classes)
	t.learn(upper)
	return Result{Value: t.right(upper, classes), Extra: map[string]float64{
		"first": first, "retained": t.right(lower, classes), "both": t.right(classes, classes),
	}}, true
}

// online is a readout that learns stimulus by stimulus.
type online struct {
	activity Activity
	labels   []int
	weights  [][]float64 // classes × units and the constant
	constant float64     // beside the units: the root mean square of their activity, so that units of measure do not count
}

func newOnline(in Input) *online {
	o := &online{activity: *in.Activity, labels: in.Labels}
	square := 0.0
	for _, v := range o.activity.A {
		square += v * v
	}
	o.constant = max(math.Sqrt(square/float64(len(o.activity.A))), math.SmallestNonzeroFloat32)
	o.weights = make([][]float64, slices.Max(in.Labels)+1)
	for c := range o.weights {
		o.weights[c] = make([]float64, in.Activity.Units+1)
	}
	return o
}

// learn shows the stimuli of some classes of the first half, pass after pass.
func (o *online) learn(classes []int) {
	const passes, rate = 3, 0.1
	for range passes {
		for i, label := range o.labels[:o.activity.Stimuli/2] {
			if !slices.Contains(classes, label) {
				continue
			}
			x, size := o.activity.Row(i), o.constant*o.constant
			for _, v := range x {
				size += v * v
			}
			for c, w := range o.weights {
				missing := -o.output(c, x)
				if c == label {
					missing++
				}
				step := rate * missing / size
				for j, v := range x {
					w[j] += step * v
				}
				w[len(x)] += step * o.constant
			}
		}
	}
}

func (o *online) output(c int, x []float64) float64 {
	w := o.weights[c]
	sum := w[len(x)] * o.constant
	for j, v := range x {
		sum += w[j] * v
	}
	return sum
}

// right is the accuracy, among some classes, on the stimuli of the second half that are of others, or the same.
func (o *online) right(of, classes []int) float64 {
	hits, shown := 0, 0
	for i := o.activity.Stimuli / 2; i < o.activity.Stimuli; i++ {
		label := o.labels[i]
		if !slices.Contains(of, label) {
			continue
		}
		shown++
		best := classes[0]
		for _, c := range classes[1:] {
			if o.output(c, o.activity.Row(i)) > o.output(best, o.activity.Row(i)) {
				best = c
			}
		}
		if best == label {
			hits++
		}
	}
	return float64(hits) / float64(max(shown, 1))
}
