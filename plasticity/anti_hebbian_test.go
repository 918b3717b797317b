package plasticity

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// ensemble are patterns (rows) over four units that vary together, of mean 60, the
// symmetric root of their covariance, and its inverse.
func ensemble() (x *mat.Dense, root, inverse *mat.Dense) {
	const patterns, units = 200, 4
	x = mat.NewDense(patterns, units, nil)
	for p := range patterns {
		s := rng.NewKey(1, "ensemble").At(uint64(p))
		draw := s.Rand()
		common := draw.NormFloat64()
		for i := range units {
			x.Set(p, i, 60+12*common+10*draw.NormFloat64())
		}
	}
	var covariance mat.SymDense
	stat.CovarianceMatrix(&covariance, x, nil)
	var e mat.EigenSym
	e.Factorize(&covariance, true)
	var v mat.Dense
	e.VectorsTo(&v)
	power := func(exponent float64) *mat.Dense {
		d := mat.NewDiagDense(units, nil)
		for k, lambda := range e.Values(nil) {
			d.SetDiag(k, math.Pow(lambda, exponent))
		}
		var out mat.Dense
		out.Product(&v, d, v.T())
		return &out
	}
	return x, power(0.5), power(-0.5)
}

// unlike is the distance of the rows' covariance from a variance for each and
// no covariance, relative to that (Frobenius).
func unlike(y *mat.Dense, variance float64) float64 {
	var c mat.SymDense
	stat.CovarianceMatrix(&c, y, nil)
	n, _ := c.Dims()
	var sum float64
	for i := range n {
		for j := range n {
			d := c.At(i, j) / variance
			if i == j {
				d--
			}
			sum += d * d
		}
	}
	return math.Sqrt(sum / float64(n))
}

// inhibited is what linear units answer that inhibit each other through weights w,
// below 0: (I - W)⁻¹ x, W by target and source.
func inhibited(x mat.Vector, w [][]float32) *mat.VecDense {
	n := len(w)
	a := mat.NewDense(n, n, nil)
	for i := range w {
		for j := range w[i] {
			a.Set(i, j, -float64(w[i][j]))
		}
		a.Set(i, i, a.At(i, i)+1)
	}
	var y mat.VecDense
	if err := y.SolveVec(a, x); err != nil {
		panic(err)
	}
	return &y
}

// showAntiHebbian lets the rule see every pattern once, and returns what units answered.
func showAntiHebbian(a *AntiHebbian, rates state.Vector, x *mat.Dense, w [][]float32) *mat.Dense {
	patterns, units := x.Dims()
	answers := mat.NewDense(patterns, units, nil)
	sources := []int32{0, 1, 2, 3}
	for p := range patterns {
		y := inhibited(x.RowView(p), w)
		rates.Copy(y.RawVector().Data)
		answers.SetRow(p, y.RawVector().Data)
		a.Post.Advance(a.P.Interval, 0, units)
		for i := range w {
			a.Settle(a.P.Interval, i, sources, w[i])
		}
	}
	return answers
}

func laterals(of func(i, j int) float64) [][]float32 {
	w := make([][]float32, 4)
	for i := range w {
		for j := range 4 {
			w[i] = append(w[i], float32(of(i, j)))
		}
	}
	return w
}

