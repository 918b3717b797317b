// Package measure is the yardstick: the same measures of homeostasis, applied
// to whatever is a matrix of stimuli × units, wherever it came from.
//
// A unit is active for a stimulus when its activity is above 0: a positive
// rectified output, or at least one spike in the stimulus window. Every measure
// is a row of one table (Measures), so that both sides are measured by the same
// code; adding one is a function, its test and a row.
package measure
