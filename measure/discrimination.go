package measure

import "math"

// dPrime is how far apart a unit's answers to two inputs are that take turns: the
// difference of their means, of the first less the second, over the root of the
// mean of their variances. Its contrast is that difference over the sum of the means;
// its size is the mean of |d'|, where units prefer one or the other.
// Units whose answers never vary are left out.
func dPrime(in Input) (Result, bool) {
	a := in.Activity
	if a == nil || !in.Alternating || a.Stimuli < 4 {
		return Result{}, false
	}
	a.check()
	r := Result{PerUnit: make([]float64, a.Units)}
	var distances, sizes, contrasts []float64
	for j := range a.Units {
		var answers [2][]float64
		for i := range a.Stimuli {
			answers[i%2] = append(answers[i%2], a.Row(i)[j])
		}
		first, second := Mean(answers[0]), Mean(answers[1])
		sd := math.Hypot(SD(answers[0]), SD(answers[1])) / math.Sqrt2
		r.PerUnit[j] = (first - second) / sd
		if sd > 0 {
			distances, sizes = append(distances, r.PerUnit[j]), append(sizes, math.Abs(r.PerUnit[j]))
			contrasts = append(contrasts, (first-second)/(first+second))
		} else {
			r.PerUnit[j] = math.NaN()
		}
	}
	r.Value = Mean(distances)
	r.Extra = map[string]float64{"contrast": Mean(contrasts), "size": Mean(sizes)}
	return r, len(distances) > 0
}
