package measure

import (
	"math"
	"testing"
)

func TestIterationsTo55(t *testing.T) {
	at := func(y ...float64) (Result, bool) {
		return iterationsTo55(Input{Curve: &Curve{Iterations: []float64{100, 200, 300}[:len(y)], Accuracy: y}})
	}
	if r, ok := at(0.45, 0.65, 0.5); !ok || math.Abs(r.Value-150) > 1e-9 {
		t.Errorf("a line from 45%% at 100 to 65%% at 200 reaches 55%% at 150, not %g", r.Value)
	}
	if r, ok := at(0.6, 0.7); !ok || r.Value != 100 {
		t.Errorf("already there at the first test: %g, %v", r.Value, ok)
	}
	if _, ok := at(0.1, 0.2, 0.3); ok {
		t.Error("a training that never reaches it has an iteration")
	}
}
