// Package value describes one number per element — a neuron's rate, a synapse's
// weight — as a file states it: one number for all, an even spread, a list, or
// a distribution to draw from.
package value

import (
	"math"
	"math/rand/v2"

	"homeostat/internal/rng"
)

// Kind says how a Value makes its numbers.
type Kind string

// The kinds, by the key that states them in a file. A bare number is Constant, a bare array List.
const (
	Constant  Kind = "constant"
	Even      Kind = "even"      // { from, to }: evenly spaced, both ends included
	LogEven   Kind = "log_even"  // { from, to, log = true }: evenly spaced in the logarithm
	List      Kind = "list"      // one per element
	Uniform   Kind = "uniform"   // { uniform = [low, high] }
	Normal    Kind = "normal"    // { normal = [mean, sd] }
	LogNormal Kind = "lognormal" // { lognormal = [mu, sigma] }, of the logarithm; with negative = true, minus that
	Beta      Kind = "beta"      // { beta = [mean, sd] }, between 0 and 1
)

// Value is a number for each of n elements. A and B are the kind's two numbers.
type Value struct { // the zero Value is 0 for every element
	Kind     Kind
	A, B     float64
	List     []float64
	Negative bool // of a LogNormal, as inhibitory weights are
}

// Const returns x for every element.
func Const(x float64) Value { return Value{Kind: Constant, A: x} }

// Spread returns numbers evenly spaced from the first element's to the last's.
func Spread(from, to float64) Value { return Value{Kind: Even, A: from, B: to} }

// Fill writes the numbers of elements 0..len(dst)-1. Draws come from the
// element's own address under key. A List must have len(dst) numbers.
func (v Value) Fill(dst []float64, key rng.Key) {
	v.Part(dst, 0, len(dst), key, math.Inf(-1), math.Inf(1))
}

// Part writes the numbers of elements first..first+len(dst)-1 of n. Draws from
// a Normal, LogNormal or Beta that lie outside low..high are drawn again, so that the
// distribution is cut off there: it must have a fair part of itself within.
func (v Value) Part(dst []float64, first, n int, key rng.Key, low, high float64) {
	var s rng.Stream
	draw := s.Rand() // of the address that s is set to
	for i := range dst {
		s = key.At(uint64(first + i))
		dst[i] = v.at(first+i, n, &s, draw, low, high)
	}
}

func (v Value) at(i, n int, s *rng.Stream, draw *rand.Rand, low, high float64) float64 {
	switch v.Kind {
	case Even:
		return v.A + (v.B-v.A)*place(i, n)
	case LogEven:
		return v.A * math.Pow(v.B/v.A, place(i, n))
	case List:
		return v.List[i]
	case Uniform:
		return v.A + (v.B-v.A)*s.Float64()
	case Normal, LogNormal, Beta:
		x := v.draw(draw)
		for x < low || x > high {
			x = v.draw(draw)
		}
		return x
	}
	return v.A
}

// draw draws from a Normal, LogNormal or Beta.
func (v Value) draw(r *rand.Rand) float64 {
	if v.Kind == Beta {
		return beta(v.A, v.B, r)
	}
	return v.bell(r.NormFloat64())
}

// bell makes a draw of a Normal or LogNormal out of a standard normal one.
func (v Value) bell(z float64) float64 {
	x := v.A + v.B*z
	if v.Kind == LogNormal {
		x = math.Exp(x)
	}
	if v.Negative {
		x = -x
	}
	return x
}

// place is i's position in 0..1 among n elements.
func place(i, n int) float64 {
	if n < 2 {
		return 0
	}
	return float64(i) / float64(n-1)
}

// Bounds returns the least and the greatest number that v can give.
func (v Value) Bounds() (low, high float64) {
	switch v.Kind {
	case Even, LogEven, Uniform:
		return min(v.A, v.B), max(v.A, v.B)
	case List:
		low, high = math.Inf(1), math.Inf(-1)
		for _, x := range v.List {
			low, high = min(low, x), max(high, x)
		}
		return low, high
	case Normal:
		if v.B != 0 {
			return math.Inf(-1), math.Inf(1)
		}
	case LogNormal:
		if v.Negative {
			return math.Inf(-1), 0
		}
		return 0, math.Inf(1)
	case Beta:
		if v.B != 0 {
			return 0, 1
		}
	}
	return v.A, v.A
}
