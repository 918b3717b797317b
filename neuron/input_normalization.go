package neuron

import (
	"fmt"

	"homeostat/internal/kernel"
)

// Input normalization by feedforward inhibition (Keck, Savin and Lücke 2012, PLoS
// Comput Biol 8:e1002432, equation 5): inhibitory neurons driven by the same inputs
// divide these, so that whatever the strength of a pattern its units together have
// the activity A,
//
//	y_d = (A - D) x_d / Σ_d' x_d' + 1,   Σ_d y_d = A,   y_d >= 1
//
// with x_d >= 0 the raw activity of D inputs and 1 their background activity. It needs
// A > D. A pattern without any activity has no share to give: it leaves every unit at A/D,
// the same total spread evenly (the paper leaves this open).
//
// Without normalization the division is by one number for all patterns, the mean of
// their totals: strong patterns then stay stronger than weak ones.

// InputNormalization is the stage between raw inputs and a circuit.
type InputNormalization struct {
	Total float64 // A, activity of all units together
	Mean  float64 // mean total of raw patterns, by which all are divided; 0: each is divided by its own
}

// Check says whether so many inputs can have the total.
func (n InputNormalization) Check(inputs int) error {
	if !(n.Total > float64(inputs)) {
		return fmt.Errorf("total (A) is %g, and must be above the number of inputs (D), which is %d: each of them has a background of 1", n.Total, inputs)
	}
	return nil
}

// Normalize writes to y what becomes of the raw pattern x at a contrast, which multiplies
// it. Both have D elements; A must be above D.
func Normalize[T kernel.Float](n InputNormalization, y []T, x []float32, contrast float64) {
	share, total := n.Total-float64(len(x)), n.Mean
	if total == 0 {
		for _, v := range x {
			total += float64(v)
		}
		total *= contrast
	}
	if total == 0 {
		for d := range y {
			y[d] = T(n.Total / float64(len(x)))
		}
		return
	}
	gain := share * contrast / total
	for d, v := range x {
		y[d] = T(float64(gain*float64(v)) + 1)
	}
}
