package neuron

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Σ y = A and y >= 1 for every pattern, whatever its strength; y is the closed form.
func TestInputNormalizationHoldsTheTotal(t *testing.T) {
	draw := rng.NewKey(1, "patterns").Rand()
	n := InputNormalization{Total: 900}
	x, y := make([]float32, 784), make([]float64, 784)
	for range 50 {
		strength := math.Exp(6 * draw.NormFloat64())
		sum := 0.0
		for d := range x {
			x[d] = float32(strength * max(0, draw.NormFloat64()))
			sum += float64(x[d])
		}
		Normalize(n, y, x, 1)
		total := 0.0
		for d, v := range y {
			total += v
			if want := (900-784)*float64(x[d])/sum + 1; math.Abs(v-want) > 1e-12*want {
				t.Fatalf("input %d is %g, want %g", d, v, want)
			}
		}
		if math.Abs(total-900) > 1e-12*900 {
			t.Errorf("total %.15g, want 900", total)
		}
	}
}

func TestInputNormalizationIsInvariantToContrast(t *testing.T) {
	x, bright, dim := []float32{3, 0, 1, 4}, make([]float64, 4), make([]float64, 4)
	own, mean := InputNormalization{Total: 10}, InputNormalization{Total: 10, Mean: 8}
	Normalize(own, bright, x, 1000)
	Normalize(own, dim, x, 0.001)
	for d := range x {
		if math.Abs(bright[d]-dim[d]) > 1e-12 {
			t.Errorf("input %d is %g at a contrast of 1000 and %g at one of 0.001", d, bright[d], dim[d])
		}
	}
	Normalize(mean, bright, x, 2)
	Normalize(mean, dim, x, 1)
	for d := range x {
		if math.Abs((bright[d]-1)-2*(dim[d]-1)) > 1e-12 {
			t.Errorf("without normalization input %d goes from %g to %g at twice the contrast", d, dim[d], bright[d])
		}
	}
}

func TestInputNormalizationOfNothing(t *testing.T) {
	y := make([]float64, 4)
	Normalize(InputNormalization{Total: 10}, y, make([]float32, 4), 1)
	for _, v := range y {
		if v != 2.5 {
			t.Errorf("a blank pattern leaves %v, want 2.5 each", y)
		}
	}
	if err := (InputNormalization{Total: 784}).Check(784); err == nil {
		t.Error("A = D is not refused: nothing is left for patterns")
	}
	if err := (InputNormalization{Total: 785}).Check(784); err != nil {
		t.Error(err)
	}
}
