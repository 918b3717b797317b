package measure

// weightZero counts weights at the bound that a synapse cannot cross without changing
// its sign. Where many are there, a rule would have them beyond it.
func weightZero(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) == 0 {
		return Result{}, false
	}
	r := Result{PerUnit: in.Weights.perTarget(func(_, after []float64) float64 { return zeros(after) })}
	r.Value = zeros(in.Weights.After)
	return r, true
}

// zeros is the fraction of numbers that are 0.
func zeros(x []float64) float64 {
	count := 0
	for _, v := range x {
		if v == 0 {
			count++
		}
	}
	return float64(count) / float64(len(x))
}
