package artificial

import (
	"slices"
	"strings"
	"testing"

	"homeostat/internal/rng"
)

// tried are the normalizations that every check ranges over: the table's, and
// combinations of those that act on weights, in place and into memory of their own.
func tried() []Info {
	all := Normalizations()
	for _, name := range []string{"batchnorm+layernorm", "layernorm+mean_only", "weightnorm+scale_only+mean_only+groupnorm", "dale+network_homeostasis"} {
		all = append(all, Info{Name: name})
	}
	return all
}

// A combination is its parts, one after the other.
func TestCombinationIsItsPartsInTurn(t *testing.T) {
	s := shape{6, 2, 3}
	_, together := alone(t, "batchnorm+layernorm", s, 19)
	_, first := alone(t, "batchnorm", s, 19)
	n, second := alone(t, "layernorm", s, 19)
	for i, p := range n.Params() { // of a combination they are third and fourth
		for c := range p.Value {
			p.Value[c] = 0.5 + 0.25*float64(c) - 2*float64(i+2)
		}
	}
	z := random(19, s, rng.NewKey(1, "combination").Rand())
	near(t, "difference", farthest(together(z, Training), second(first(z, Training), Training)), 0, 0)
}

// Two layers of one kind keep their parameters apart by the part's name.
func TestNamesInCombinations(t *testing.T) {
	a := fresh[float32](t, "weightnorm+batchnorm+layernorm", 4, 3, 2)
	var names []string
	for _, p := range a.Params() {
		names = append(names, strings.TrimPrefix(p.Name, "layer."))
	}
	want := []string{"weightnorm.v", "bias", "weightnorm.c", "batchnorm.gamma", "batchnorm.beta", "layernorm.gamma", "layernorm.beta"}
	if !slices.Equal(names, want) {
		t.Errorf("parameters %v, want %v", names, want)
	}
	for _, bad := range []string{"batchnorm+", "batchnorm+nonesuch", "batchnorm+batchnorm"} {
		if CheckNormalization(bad) == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	if err := CheckNormalization("weightnorm+batchnorm"); err != nil {
		t.Error(err)
	}
}

// Salimans and Kingma 2016: length c, and no mean over the batch.
func TestMeanOnlyWeightNorm(t *testing.T) {
	a := fresh[float64](t, "mean_only_weightnorm", 20, 5, 35)
	a.rectified = false
	for i, c := range []float64{0.5, -2, 3, 0.01, 1} {
		a.norm.Params()[0].Value[i] = c
	}
	y := forward(a, normal[float64](35, 20, 1), Training)
	for u := range 5 {
		mean, _ := momentsOf(y, u)
		near(t, "mean", mean, 0, 1e-14)
		w, c := a.used[u*20:(u+1)*20], a.norm.Params()[0].Value[u]
		near(t, "‖w‖²", dot(w, w), c*c, 1e-14)
	}
}
