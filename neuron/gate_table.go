package neuron

import (
	"math"

	"homeostat/internal/state"
)

// gateTable has the steady state of every gate of a membrane, and the part of its
// distance from there that a gate goes in a step, 1-exp(-dt/tau), at potentials 1/8 mV apart:
// a straight line between two of them is off by less than 2e-5 (a test says so),
// and takes a tenth of the time of the formulas. Beyond its ends the ends hold.
type gateTable[T state.Float] struct {
	rows  []T // for each potential: steady state and part of gate 0, of gate 1, ...
	width int // of a row
}

const (
	gateFirst   = -150 // mV
	gateLast    = 100
	gatesPerMV  = 8
	gateIndexes = (gateLast - gateFirst) * gatesPerMV
)

func newGateTable[T state.Float](gates []Gate, dt float64) gateTable[T] {
	t := gateTable[T]{width: 2 * len(gates)}
	for i := range gateIndexes + 1 {
		v := gateFirst + float64(i)/gatesPerMV
		for _, g := range gates {
			inf, tau := g.Kinetics(v)
			t.rows = append(t.rows, T(inf), T(-math.Expm1(-dt/tau)))
		}
	}
	return t
}

// at returns the rows below and above a potential, one after the other, and how far it is between them.
func (t *gateTable[T]) at(v T) (rows []T, between T) {
	x := (v - gateFirst) * gatesPerMV
	if !(x > 0) { // nor a number
		x = 0
	}
	x = min(x, gateIndexes-1.0/64)
	i := int(x)
	return t.rows[i*t.width : (i+2)*t.width], x - T(i)
}

// turned is where a gate x is a step later; gate is its place in the table, and
// the steady state is times share.
func turned[T state.Float](x T, rows []T, between T, gate int, share T) T {
	above := rows[len(rows)/2+2*gate:]
	below := rows[2*gate:]
	inf := (below[0] + T(between*(above[0]-below[0]))) * share
	part := below[1] + T(between*(above[1]-below[1]))
	return x + T((inf-x)*part)
}
