// Package state holds what changes while a network runs: numbers in the
// network's precision, and how they are put aside and taken up again.
package state

import "slices"

// Float is the type of a network's state.
type Float interface{ float32 | float64 }

// Precision chooses one of them.
type Precision uint8

const (
	Double Precision = iota // float64
	Single                  // float32
)

// Vector is one number per neuron, in the network's precision. Copies share the
// numbers. The zero Vector has none.
type Vector struct {
	double []float64
	single []float32
}

// New returns n zeros.
func New(p Precision, n int) Vector {
	if p == Single {
		return Vector{single: make([]float32, n)}
	}
	return Vector{double: make([]float64, n)}
}

// Of returns numbers as a Vector: not a copy.
func Of[T Float](x []T) Vector {
	switch x := any(x).(type) {
	case []float32:
		return Vector{single: x}
	case []float64:
		return Vector{double: x}
	}
	panic("unreachable")
}

// As returns the numbers themselves; they must be of the type that is asked for.
func As[T Float](v Vector) []T {
	var zero T
	var x any = v.double
	if _, ok := any(zero).(float32); ok {
		x = v.single
	}
	if v.Len() != len(x.([]T)) {
		panic("state.As: the numbers are of the other type")
	}
	return x.([]T)
}

// Len is how many numbers there are.
func (v Vector) Len() int { return len(v.double) + len(v.single) }

// Single says whether the numbers are float32.
func (v Vector) Single() bool { return v.single != nil }

// At is number i.
func (v Vector) At(i int) float64 {
	if v.single != nil {
		return float64(v.single[i])
	}
	return v.double[i]
}

// Set sets number i.
func (v Vector) Set(i int, x float64) {
	if v.single != nil {
		v.single[i] = float32(x)
		return
	}
	v.double[i] = x
}

// Float64s returns a copy of all numbers.
func (v Vector) Float64s() []float64 {
	if v.single == nil {
		return slices.Clone(v.double)
	}
	x := make([]float64, len(v.single))
	for i, s := range v.single {
		x[i] = float64(s)
	}
	return x
}

// Copy sets all numbers, of which x has as many.
func (v Vector) Copy(x []float64) {
	if len(x) != v.Len() {
		panic("state.Vector.Copy: another number of numbers")
	}
	for i := range x {
		v.Set(i, x[i])
	}
}

// Part is numbers lo..hi-1: not a copy.
func (v Vector) Part(lo, hi int) Vector {
	if v.single != nil {
		return Vector{single: v.single[lo:hi:hi]}
	}
	return Vector{double: v.double[lo:hi:hi]}
}

// Clear sets all numbers to zero.
func (v Vector) Clear() {
	clear(v.double)
	clear(v.single)
}
