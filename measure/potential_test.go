package measure

import "testing"

func TestMeanPotential(t *testing.T) {
	r := of(t, "mean_potential", Input{Potentials: []float64{-70, -60, -50}})
	within(t, "mean", r.Value, -60, 0)
	within(t, "the last unit's", r.PerUnit[2], -50, 0)
}

// Of four weights one is at its bound, half of those onto the first unit.
func TestWeightsAtZero(t *testing.T) {
	r := of(t, "weight_zero", Input{Weights: &Weights{Post: []int32{0, 0, 1, 1}, Before: []float64{0, 0, 0, 0}, After: []float64{-1, 0, -2, -3}}})
	within(t, "fraction", r.Value, 0.25, 0)
	within(t, "of the first unit", r.PerUnit[0], 0.5, 0)
	within(t, "of the second", r.PerUnit[1], 0, 0)
}
