package measure

import "math"

// Responses against the level of a stimulus, such as its contrast, by the function of Naka
// and Rushton (1966, J Physiol 185:536),
//
//	r = r_max c^n/(c50^n + c^n)
//
// fitted to each unit's answers by least squares. r_max is linear and follows from the
// other two, whose logarithms are searched: a grid, then ever smaller steps from its best.
// c50 is looked for from a quarter of the lowest level to four times the highest.

// halfSaturation is c50, mean over units that answer. Extra: "exponent", n; "r_max", Hz;
// "r2", the share of the answers' variance that the fit explains, least over units.
func halfSaturation(in Input) (Result, bool) {
	rows := in.answers()
	if in.Levels == nil || len(rows) != len(in.Levels) || len(rows) < 4 {
		return Result{}, false
	}
	each := make([]float64, in.Activity.Units)
	var exponents, tops []float64
	least := math.Inf(1)
	for j := range each {
		r := make([]float64, len(rows))
		for k, row := range rows {
			r[k] = row[j]
		}
		each[j] = math.NaN()
		if f, ok := fitSaturation(in.Levels, r); ok {
			each[j] = f.c50
			exponents, tops, least = append(exponents, f.n), append(tops, f.top), min(least, 1-f.rest/squares(r))
		}
	}
	value := Mean(numbers(each))
	return Result{Value: value, PerUnit: each, Extra: map[string]float64{
		"exponent": Mean(exponents), "r_max": Mean(tops), "r2": least,
	}}, !math.IsNaN(value)
}

// saturation is one fit, and what it leaves: a sum of squares.
type saturation struct{ c50, n, top, rest float64 }

// fitSaturation returns false for responses that do not vary, or levels of which none is above 0.
func fitSaturation(level, r []float64) (best saturation, ok bool) {
	low, high := math.Inf(1), 0.0
	for _, c := range level {
		if c > 0 {
			low, high = min(low, c), max(high, c)
		}
	}
	if high <= low || squares(r) == 0 {
		return best, false
	}
	best.rest = math.Inf(1)
	from, to := math.Log(low/4), math.Log(high*4)
	const grid = 24
	for i := range grid {
		for k := range grid {
			c := math.Exp(from + (to-from)*float64(i)/(grid-1))
			best = better(best, saturating(level, r, c, 0.3*math.Exp(math.Log(20)*float64(k)/(grid-1))))
		}
	}
	for step := (to - from) / grid; step > 1e-9; step /= 2 {
		for range 40 { // in one valley more steps of a size would only be slower than larger ones
			before := best.rest
			for _, d := range [][2]float64{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}} {
				c := min(max(best.c50*math.Exp(step*d[0]), math.Exp(from)), math.Exp(to))
				best = better(best, saturating(level, r, c, best.n*math.Exp(step*d[1])))
			}
			if best.rest == before {
				break
			}
		}
	}
	return best, true
}

func better(a, b saturation) saturation {
	if b.rest < a.rest {
		return b
	}
	return a
}

// saturating is the fit for a given c50 and n.
func saturating(level, r []float64, c50, n float64) saturation {
	s := saturation{c50: c50, n: n}
	var xx, xy, yy float64
	for k, c := range level {
		x := 0.0
		if c > 0 {
			x = 1 / (1 + math.Pow(c50/c, n))
		}
		xx, xy, yy = xx+x*x, xy+x*r[k], yy+r[k]*r[k]
	}
	if xx == 0 {
		s.rest = yy
		return s
	}
	s.top = xy / xx
	s.rest = max(0, yy-xy*xy/xx)
	return s
}
