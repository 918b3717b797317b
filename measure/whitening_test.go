package measure

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"homeostat/internal/rng"
)

// alike are answers of three units to so many stimuli, which vary together.
func alike(stimuli int) Activity {
	a := Activity{Stimuli: stimuli, Units: 3}
	draw := rng.NewKey(1, "alike").Rand()
	for range stimuli {
		common := draw.NormFloat64()
		for j := range 3 {
			a.A = append(a.A, 50+8*common+float64(3+j)*draw.NormFloat64())
		}
	}
	return a
}

// ZCA makes the covariance the identity to 1e-6 (to 1e-12, in fact), and turns nothing: the
// covariance of what was with what is is the symmetric root of the old one.
func TestWhitened(t *testing.T) {
	a := alike(200)
	x := mat.NewDense(200, 3, a.A)
	z := Whitened(x)
	var c mat.SymDense
	stat.CovarianceMatrix(&c, z, nil)
	for i := range 3 {
		for j := range 3 {
			want := 0.
			if i == j {
				want = 1
			}
			within(t, "covariance", c.At(i, j), want, 1e-12)
		}
	}
	var cross, square mat.Dense
	cross.Mul(x.T(), z)
	cross.Scale(1./199, &cross)
	if !mat.EqualApprox(&cross, cross.T(), 1e-9) {
		t.Error("the map that whitens is not symmetric")
	}
	square.Mul(&cross, &cross)
	stat.CovarianceMatrix(&c, x, nil)
	if !mat.EqualApprox(&square, &c, 1e-9) {
		t.Error("the map that whitens is not the inverse root of the covariance")
	}
	flat := Whitened(mat.NewDense(4, 2, []float64{1, 5, 2, 5, 3, 5, 4, 5}))
	within(t, "a unit that does not vary", mat.Norm(flat.ColView(1), 2), 0, 0)
}

func TestWhiteness(t *testing.T) {
	a := alike(200)
	in := Input{Activity: &a, PerSecond: 1, Turns: 200, Labels: make([]int, 200)}
	for i := range in.Labels {
		in.Labels[i] = i
	}
	before := of(t, "whiteness", in)
	var c mat.SymDense
	stat.CovarianceMatrix(&c, mat.NewDense(200, 3, a.A), nil)
	v, sum := mat.Trace(&c)/3, 0.
	for i := range 3 {
		for j := range 3 {
			d := c.At(i, j) / v
			if i == j {
				d--
			}
			sum += d * d
		}
	}
	within(t, "whiteness", before.Value, math.Sqrt(sum/3), 1e-12)
	within(t, "variance", before.Extra["variance"], v, 1e-9)
	if _, ok := before.Extra["zca"]; ok {
		t.Error("without earlier answers there is a distance from their ZCA")
	}
	z := mat.DenseCopyOf(Whitened(mat.NewDense(200, 3, a.A)))
	z.Scale(7, z)
	white := Activity{Stimuli: 200, Units: 3}
	for i := range 200 {
		for j := range 3 {
			white.A = append(white.A, 40+z.At(199-i, j))
		}
	}
	after := in
	after.Activity, after.Earlier, after.EarlierLabels = &white, &a, in.Labels
	after.Labels = make([]int, 200)
	for i := range after.Labels {
		after.Labels[i] = 199 - i // shown in another order
	}
	r := of(t, "whiteness", after)
	within(t, "whiteness of ZCA", r.Value, 0, 1e-6)
	within(t, "variance of ZCA", r.Extra["variance"], 49, 1e-6)
	within(t, "spread of variances", r.Extra["variance_cv"], 0, 1e-6)
	within(t, "distance from ZCA", r.Extra["zca"], 0, 1e-6)
	for i, lambda := range after.Eigenvalues() {
		within(t, "eigenvalue", lambda, 49, 1e-6)
		within(t, "correlation", after.Correlations()[i][i], 1, 1e-12)
	}
}
