package measure

import "slices"

// releaseProbability also gives its range over sources.
func releaseProbability(in Input) (Result, bool) {
	if len(in.Releases) == 0 {
		return Result{}, false
	}
	return Result{Value: Mean(in.Releases), PerUnit: in.Releases, Extra: map[string]float64{
		"min": slices.Min(in.Releases), "max": slices.Max(in.Releases),
	}}, true
}
