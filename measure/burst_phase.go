package measure

import (
	"cmp"
	"math"
	"slices"
)

// burstPhase is where a unit's bursts stand in the cycles of its pacemaker, each from the
// first spike of one of the pacemaker's bursts to that of the next. Extra: "end", the phase of the
// last spike before the next burst, of the burst that begins in a cycle; "sd" of the phase over
// units; "locked", the share of all units that begin one burst in each cycle but the outermost.
// Bursts are burstPeriod's.
func burstPhase(in Input) (Result, bool) {
	if in.Pacemakers == nil || len(in.Pacemakers) != len(in.Trains) {
		return Result{}, false
	}
	r := Result{Extra: map[string]float64{}}
	var begins, ends []float64
	locked := 0.0
	for i, train := range in.Trains {
		begin, end, once := phases(train, in.Pacemakers[i])
		r.PerUnit = append(r.PerUnit, begin)
		if !math.IsNaN(begin) {
			begins, ends = append(begins, begin), append(ends, end)
		}
		if once {
			locked++
		}
	}
	if len(begins) == 0 {
		return Result{}, false
	}
	r.Value = Mean(begins)
	r.Extra["end"], r.Extra["sd"], r.Extra["locked"] = Mean(ends), SD(begins), locked/float64(len(in.Trains))
	return r, true
}

// phases are the mean phases in a pacemaker's cycles at which a train's bursts begin and end, NaN
// if none does, and whether one begins in each.
func phases(train, pacemaker []float64) (begin, end float64, once bool) {
	first := burstStarts(pacemaker)
	starts := burstStarts(train)
	var begins, ends []float64
	once = len(first) >= 3
	for k := 0; k+1 < len(first); k++ {
		from, to := pacemaker[first[k]], pacemaker[first[k+1]]
		b, _ := slices.BinarySearchFunc(starts, from, func(s int, t float64) int { return cmp.Compare(train[s], t) })
		n := 0
		for ; b < len(starts) && train[starts[b]] < to; b++ {
			if n++; n == 1 && b+1 < len(starts) {
				begins = append(begins, (train[starts[b]]-from)/(to-from))
				ends = append(ends, (train[starts[b+1]-1]-from)/(to-from))
			}
		}
		if n != 1 && k > 0 && k+2 < len(first) {
			once = false
		}
	}
	if len(begins) == 0 {
		return math.NaN(), math.NaN(), false
	}
	return Mean(begins), Mean(ends), once
}
