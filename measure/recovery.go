package measure

import "math"

// Recovery from a perturbation, in stimuli: how a layer's activity comes back that
// something was done to, its input or its units, from one block of stimuli to the next.
// In block b unit j is active with the probability p_j(b), and its mean activity when
// active is m_j(b). With p_j and m_j their means over the blocks before, the distance from there is
//
//	D_p(b) = mean over j of |p_j(b) - p_j|,   D_m(b) = mean of |m_j(b) - m_j| over the mean of m_j
//
// less what chance alone makes of it: the mean of the same in the blocks before, times
// √((n+1)/(n−1)), since n of them make the means that they are held against.

// Block is a layer's activity over some stimuli.
type Block struct {
	End         int       // stimuli shown by its end, since the perturbation
	Probability []float64 // per unit: fraction of its stimuli for which the unit is active
	Mean        []float64 // per unit: mean activity over those; NaN if there are none
}

// Recovery is blocks after a perturbation, and undisturbed ones before it, of the same units.
type Recovery struct{ Before, After []Block }

// Blocks makes blocks of so many stimuli of an activity; what is left over makes none.
func Blocks(a Activity, size int) (all []Block) {
	for from := 0; from+size <= a.Stimuli; from += size {
		part := Activity{Stimuli: size, Units: a.Units, A: a.A[from*a.Units : (from+size)*a.Units]}
		b := Block{End: from + size}
		for _, t := range Tallies(part) {
			mean := math.NaN()
			if t.Active > 0 {
				mean = t.Sum / float64(t.Active)
			}
			b.Probability, b.Mean = append(b.Probability, t.Probability()), append(b.Mean, mean)
		}
		all = append(all, b)
	}
	return all
}

// probabilityOf and activationOf are what a distance may be of.
func probabilityOf(b Block) []float64 { return b.Probability }
func activationOf(b Block) []float64  { return b.Mean }

// Distances are those of each block before the perturbation and after it, less chance; the
// mean of the former is 0. They are of activation probabilities, or of mean activations.
func (r *Recovery) Distances(activation bool) (before, after []float64) {
	of := probabilityOf
	if activation {
		of = activationOf
	}
	units := len(r.Before[0].Probability)
	origin, scale, n := make([]float64, units), 0.0, float64(len(r.Before))
	for j := range origin {
		origin[j] = meanOf(r.Before, func(b Block) float64 { return of(b)[j] })
	}
	if scale = 1; activation {
		scale = meanOf(origin, func(x float64) float64 { return x })
	}
	distance := func(b Block) float64 {
		far := make([]float64, units)
		for j, x := range of(b) {
			far[j] = math.Abs(x-origin[j]) / scale
		}
		return meanOf(far, func(x float64) float64 { return x })
	}
	own := meanOf(r.Before, distance)
	chance := own * math.Sqrt((n+1)/(n-1))
	for _, b := range r.Before {
		before = append(before, distance(b)-own)
	}
	for _, b := range r.After {
		after = append(after, distance(b)-chance)
	}
	return before, after
}

// meanOf is the mean of a number of each element, of those that have one.
func meanOf[T any](all []T, of func(T) float64) float64 {
	sum, n := 0.0, 0.0
	for _, x := range all {
		if v := of(x); !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}

// recoveryStimuli is that of activation probabilities.
func recoveryStimuli(in Input) (Result, bool) {
	return in.recovery(false)
}

// recoveryActivation is that of mean activity when active; Extra has "ratio", of its mean over units
// over the last quarter of the blocks to that before.
func recoveryActivation(in Input) (Result, bool) {
	r, ok := in.recovery(true)
	if ok {
		size := func(blocks []Block) float64 {
			return meanOf(blocks, func(b Block) float64 { return meanOf(b.Mean, func(x float64) float64 { return x }) })
		}
		r.Extra["ratio"] = size(in.Recovery.After[3*len(in.Recovery.After)/4:]) / size(in.Recovery.Before)
	}
	return r, ok
}

// negligible is a distance that counts as none, and negligibleShare, where units are active so seldom that this
// is less, its part of their mean activation probability before: a twentieth of the load is then elsewhere.
const (
	negligible      = 0.02
	negligibleShare = 0.1
)

// recovery is how many stimuli after the first block the distance has, for good, lost 63% (1 − 1/e)
// of what it is in that, the time constant of a distance that decays exponentially, or is none: 0.02 (of probabilities, a
// tenth of their mean before if that is less) or less, or within three standard deviations of what it was before. It is the first block's own stimuli, which
// is the least, where there is none already in that; +Inf if it never is so small. Extra: "90", the same of nine
// tenths; "first", the distance in the first block; "left", that over the last quarter of the blocks.
func (in Input) recovery(activation bool) (Result, bool) {
	r := in.Recovery
	if r == nil || len(r.Before) < 2 || len(r.After) == 0 {
		return Result{}, false
	}
	before, after := r.Distances(activation)
	late := after[3*len(after)/4:]
	result := Result{Extra: map[string]float64{"first": after[0], "left": Mean(late)}}
	least := negligible
	if !activation {
		least = min(least, negligibleShare*meanOf(r.Before, func(b Block) float64 { return Mean(b.Probability) }))
	}
	none := max(3*SD(before), least)
	until := func(part float64) float64 {
		if after[0] <= none {
			return float64(r.After[0].End)
		}
		goal := max((1-part)*after[0], none)
		last := len(after)
		for last > 0 && after[last-1] <= goal {
			last--
		}
		if last == len(after) {
			return math.Inf(1)
		}
		high, low := after[last-1], after[last] // between which it passes, on a straight line
		from, to := float64(r.After[last-1].End), float64(r.After[last].End)
		at := from + (to-from)*(high-goal)/(high-low)
		return max(at-float64(r.After[0].End), float64(r.After[0].End))
	}
	result.Value, result.Extra["90"] = until(1-1/math.E), until(0.9)
	return result, true
}
