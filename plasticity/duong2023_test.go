package plasticity

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// frame has an interneuron for each of four neurons, and one for each pair: columns are w, of length 1.
func frame() *mat.Dense {
	w, k := mat.NewDense(4, 10, nil), 4
	for i := range 4 {
		w.Set(i, i, 1)
		for j := range i {
			w.Set(i, k, math.Sqrt2/2)
			w.Set(j, k, math.Sqrt2/2)
			k++
		}
	}
	return w
}

// With N(N+1)/2 interneurons gains alone whiten: covariances to 5% for steps that see
// one pattern at a time, and W diag(g) Wᵀ + I to Σ^{1/2}/s.
func TestGainsOfInterneuronsWhiten(t *testing.T) {
	const s = 5.
	x, root, _ := ensemble()
	patterns, units := x.Dims()
	w := frame()
	for _, precision := range []state.Precision{state.Double, state.Single} {
		p := DefaultDuong2023()
		p.Variance, p.Eta, p.Min = value.Const(s*s), 1e-5, -10
		input, gain := state.New(precision, 10), state.New(precision, 10)
		d := NewDuong2023(p, input, gain, rng.Key{})
		inhibition := func() *mat.Dense {
			var m mat.Dense
			m.Product(w, mat.NewDiagDense(10, gain.Float64s()), w.T())
			return &m
		}
		y := mat.NewDense(patterns, units, nil)
		for range 150 {
			for k := range patterns {
				a := inhibition()
				for i := range units {
					a.Set(i, i, a.At(i, i)+1)
				}
				var answer, z mat.VecDense
				if err := answer.SolveVec(a, x.RowView(k)); err != nil {
					t.Fatal(err)
				}
				y.SetRow(k, answer.RawVector().Data)
				z.MulVec(w.T(), &answer)
				input.Copy(z.RawVector().Data)
				d.Advance(p.Interval, 0, 10)
			}
		}
		if distance := unlike(y, s*s); distance > 0.05 {
			t.Errorf("covariance is %g from white, want 0.05 at most", distance)
		}
		m := inhibition()
		for i := range units {
			for j := range i {
				if want := root.At(i, j) / s; math.Abs(m.At(i, j)-want) > 0.05*root.At(0, 0)/s {
					t.Errorf("inhibition between %d and %d is %.3f, want %.3f", i, j, m.At(i, j), want)
				}
			}
		}
	}
}

// One step, and the bounds.
func TestDuong2023Moves(t *testing.T) {
	p := DefaultDuong2023()
	p.Eta, p.Variance, p.Min, p.Max = 1e-4, value.Spread(0, 400), -1, 1
	input, gain := state.Of([]float64{0, 0}), state.Of([]float64{0.5, 0.5})
	d := NewDuong2023(p, input, gain, rng.Key{})
	d.Advance(10, 0, 2)
	start := []float64{gain.At(0), gain.At(1)}
	input.Copy([]float64{20, 20})
	d.Advance(10, 0, 2)
	z := 20 * (1 - 1/(1+math.Exp(-10/p.TauMean)))
	for i, variance := range []float64{0, 400} {
		if want := start[i] + p.Eta*10*(z*z-variance); math.Abs(gain.At(i)-want) > 1e-12 {
			t.Errorf("gain %d is %g, want %g", i, gain.At(i), want)
		}
	}
	for k := range 100 {
		input.Copy([]float64{float64(30 * (k % 2)), 20})
		d.Advance(10, 0, 2)
	}
	if gain.At(0) != 1 || gain.At(1) != -1 {
		t.Errorf("gains %g and %g, want them at their bounds", gain.At(0), gain.At(1))
	}
}
