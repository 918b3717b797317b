package measure

import (
	"slices"

	"homeostat/internal/rng"
)

// corruptedShare is the part of the labels that a readout is taught wrongly, but for those
// that chance gives back what they were.
const corruptedShare = 0.4

// readoutGap teaches a linear readout (see decodingAccuracy) the first half of the
// stimuli, under labels of which two fifths are drawn anew from those of the others, the
// same ones for whatever is read out (Zhang, Bengio, Hardt, Recht and Vinyals 2017). Its value is the
// accuracy on what it was taught, under the labels that it was given, less that on the second
// half under labels that were drawn likewise: how much of what it learnt is by heart. Extra has "clean", the same gap
// where all labels are right, "held_out", its accuracy on the second half under the right ones, and "lost",
// what wrong labels cost of that.
func readoutGap(in Input) (Result, bool) {
	if in.Activity == nil || in.Labels == nil || in.Activity.Stimuli < 4 {
		return Result{}, false
	}
	in.Activity.check()
	first, second := in.Activity.halves()
	d, ok := newDecoder(first, second, ridge)
	if !ok {
		return Result{}, false
	}
	right, held := in.Labels[:first.Stimuli], in.Labels[first.Stimuli:]
	labels := corrupted(in.Labels)
	given, likewise := labels[:first.Stimuli], labels[first.Stimuli:]
	clean, wrong := d.learn(right), d.learn(given)
	out := wrong.right(d.test, held)
	return Result{Value: wrong.right(d.train, given) - wrong.right(d.test, likewise), Extra: map[string]float64{
		"clean":    clean.right(d.train, right) - clean.right(d.test, held),
		"held_out": out,
		"lost":     clean.right(d.test, held) - out,
	}}, true
}

// corrupted are labels of which some are drawn anew among all.
func corrupted(labels []int) []int {
	given, key := slices.Clone(labels), rng.NewKey(0, "measure/corrupted labels")
	for i := range given {
		draws := key.At(uint64(i))
		if draws.Float64() < corruptedShare {
			given[i] = labels[draws.Rand().IntN(len(labels))]
		}
	}
	return given
}
