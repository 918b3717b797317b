package measure

// Range is what the activity of a unit cannot leave.
type Range struct{ Low, High float64 }

// saturatedFraction is the share of activities within a twentieth of the range from
// one of its ends, where a sigmoid's slope is below a fifth of its largest. PerUnit
// has it of each unit; further numbers are low and high, the shares at either end.
func saturatedFraction(in Input) (Result, bool) {
	if in.Range == nil || in.Activity == nil || in.Activity.Stimuli == 0 || in.Activity.Units == 0 {
		return Result{}, false
	}
	edge := 0.05 * (in.Range.High - in.Range.Low)
	perUnit, low, high := make([]float64, in.Activity.Units), 0.0, 0.0
	n := float64(in.Activity.Stimuli)
	for i := range in.Activity.Stimuli {
		for j, x := range in.Activity.Row(i) {
			switch {
			case x < in.Range.Low+edge:
				low++
				perUnit[j] += 1 / n
			case x > in.Range.High-edge:
				high++
				perUnit[j] += 1 / n
			}
		}
	}
	all := n * float64(in.Activity.Units)
	return Result{Value: (low + high) / all, PerUnit: perUnit, Extra: map[string]float64{"low": low / all, "high": high / all}}, true
}
