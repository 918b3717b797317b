package kernel

import (
	"math"
	"slices"
	"testing"
)

// Against the standard library, over all signs and sizes, in lengths that fill
// no vector; within a few units in the last place of 1, and of the value itself
// for tanh near zero; the same bits on every path.
func TestLogisticAndTanh(t *testing.T) {
	var in []float32
	for z := 1e-6; z < 1e5; z *= 1.03 {
		in = append(in, float32(z), float32(-z))
	}
	in = append(in, 0, float32(math.Inf(1)), float32(math.Inf(-1)))
	var first, second []float32
	for _, path := range Paths() {
		logistic, tanh := slices.Clone(in), slices.Clone(in)
		Logistic(path, logistic)
		Tanh(path, tanh, 1.7159, 2./3)
		if first == nil {
			first, second = logistic, tanh
		}
		if !slices.Equal(first, logistic) || !slices.Equal(second, tanh) {
			t.Errorf("%v and %v differ", path, Paths()[0])
		}
		double, narrow := make([]float64, len(in)), make([]float64, len(in))
		for i, x := range in {
			double[i], narrow[i] = float64(x), float64(x)
		}
		Logistic(path, double)
		Tanh(path, narrow, 1.7159, 2./3)
		for i, x := range in {
			one, two := 1/(1+math.Exp(-float64(x))), 1.7159*math.Tanh(2./3*float64(x))
			if math.Abs(float64(logistic[i])-one) > 1.2e-7 || math.Abs(double[i]-one) > 3e-16 {
				t.Errorf("%v: logistic(%g) is %g and %g, want %g", path, x, logistic[i], double[i], one)
			}
			if math.Abs(float64(tanh[i])-two) > 5e-7*math.Abs(two) || math.Abs(narrow[i]-two) > 1e-15 {
				t.Errorf("%v: tanh(%g) is %g and %g, want %g", path, x, tanh[i], narrow[i], two)
			}
		}
	}
	nan := []float32{float32(math.NaN())}
	Logistic(Best(), nan)
	wrong := []float64{math.NaN()}
	Tanh(Best(), wrong, 1, 1)
	if nan[0] == nan[0] || wrong[0] == wrong[0] {
		t.Error("a NaN became a number")
	}
}
