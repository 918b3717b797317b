package measure

import "homeostat/internal/rng"

// Input is what is known of one layer or population under one condition.
// A field that is not known stays nil (NaN for the accuracies); the measures
// that need it then have no result.
type Input struct {
	Tallies  []Tally     // per unit
	Activity *Activity   // nil where only tallies exist, as for convolutional layers
	Batches  [][]float64 // per sampled training batch: activation probability of each unit within it

	Labels, Fine, Coarse []int // per stimulus of Activity: class, finer class, coarse class

	Rates   []float64 // per unit, Hz
	Targets []float64 // per unit, Hz
	Series  *Series   // rates around a perturbation

	Accuracy, TrainAccuracy float64 // fractions; NaN if not a classifier

	Key rng.Key // for bootstraps
}

// Series is a rate, or whatever is held at a set point, over time.
type Series struct {
	Times  []float64   // ms, ascending
	Values [][]float64 // units × times
	From   float64     // ms, when the perturbation began
}

// Result is the outcome of a measure.
type Result struct {
	Value   float64
	PerUnit []float64          // one number per unit, where the measure has one
	Extra   map[string]float64 // further numbers by name, where the measure has any
}

// Measure is one row of the table.
type Measure struct {
	Name string
	Doc  string // definition in one sentence
	Unit string // unit of Value, "" if it has none
	// Of returns false where the input lacks what the measure needs.
	Of func(Input) (Result, bool)
}
