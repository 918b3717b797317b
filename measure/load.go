package measure

import "math"

// Activation probability and its spread over units: is the load balanced?
//
// p_j is the fraction of samples for which unit j is active. Its coefficient of
// variation over units has a floor set by sampling: for B samples, 2√(¼/B) at
// p = ½ for independent samples, and 2√((¼ − 1/2π)/B) where the samples' own mean
// is the threshold (0.107 at B = 32, the smallest that a batch can show).

func activationProbability(in Input) (Result, bool) {
	p := probabilities(in.Tallies)
	if p == nil {
		return Result{}, false
	}
	return Result{Value: Mean(p), PerUnit: p}, true
}

// activationProbabilityCV's Extra has "floor", what independent samples of equal
// units would show, √(mean p(1−p)/(N−1)) / mean p, and "corrected", √(cv² − floor²):
// only this compares layers that were sampled differently often.
func activationProbabilityCV(in Input) (Result, bool) {
	p := probabilities(in.Tallies)
	cv := CV(p)
	if math.IsNaN(cv) {
		return Result{}, false
	}
	var variance float64
	for j, x := range p {
		variance += x * (1 - x) / float64(max(1, in.Tallies[j].N-1)) / float64(len(p))
	}
	floor := math.Sqrt(variance) / Mean(p)
	return Result{Value: cv, Extra: map[string]float64{
		"floor": floor, "corrected": math.Sqrt(max(0, cv*cv-floor*floor)),
	}}, true
}

// activationProbabilityCVBatch averages the coefficient of variation within each
// batch; a batch in which no unit is active has none and is left out.
func activationProbabilityCVBatch(in Input) (Result, bool) {
	var each []float64
	for _, p := range in.Batches {
		if cv := CV(p); !math.IsNaN(cv) {
			each = append(each, cv)
		}
	}
	return finite(Mean(each))
}

// fractionActive needs no matrix: the mean over stimuli of the fraction of units
// equals the mean over units of the fraction of stimuli. With a matrix, Extra
// holds its standard deviation over stimuli.
func fractionActive(in Input) (Result, bool) {
	p := probabilities(in.Tallies)
	if p == nil {
		return Result{}, false
	}
	r := Result{Value: Mean(p)}
	if in.Activity != nil {
		perStimulus := make([]float64, in.Activity.Stimuli)
		for i := range perStimulus {
			for _, x := range in.Activity.Row(i) {
				if x > 0 {
					perStimulus[i] += 1 / float64(in.Activity.Units)
				}
			}
		}
		r.Extra = map[string]float64{"sd": SD(perStimulus)}
	}
	return r, true
}

// deadFraction's Extra is its opposite, the fraction of units that are active for
// more than 95% of the samples.
func deadFraction(in Input) (Result, bool) {
	p := probabilities(in.Tallies)
	if p == nil {
		return Result{}, false
	}
	var dead, always int
	for _, x := range p {
		if x == 0 {
			dead++
		}
		if x > 0.95 {
			always++
		}
	}
	n := float64(len(p))
	return Result{Value: float64(dead) / n, Extra: map[string]float64{"always_on": float64(always) / n}}, true
}

// meanActivation's PerUnit is NaN for a unit that is never active.
func meanActivation(in Input) (Result, bool) {
	each, active := activations(in.Tallies)
	if len(active) == 0 {
		return Result{}, false
	}
	return Result{Value: Mean(active), PerUnit: each}, true
}

func meanActivationSD(in Input) (Result, bool) {
	_, active := activations(in.Tallies)
	return finite(SD(active))
}

func meanActivationCV(in Input) (Result, bool) {
	_, active := activations(in.Tallies)
	return finite(CV(active))
}

// loadEntropy is −Σ q log q / log(units), q_j being unit j's share of all activations.
func loadEntropy(in Input) (Result, bool) {
	var total float64
	for _, t := range in.Tallies {
		total += float64(t.Active)
	}
	if total == 0 || len(in.Tallies) < 2 {
		return Result{}, false
	}
	var h float64
	for _, t := range in.Tallies {
		if q := float64(t.Active) / total; q > 0 {
			h -= q * math.Log(q)
		}
	}
	return Result{Value: h / math.Log(float64(len(in.Tallies)))}, true
}

// probabilities returns each unit's activation probability, nil if no samples were taken.
func probabilities(tallies []Tally) []float64 {
	var p []float64
	for _, t := range tallies {
		if t.N == 0 {
			return nil
		}
		p = append(p, t.Probability())
	}
	return p
}

// activations returns each unit's mean activity when active (NaN if it never is),
// and the same without the units that never are.
func activations(tallies []Tally) (each, active []float64) {
	for _, t := range tallies {
		m := math.NaN()
		if t.Active > 0 {
			m = t.Sum / float64(t.Active)
			active = append(active, m)
		}
		each = append(each, m)
	}
	return each, active
}

// finite turns a number into a result, and NaN into none.
func finite(x float64) (Result, bool) { return Result{Value: x}, !math.IsNaN(x) }
