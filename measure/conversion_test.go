package measure

import (
	"math"
	"testing"
)

// Probabilities that are all too large by a tenth keep their correlation, and lose four
// times a hundredth of squares that sum up to a fifth.
func TestConversionR2(t *testing.T) {
	original := []float64{0.1, 0.5, 0.3, 0.7}
	c := &Conversion{OriginalProbability: original, OriginalMean: original, Mean: original, Residual: 1, Total: 4}
	for _, p := range original {
		c.Probability = append(c.Probability, p+0.1)
	}
	r, ok := conversionR2(Input{Conversion: c})
	for name, x := range map[string][2]float64{
		"value": {r.Value, 1 - 4*0.01/0.2}, "correlation": {r.Extra["correlation"], 1}, "mean": {r.Extra["mean"], 1}, "answers": {r.Extra["answers"], 0.75},
		"unexplained": {r.Extra["unexplained"], 0.25}, "distance": {r.Extra["distance"], 0.1},
	} {
		if !ok || math.Abs(x[0]-x[1]) > 1e-12 {
			t.Errorf("%s is %g, want %g", name, x[0], x[1])
		}
	}
	if _, ok := conversionR2(Input{}); ok {
		t.Error("a network that was not converted has a value")
	}
}

// From 50% at 10 ms to 70% at 40 ms, 60% is reached in the middle of the logarithms: 20 ms.
func TestConversionTime(t *testing.T) {
	at := func(original float64, y ...float64) (Result, bool) {
		return conversionTime(Input{Conversion: &Conversion{OriginalAccuracy: original, Times: []float64{10, 40, 160}[:len(y)], Accuracies: y}})
	}
	if r, ok := at(0.62, 0.5, 0.7, 0.61); !ok || math.Abs(r.Value-20) > 1e-9 {
		t.Errorf("within two points of 62%% at %g, want 20", r.Value)
	}
	if r, _ := at(0.62, 0.61, 0.5, 0.7); math.Abs(r.Value-80) > 1e-9 {
		t.Errorf("for good at %g, want 80: before that it has left again", r.Value)
	}
	if r, _ := at(0.5, 0.5, 0.6); r.Value != 10 {
		t.Errorf("there from the start at %g, want 10", r.Value)
	}
	if r, ok := at(0.9, 0.5, 0.7); ok {
		t.Errorf("never there, and yet at %g", r.Value)
	}
}
