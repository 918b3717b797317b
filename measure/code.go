package measure

import "math"

// Coding: how many patterns a layer shows, and how sparsely its units respond.
//
// Sparseness is Treves and Rolls 1991 in the form of Vinje and Gallant 2000:
// S = (1 − (Σr/n)² / (Σr²/n)) / (1 − 1/n), which is 0 for n equal responses and 1
// for a single one. Exponential responses have ½, log-normal ones 1 − exp(−σ²).

// codeEntropy is the entropy, in bits, of the patterns of who is active, with the
// correction of Miller and Madow 1955, (K−1)/(2N ln 2) for K distinct patterns in
// N stimuli. N stimuli cannot show more than log2 N bits before correction: where
// every pattern is distinct, the number is a lower bound.
func codeEntropy(in Input) (Result, bool) {
	if in.Activity == nil || in.Activity.Stimuli == 0 {
		return Result{}, false
	}
	n := float64(in.Activity.Stimuli)
	var h float64
	counts := patterns(*in.Activity)
	for _, c := range counts {
		h -= c / n * math.Log2(c/n)
	}
	k := float64(len(counts))
	return Result{Value: h + (k-1)/(2*n*math.Ln2), Extra: map[string]float64{
		"plugin":      h,
		"distinct":    k,
		"independent": independentEntropy(*in.Activity),
		"eight":       entropyOfEight(*in.Activity),
	}}, true
}

// entropyOfEight is the mean over groups of eight units of the same entropy of their
// patterns alone: of at most 8 bits, which some hundred stimuli suffice to know,
// where the patterns of a layer are all distinct. Units of a group lie as far apart as
// they can, so that groups do not fall together with cell types or layers. NaN for
// fewer units.
func entropyOfEight(a Activity) float64 {
	const size = 8
	groups := a.Units / size
	all := make([]float64, groups)
	for g := range all {
		var counts [1 << size]float64
		for i := range a.Stimuli {
			pattern, row := 0, a.Row(i)
			for b := range size {
				if row[g+b*groups] > 0 {
					pattern |= 1 << b
				}
			}
			counts[pattern]++
		}
		h, k, n := 0.0, -1.0, float64(a.Stimuli)
		for _, c := range counts {
			if c > 0 {
				h -= c / n * math.Log2(c/n)
				k++
			}
		}
		all[g] = h + k/(2*n*math.Ln2)
	}
	return Mean(all)
}

// patterns counts how often each pattern of active units occurs, in order of first
// appearance: a sum over a map's order would differ in its last bits from run to run.
func patterns(a Activity) []float64 {
	place := map[string]int{}
	var counts []float64
	bits := make([]byte, (a.Units+7)/8)
	for i := range a.Stimuli {
		clear(bits)
		for j, x := range a.Row(i) {
			if x > 0 {
				bits[j/8] |= 1 << (j % 8)
			}
		}
		at, seen := place[string(bits)]
		if !seen {
			at = len(counts)
			place[string(bits)] = at
			counts = append(counts, 0)
		}
		counts[at]++
	}
	return counts
}

// independentEntropy is the entropy that the code would have if units were
// independent, Σ H2(p_j) bits: an upper bound of the true one.
func independentEntropy(a Activity) float64 {
	var h float64
	for _, p := range probabilities(Tallies(a)) {
		if p > 0 && p < 1 {
			h -= p*math.Log2(p) + (1-p)*math.Log2(1-p)
		}
	}
	return h
}

// lifetimeSparseness is over the stimuli, per unit; its value is the mean over
// units that ever respond, and PerUnit is NaN for those that do not.
func lifetimeSparseness(in Input) (Result, bool) {
	if in.Activity == nil {
		return Result{}, false
	}
	a := *in.Activity
	each := make([]float64, a.Units)
	column := make([]float64, a.Stimuli)
	for j := range each {
		for i := range column {
			column[i] = a.A[i*a.Units+j]
		}
		each[j] = sparseness(column)
	}
	value := Mean(numbers(each))
	return Result{Value: value, PerUnit: each}, !math.IsNaN(value)
}

// populationSparseness is over the units, per stimulus; its value is the mean over
// stimuli to which any unit responds.
func populationSparseness(in Input) (Result, bool) {
	if in.Activity == nil {
		return Result{}, false
	}
	each := make([]float64, in.Activity.Stimuli)
	for i := range each {
		each[i] = sparseness(in.Activity.Row(i))
	}
	return finite(Mean(numbers(each)))
}

// sparseness returns S of responses, those below 0 counted as 0; NaN if there is
// no response, or only one number.
func sparseness(r []float64) float64 {
	var sum, square float64
	for _, x := range r {
		x = max(0, x)
		sum += x
		square += x * x
	}
	n := float64(len(r))
	if square == 0 || n < 2 {
		return math.NaN()
	}
	return (1 - sum*sum/(n*square)) / (1 - 1/n)
}

// numbers returns x without its NaNs.
func numbers(x []float64) []float64 {
	var out []float64
	for _, v := range x {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return out
}
