package measure

import "math"

// What a plasticity rule does to weights, as experiments on it see it: the change
// against the lag between the spikes of the two ends, or against the rate of the target.

// weightChange also gives the mean over synapses whose source spikes first ("causal")
// and over those whose target does ("acausal"), where lags are known.
func weightChange(in Input) (Result, bool) {
	w := in.Weights
	if w == nil || len(w.Post) == 0 {
		return Result{}, false
	}
	each := w.Changes()
	r, ok := finite(Mean(each))
	r.PerUnit = w.perTarget(func(before, after []float64) float64 {
		part := Weights{Before: before, After: after}
		return Mean(part.Changes())
	})
	if w.Lags == nil {
		return r, ok
	}
	r.Extra = map[string]float64{}
	for name, sign := range map[string]float64{"causal": 1, "acausal": -1} {
		if side := where(each, w.Lags, func(lag float64) bool { return sign*lag > 0 }); len(side) > 0 {
			r.Extra[name] = Mean(side)
		}
	}
	return r, ok
}

// Changes returns each weight's change relative to what it was at the start.
func (w *Weights) Changes() []float64 {
	each := make([]float64, len(w.After))
	for k := range each {
		each[k] = (w.After[k] - w.Before[k]) / w.Before[k]
	}
	return each
}

// where picks the numbers whose key has a property.
func where(x, keys []float64, has func(key float64) bool) (found []float64) {
	for k, v := range x {
		if has(keys[k]) {
			found = append(found, v)
		}
	}
	return found
}

// stdpWindow fits a_plus exp(-lag/tau_plus) to the changes at lags above 0, and
// -a_minus exp(lag/tau_minus) to those below: lines of least squares in the logarithm.
// A side with fewer than three changes of its sign has the amplitude 0 and no time
// constant. Extra: "tau_plus", "a_minus", "tau_minus".
func stdpWindow(in Input) (Result, bool) {
	if in.Weights == nil || in.Weights.Lags == nil {
		return Result{}, false
	}
	r := Result{Extra: map[string]float64{"a_minus": 0}}
	plus, fitted := in.Weights.fitSide(1)
	if fitted {
		r.Value, r.Extra["tau_plus"] = math.Exp(plus.Intercept), -1/plus.Slope
	}
	if minus, ok := in.Weights.fitSide(-1); ok {
		r.Extra["a_minus"], r.Extra["tau_minus"] = math.Exp(minus.Intercept), -1/minus.Slope
		fitted = true
	}
	return r, fitted
}

// fitSide is the line through the logarithm of the changes that have the sign of their lag.
func (w *Weights) fitSide(sign float64) (line Line, ok bool) {
	var x, y []float64
	for k, change := range w.Changes() {
		if lag := w.Lags[k]; sign*lag > 0 && sign*change > 0 {
			x, y = append(x, sign*lag), append(y, math.Log(sign*change))
		}
	}
	if len(x) < 3 {
		return Line{}, false
	}
	return Fit(x, y), true
}

// weightThreshold fits change/r = c (r - threshold), a line, to the targets that fire.
// Extra: "c", per Hz².
func weightThreshold(in Input) (Result, bool) {
	w := in.Weights
	if w == nil || w.Rates == nil || len(w.Post) == 0 {
		return Result{}, false
	}
	rates, changes := w.ByTarget()
	var x, y []float64
	for k, rate := range rates {
		if rate > 0 {
			x, y = append(x, rate), append(y, changes[k]/rate)
		}
	}
	if len(x) < 3 {
		return Result{}, false
	}
	line := Fit(x, y)
	r, ok := finite(-line.Intercept / line.Slope)
	r.Extra = map[string]float64{"c": line.Slope}
	return r, ok
}

// ByTarget returns the rate of each target unit and the mean relative change of the
// weights onto it.
func (w *Weights) ByTarget() (rates, changes []float64) {
	each := w.Changes()
	for lo := 0; lo < len(w.Post); {
		hi := lo
		for hi < len(w.Post) && w.Post[hi] == w.Post[lo] {
			hi++
		}
		rates, changes = append(rates, w.Rates[w.Post[lo]]), append(changes, Mean(each[lo:hi]))
		lo = hi
	}
	return rates, changes
}

// Lag returns how long a target's spikes come after its source's, in ms, below 0 where
// they come before: the mean over pairs, of the first spikes, the second ones and so
// on; NaN if there are no pairs, or spikes are left over.
func Lag(source, target []float64) float64 {
	if len(source) != len(target) {
		return math.NaN()
	}
	sum := 0.0
	for k := range source {
		sum += target[k] - source[k]
	}
	return sum / float64(len(source))
}