// The closed form I + M = Σ^{1/2}/s whitens: covariances to 1e-6, the rounding of
// float32 weights times what the covariance makes of it.
func TestTheFixedPointOfAntiHebbianLearningIsZCA(t *testing.T) {
	const s = 5.
	x, root, inverse := ensemble()
	m := func(i, j int) float64 {
		w := -root.At(i, j) / s
		if i == j {
			w++
		}
		return w
	}
	patterns, units := x.Dims()
	y := mat.NewDense(patterns, units, nil)
	exact := mat.NewDense(patterns, units, nil)
	for p := range patterns {
		y.SetRow(p, inhibited(x.RowView(p), laterals(m)).RawVector().Data)
		var z mat.VecDense
		z.MulVec(inverse, x.RowView(p))
		z.ScaleVec(s, &z)
		exact.SetRow(p, z.RawVector().Data)
	}
	if d := unlike(y, s*s); d > 1e-6 {
		t.Errorf("covariance is %g from white, want 1e-6 at most", d)
	}
	if !mat.EqualApprox(y, exact, 1e-4) { // of 60
		t.Error("answers are not s Σ^{-1/2} x")
	}
	// There a small step leads nowhere: over all patterns the changes cancel.
	p := DefaultAntiHebbian()
	p.Variance, p.Eta, p.TauMean = s*s*(1-1./200), 1e-7, 1e7 // of a mean over patterns, not over one less
	rates := state.New(state.Double, units)
	a := NewAntiHebbian(p, rates, rates, true)
	w := laterals(m)
	showAntiHebbian(a, rates, x, w) // for the mean
	w = laterals(m)
	showAntiHebbian(a, rates, x, w)
	for i := range w {
		for j := range w[i] {
			if moved := (float64(w[i][j]) - m(i, j)) / (p.Eta * p.Interval * 200 * s * s); math.Abs(moved) > 0.01 {
				t.Errorf("weight %d, %d moves by %g of what it would without covariance", i, j, moved)
			}
		}
	}
}

// From no inhibition at all the rule comes to ZCA: 5% for steps that see one pattern at a time.
func TestAntiHebbianLearningWhitens(t *testing.T) {
	const s = 5.
	x, root, _ := ensemble()
	if d := unlike(x, s*s); d < 5 {
		t.Fatalf("inputs are only %g from white: the test shows nothing", d)
	}
	p := DefaultAntiHebbian()
	p.Variance, p.Eta = s*s, 1e-5
	rates := state.New(state.Double, 4)
	a := NewAntiHebbian(p, rates, rates, true)
	w := laterals(func(i, j int) float64 { return 0 })
	for range 100 {
		showAntiHebbian(a, rates, x, w)
	}
	if d := unlike(showAntiHebbian(a, rates, x, w), s*s); d > 0.05 {
		t.Errorf("covariance is %g from white, want 0.05 at most", d)
	}
	for i := range w {
		for j := range w[i] {
			got := -float64(w[i][j])
			if i == j {
				got++
			}
			if want := root.At(i, j) / s; math.Abs(got-want) > 0.05*root.At(0, 0)/s {
				t.Errorf("I + M at %d, %d is %.3f, want %.3f", i, j, got, want)
			}
			if w[i][j] != w[j][i] {
				t.Errorf("weights %d, %d are not symmetric", i, j)
			}
		}
	}
}

// Between two populations there is no synapse of a unit onto itself; excitation
// shrinks where inhibition would grow, and both keep their bounds.
func TestAntiHebbianOfTwoPopulations(t *testing.T) {
	p := DefaultAntiHebbian()
	p.Eta, p.Variance, p.Max = 1e-4, 1000, 1
	for _, inhibitory := range []bool{true, false} {
		p.Inhibitory = inhibitory
		pre, post := state.Of([]float64{10, 20}), state.Of([]float32{10, 20})
		a := NewAntiHebbian(p, pre, post, false)
		see := func() {
			a.Pre.Advance(10, 0, 2)
			a.Post.Advance(10, 0, 2)
		}
		see()
		pre.Copy([]float64{30, 10})
		post.Copy([]float64{20, 20})
		see()
		w := []float32{0.5, 0.5}
		if inhibitory {
			w = []float32{-0.5, -0.5}
		}
		start := w[0]
		a.Settle(10, 0, []int32{0, 1}, w)
		for k, change := range []float64{20, -10} {
			weight := 1 / (1 + math.Exp(-10/p.TauMean)) // of the second of two values in their mean
			x, y := change*(1-weight), 10*(1-weight)
			want := float64(start) - p.Eta*10*x*y
			if math.Abs(float64(w[k])-want) > 4*LeastVisible(1) {
				t.Errorf("inhibitory %t: weight %d is %g, want %g", inhibitory, k, w[k], want)
			}
		}
		for range 100 {
			a.Settle(10, 0, []int32{0, 1}, w)
		}
		if lo, hi := min(w[0], w[1]), max(w[0], w[1]); inhibitory && (lo != -1 || hi != 0) || !inhibitory && (lo != 0 || hi != 1) {
			t.Errorf("inhibitory %t: weights %v, want one at each bound", inhibitory, w)
		}
	}
}
