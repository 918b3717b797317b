package measure

import (
	"math"
	"slices"
)

// Weights are those of one projection at the start and at the end of a stretch of time.
type Weights struct {
	Post          []int32 // target unit of each synapse, ascending
	Before, After []float64

	Lags   []float64 // of each synapse: from its source's spikes to its target's, ms; NaN where they are not in pairs, nil if not known
	Branch []int32   // of each synapse: the branch that it sits on, numbered over all units; nil if not known

	Rates []float64 // of the target units, Hz; nil if not known
}

// Multiplicative scaling (Turrigiano et al. 1998) is one factor for all synapses of
// a unit: after against before is a line through the origin whose slope is the
// factor, and ranks and ratios stay.

// perTarget calls of for the weights of each unit's synapses and gathers what it returns.
func (w *Weights) perTarget(of func(before, after []float64) float64) (all []float64) {
	return w.rows(func(lo, hi int) float64 { return of(w.Before[lo:hi], w.After[lo:hi]) })
}

// rows calls of for the synapses lo..hi-1 of each unit and gathers what it returns.
func (w *Weights) rows(of func(lo, hi int) float64) (all []float64) {
	for lo := 0; lo < len(w.Post); {
		hi := lo
		for hi < len(w.Post) && w.Post[hi] == w.Post[lo] {
			hi++
		}
		all = append(all, of(lo, hi))
		lo = hi
	}
	return all
}

func weightFactor(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) == 0 {
		return Result{}, false
	}
	each := in.Weights.perTarget(func(before, after []float64) float64 { return Mean(after) / Mean(before) })
	value := Mean(each)
	return Result{Value: value, PerUnit: each}, !math.IsNaN(value)
}

func weightSlope(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) == 0 {
		return Result{}, false
	}
	each := in.Weights.perTarget(func(before, after []float64) float64 { return Fit(before, after).Slope })
	value := Mean(each)
	return Result{Value: value, PerUnit: each}, !math.IsNaN(value)
}

// weightR2 is 1 − Σ(after − k·before)² / Σ(after − mean)², with the k of least squares.
func weightR2(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) == 0 {
		return Result{}, false
	}
	each := in.Weights.perTarget(func(before, after []float64) float64 {
		var xy, xx, rest float64
		for i := range before {
			xy += before[i] * after[i]
			xx += before[i] * before[i]
		}
		for i := range before {
			d := after[i] - xy/xx*before[i]
			rest += d * d
		}
		return 1 - rest/squares(after)
	})
	value := slices.Min(each)
	return Result{Value: value, PerUnit: each}, !math.IsNaN(value)
}

func weightRankCorrelation(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) == 0 {
		return Result{}, false
	}
	each := in.Weights.perTarget(func(before, after []float64) float64 { return Spearman(before, after).Statistic })
	value := slices.Min(each)
	return Result{Value: value, PerUnit: each}, !math.IsNaN(value)
}

// alpha also counts the share of scales between 0 and 1.
func alpha(in Input) (Result, bool) {
	if len(in.Scales) == 0 {
		return Result{}, false
	}
	inside := 0.0
	for _, a := range in.Scales {
		if a > 0 && a < 1 {
			inside++
		}
	}
	return Result{Value: Mean(in.Scales), PerUnit: in.Scales, Extra: map[string]float64{
		"min": slices.Min(in.Scales), "max": slices.Max(in.Scales), "inside": inside / float64(len(in.Scales)),
	}}, true
}

// fractionActiveBatch also gives the sd over batches.
func fractionActiveBatch(in Input) (Result, bool) {
	if len(in.Batches) == 0 {
		return Result{}, false
	}
	each := make([]float64, len(in.Batches))
	for i, batch := range in.Batches {
		each[i] = Mean(batch)
	}
	return Result{Value: Mean(each), Extra: map[string]float64{"sd": SD(each)}}, true
}

// Quartiles returns the first quartile, the median and the third, between neighbours
// in proportion (type 7 of Hyndman and Fan 1996, NumPy's default). Panics if x is empty.
func Quartiles(x []float64) (lo, median, hi float64) {
	s := sorted(x)
	at := func(p float64) float64 {
		h := p * float64(len(s)-1)
		i := int(math.Floor(h))
		return s[i] + (h-float64(i))*(s[min(i+1, len(s)-1)]-s[i])
	}
	return at(0.25), at(0.5), at(0.75)
}
