package measure

import (
	"math"
	"slices"
	"strconv"
)

// Mixture is what is known of a learned mixture of distributions.
type Mixture struct {
	LogLikelihood []float64 // of the training patterns, mean, before the first pass and after each, nats
	Held          float64   // of test patterns
	Alike         float64   // of training patterns after input normalization, under weights of equal totals: what can be compared between conditions

	Totals, StartTotals []float64 // per cause: summed weight over what the input's total asks for, at the end and at the start
	Loads               []float64 // per cause: mean activity over training patterns

	Errors map[int]float64 // share of test patterns classified wrongly, by how many labels were known; the most last
	Truth  float64         // relative distance of the weights from those that patterns were drawn from; NaN if not known

	Contrasts []float64 // at which test patterns were shown, ascending
	Shifts    []float64 // at each: half of the summed absolute change of activities against contrast 1, mean over patterns
	Accuracy  []float64 // at each
}

// logLikelihood is that of the training patterns at the end. Further numbers: start; fall, the
// largest step down from one pass to the next; test; alike.
func logLikelihood(in Input) (Result, bool) {
	m := in.Mixture
	if m == nil || len(m.LogLikelihood) == 0 {
		return Result{}, false
	}
	fall := 0.0
	for i := 1; i < len(m.LogLikelihood); i++ {
		fall = max(fall, m.LogLikelihood[i-1]-m.LogLikelihood[i])
	}
	r := Result{Value: m.LogLikelihood[len(m.LogLikelihood)-1]}
	r.Extra = map[string]float64{"start": m.LogLikelihood[0], "fall": fall, "test": m.Held, "alike": m.Alike}
	return r, true
}

// classificationError is that with the most labels; further numbers are named by how many are known.
func classificationError(in Input) (Result, bool) {
	if in.Mixture == nil || len(in.Mixture.Errors) == 0 {
		return Result{}, false
	}
	r, most := Result{Extra: map[string]float64{}}, 0
	for labels, x := range in.Mixture.Errors {
		r.Extra[strconv.Itoa(labels)] = x
		if labels >= most {
			most, r.Value = labels, x
		}
	}
	return r, true
}

// rowSumError is the largest over causes; further numbers: mean, start.
func rowSumError(in Input) (Result, bool) {
	m := in.Mixture
	if m == nil || len(m.Totals) == 0 {
		return Result{}, false
	}
	distance := func(totals []float64) (all []float64) {
		for _, x := range totals {
			all = append(all, math.Abs(x-1))
		}
		return all
	}
	all := distance(m.Totals)
	return Result{Value: slices.Max(all), PerUnit: all, Extra: map[string]float64{"mean": Mean(all), "start": slices.Max(distance(m.StartTotals))}}, true
}

// unusedCauses counts those with less than a tenth of an even share; largest is the share
// of all activity that the most used has.
func unusedCauses(in Input) (Result, bool) {
	m := in.Mixture
	if m == nil || len(m.Loads) == 0 {
		return Result{}, false
	}
	total, unused := 0.0, 0
	for _, x := range m.Loads {
		total += x
	}
	for _, x := range m.Loads {
		if !(x >= 0.1*total/float64(len(m.Loads))) {
			unused++
		}
	}
	return Result{Value: float64(unused) / float64(len(m.Loads)), PerUnit: m.Loads, Extra: map[string]float64{"largest": slices.Max(m.Loads) / total}}, true
}

func parameterError(in Input) (Result, bool) {
	if in.Mixture == nil {
		return Result{}, false
	}
	return finite(in.Mixture.Truth)
}

// contrastShift is the largest over contrasts; further numbers are named by contrasts.
func contrastShift(in Input) (Result, bool) {
	m := in.Mixture
	if m == nil || len(m.Shifts) == 0 {
		return Result{}, false
	}
	r := Result{Value: slices.Max(m.Shifts), Extra: map[string]float64{}}
	for i, x := range m.Contrasts {
		r.Extra[strconv.FormatFloat(x, 'g', -1, 64)] = m.Shifts[i]
	}
	return r, true
}

// contrastAccuracy is the least over contrasts; further numbers are named by contrasts.
func contrastAccuracy(in Input) (Result, bool) {
	m := in.Mixture
	if m == nil || len(m.Accuracy) == 0 {
		return Result{}, false
	}
	r := Result{Value: slices.Min(m.Accuracy), Extra: map[string]float64{}}
	for i, x := range m.Contrasts {
		r.Extra[strconv.FormatFloat(x, 'g', -1, 64)] = m.Accuracy[i]
	}
	return r, true
}

// contrastRange is the ratio of the ends, on straight lines over the logarithm of contrast, of
// the range about 1 in which no more than a tenth of the activity moves; further numbers:
// low and high, the ends.
func contrastRange(in Input) (Result, bool) {
	m := in.Mixture
	if m == nil || len(m.Shifts) == 0 {
		return Result{}, false
	}
	i := 0
	for k, x := range m.Contrasts {
		if math.Abs(math.Log(x)) < math.Abs(math.Log(m.Contrasts[i])) {
			i = k
		}
	}
	low, high := m.end(i, -1), m.end(i, 1)
	return Result{Value: high / low, Extra: map[string]float64{"low": low, "high": high}}, true
}

// end goes from contrast i up or down to where the shift passes a tenth, or to the last.
func (m *Mixture) end(i, step int) float64 {
	const most = 0.1
	for ; ; i += step {
		next := i + step
		if next < 0 || next >= len(m.Contrasts) {
			return m.Contrasts[i]
		}
		if m.Shifts[next] > most {
			along := min(1, max(0, (most-m.Shifts[i])/(m.Shifts[next]-m.Shifts[i])))
			return m.Contrasts[i] * math.Pow(m.Contrasts[next]/m.Contrasts[i], along)
		}
	}
}
