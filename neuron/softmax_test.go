package neuron

import (
	"math"
	"testing"
)

func TestSoftmaxIsItsClosedForm(t *testing.T) {
	for _, shift := range []float64{0, -5000, 5000} {
		inputs := []float64{1 + shift, 2 + shift, 4.5 + shift}
		sum := math.Exp(1) + math.Exp(2) + math.Exp(4.5)
		if got, want := Softmax(inputs), math.Log(sum)+shift; math.Abs(got-want) > 1e-12*math.Abs(want) {
			t.Errorf("shifted by %g: ln Σ exp = %.15g, want %.15g", shift, got, want)
		}
		for i, x := range []float64{1, 2, 4.5} {
			if want := math.Exp(x) / sum; math.Abs(inputs[i]-want) > 1e-12 {
				t.Errorf("shifted by %g: activity %d is %g, want %g", shift, i, inputs[i], want)
			}
		}
	}
}
