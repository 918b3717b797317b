package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Mean, variance, skewness and fourth moment of each shape; of n numbers, 5
// standard errors are allowed, by the moments of twice the order.
func TestRandomShapes(t *testing.T) {
	const n, mean, sigma = 200_000, 2.0, 3.0
	moments := map[string][8]float64{ // of the standardized law, from the first to the eighth
		"normal":      {0, 1, 0, 3, 0, 15, 0, 105},
		"uniform":     {0, 1, 0, 9.0 / 5, 0, 27.0 / 7, 0, 9},
		"laplace":     {0, 1, 0, 6, 0, 90, 0, 2520},
		"exponential": {0, 1, 2, 9, 44, 265, 1854, 14833},
	}
	for shape, want := range moments {
		p := DefaultRandom()
		p.Distribution, p.Mean, p.Sigma, p.Interval = shape, value.Const(mean), value.Const(sigma), 1
		s := NewRandom[float64](p, n, 1, rng.NewKey(1, shape))
		s.Step(0, n, nil, nil)
		for k := range 4 {
			var got float64
			for _, x := range s.x {
				got += math.Pow((x-mean)/sigma, float64(k+1)) / n
			}
			if allowed := 5 * math.Sqrt((want[2*k+1]-want[k]*want[k])/n); math.Abs(got-want[k]) > allowed {
				t.Errorf("%s: moment %d is %g, want %g ± %g", shape, k+1, got, want[k], allowed)
			}
		}
	}
}

// A number stays for its interval, and the next has nothing to do with it.
func TestRandomIntervals(t *testing.T) {
	const n = 100_000
	p := DefaultRandom()
	p.Interval = 2
	s := NewRandom[float64](p, n, 0.5, rng.NewKey(1, "random"))
	var last float64
	for step := range 8 {
		s.Step(0, n, nil, nil)
		if same := s.x[0] == last; same != (step%4 != 0) {
			t.Errorf("step %d: %g after %g", step, s.x[0], last)
		}
		last = s.x[0]
	}
	first := NewRandom[float64](p, n, 0.5, rng.NewKey(1, "random"))
	first.Step(0, n, nil, nil)
	var product float64
	for k := range n {
		product += first.x[k] * s.x[k] / n
	}
	if math.Abs(product) > 5/math.Sqrt(n) {
		t.Errorf("correlation of the first and the second number %g", product)
	}
}

func TestRandomParametersAreChecked(t *testing.T) {
	p := DefaultRandom()
	checkParameters(t, &p)
	p.Interval = 0.25
	if p.ValidateStep(0.1) == nil || p.ValidateStep(0.05) != nil {
		t.Errorf("0.25 ms: %v in steps of 0.1, %v in those of 0.05", p.ValidateStep(0.1), p.ValidateStep(0.05))
	}
}

func ExampleRandom() {
	p := DefaultRandom()
	p.Distribution, p.Mean, p.Sigma = "uniform", value.Const(5), value.Const(1)
	s := NewRandom[float64](p, 3, 1, rng.NewKey(1, "example"))
	for step := range 20 {
		if s.Step(0, 3, nil, nil); step%10 == 9 {
			fmt.Printf("%.2f\n", s.Variable("x").Float64s())
		}
	}
	// Output:
	// [6.14 4.53 4.77]
	// [6.20 5.95 5.38]
}
