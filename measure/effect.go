package measure

import "math"

// Effect is that of a mechanism in one aspect, against none.
type Effect struct {
	Aspect    string
	G         float64 // Hedges' g, above 0 where it is for the better; NaN if not known
	Low, High float64 // its 95% interval
}

// HedgesG returns the difference of the means of two samples in units of their pooled
// standard deviation, less the bias that small samples give it (Hedges 1981, J Educ Stat
// 6:107),
//
//	g = J (mean(x) - mean(y))/s,  J = 1 - 3/(4 (n + m - 2) - 1)
//
// with its 95% interval g ± 1.96 sqrt((n + m)/(n m) + g²/(2 (n + m))). Samples without any
// spread differ by 0 or ±Inf. NaN for fewer than two numbers on a side.
func HedgesG(x, y []float64) (g, low, high float64) {
	if len(x) < 2 || len(y) < 2 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	n, m := float64(len(x)), float64(len(y))
	pooled := math.Sqrt((squares(x) + squares(y)) / (n + m - 2))
	apart := Mean(x) - Mean(y)
	if pooled == 0 {
		if apart != 0 {
			apart = math.Inf(int(math.Copysign(1, apart)))
		}
		return apart, apart, apart
	}
	g = (1 - 3/(4*(n+m-2)-1)) * apart / pooled
	half := 1.96 * math.Sqrt((n+m)/(n*m)+g*g/(2*(n+m)))
	return g, g - half, g + half
}

// effectSize has the effect in each aspect in Extra, and its mean over those that are known and finite.
func effectSize(in Input) (Result, bool) {
	r := Result{Extra: map[string]float64{}}
	var known []float64
	for _, e := range in.Effects {
		r.Extra[e.Aspect] = e.G
		if !math.IsNaN(e.G) && !math.IsInf(e.G, 0) {
			known = append(known, e.G)
		}
	}
	r.Value = Mean(known)
	return r, len(known) > 0
}
