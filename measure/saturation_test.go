package measure

import (
	"math"
	"testing"
)

// Logistic units with inputs evenly spread in ±6: outputs are below 1/20 or above
// 19/20 beyond ±log 19, the same at either end.
func TestSaturationOfLogisticUnits(t *testing.T) {
	const n = 6000
	a := Activity{Stimuli: n, Units: 2, A: make([]float64, 2*n)}
	for i := range n {
		z := 6 * (2*(float64(i)+0.5)/n - 1)
		a.A[2*i] = 1/(1+math.Exp(-z)) - 0.5
	}
	r, ok := saturatedFraction(Input{Activity: &a, Range: &Range{-0.5, 0.5}})
	if !ok {
		t.Fatal("no result")
	}
	want := 1 - math.Log(19)/6
	for name, c := range map[string][2]float64{
		"of a unit": {r.PerUnit[0], want}, "of a unit at rest": {r.PerUnit[1], 0}, "of all": {r.Value, want / 2},
		"low": {r.Extra["low"], want / 4}, "high": {r.Extra["high"], want / 4},
	} {
		if math.Abs(c[0]-c[1]) > 1.0/n {
			t.Errorf("%s: %g, want %g", name, c[0], c[1])
		}
	}
}

func TestUnitsWithoutBoundsDoNotSaturate(t *testing.T) {
	if _, ok := saturatedFraction(Input{Activity: &Activity{Stimuli: 1, Units: 1, A: []float64{3}}}); ok {
		t.Error("a unit without bounds has a saturated fraction")
	}
}
