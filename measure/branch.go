package measure

import "math"

// What becomes of a branch on which one synapse was changed (Royer and Paré 2003;
// Shen, Wang and Navlakha 2021, Figure 1B): of each unit that synapse is the one whose weight
// changed most, in proportion.

// branchTotal is the largest relative change of the sum of a branch's weights, in magnitude,
// as branches share it where they are of either sign.
//
//	induced     relative change of the synapse that changed most, mean over units
//	neighbours  mean relative change of the others on its branch
//	nearest     mean relative change of the one before and the one after it there
//	elsewhere   largest relative change of a synapse on another branch, in size
//	balance     sum of all changes of a unit over the induced one, largest in size
//	contrast    of the synapse with its nearest at the end: difference over sum, mean over units
func branchTotal(in Input) (Result, bool) {
	w := in.Weights
	if w == nil || w.Branch == nil {
		return Result{}, false
	}
	var induced, neighbours, nearest, contrasts []float64
	var total, elsewhere, balance float64
	each := w.rows(func(lo, hi int) float64 {
		at := w.mostChanged(lo, hi)
		induced = append(induced, w.change(at))
		all, close := 0.0, []int{}
		for k := lo; k < hi; k++ {
			all += math.Abs(w.After[k]) - math.Abs(w.Before[k])
			switch {
			case w.Branch[k] != w.Branch[at]:
				elsewhere = max(elsewhere, math.Abs(w.change(k)))
			case k != at:
				neighbours = append(neighbours, w.change(k))
				if k == at-1 || k == at+1 {
					close = append(close, k)
				}
			}
		}
		for _, k := range close {
			nearest = append(nearest, w.change(k))
			a, b := math.Abs(w.After[at]), math.Abs(w.After[k])
			contrasts = append(contrasts, (a-b)/(a+b))
		}
		if change := math.Abs(w.After[at]) - math.Abs(w.Before[at]); change != 0 {
			balance = max(balance, math.Abs(all/change))
		}
		largest := w.largestOfBranches(lo, hi)
		total = max(total, largest)
		return largest
	})
	return Result{Value: total, PerUnit: each, Extra: map[string]float64{
		"induced": Mean(induced), "neighbours": Mean(neighbours), "nearest": Mean(nearest),
		"elsewhere": elsewhere, "balance": balance, "contrast": Mean(contrasts),
	}}, !math.IsNaN(total) && len(each) > 0
}

// change is that of one weight relative to what it was; 0 of one that was and stays 0.
func (w *Weights) change(k int) float64 {
	if w.After[k] == w.Before[k] {
		return 0
	}
	return (w.After[k] - w.Before[k]) / w.Before[k]
}

func (w *Weights) mostChanged(lo, hi int) int {
	at := lo
	for k := lo; k < hi; k++ {
		if math.Abs(w.change(k)) > math.Abs(w.change(at)) {
			at = k
		}
	}
	return at
}

// largestOfBranches is the largest relative change of a sum over a branch of one unit.
func (w *Weights) largestOfBranches(lo, hi int) (largest float64) {
	before, after := map[int32]float64{}, map[int32]float64{}
	for k := lo; k < hi; k++ {
		before[w.Branch[k]] += math.Abs(w.Before[k])
		after[w.Branch[k]] += math.Abs(w.After[k])
	}
	for b, was := range before {
		if was != 0 {
			largest = max(largest, math.Abs(after[b]/was-1))
		}
	}
	return largest
}
