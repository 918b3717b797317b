package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Two units with two branches of three synapses each: by hand.
func TestBranchTotal(t *testing.T) {
	r := of(t, "branch_total", Input{Weights: &Weights{
		Post:   []int32{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1},
		Branch: []int32{0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3},
		Before: []float64{1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1},
		After:  []float64{0.5, 2, 1.5, 1, 1, 1.02, 1, 1, 1, 2, 0.8, 1},
	}})
	want := map[string]float64{
		"induced": (1 - 0.2) / 2, "neighbours": (-0.5 - 0.25) / 4, "nearest": (-0.5 - 0.25) / 4,
		"elsewhere": 0.02, "balance": 1, "contrast": (1.5/2.5 + 0.5/3.5 - 1.2/2.8 - 0.2/1.8) / 4,
	}
	for name, x := range want {
		if math.Abs(r.Extra[name]-x) > 1e-12 {
			t.Errorf("%s is %g, want %g", name, r.Extra[name], x)
		}
	}
	if math.Abs(r.Value-0.05) > 1e-12 || math.Abs(r.PerUnit[0]-0.02/3) > 1e-12 {
		t.Errorf("totals change by %g, %g", r.Value, r.PerUnit)
	}
}

// Normal answers of means a distance apart, in units of their sd; n of each give
// d' to √(2/n + d²/4n), about 0.02.
func TestDPrime(t *testing.T) {
	draws := rng.NewKey(1, "answers").Rand()
	a := Activity{Stimuli: 20_000, Units: 3}
	for i := range a.Stimuli {
		a.A = append(a.A, 10+2*draws.NormFloat64()+3*float64((i+1)%2), 5+draws.NormFloat64()+0.5*float64(i%2), 7)
	}
	r := of(t, "d_prime", Input{Activity: &a, Alternating: true})
	if math.Abs(r.PerUnit[0]-1.5) > 0.06 || math.Abs(r.PerUnit[1]+0.5) > 0.06 || !math.IsNaN(r.PerUnit[2]) {
		t.Errorf("d' of %g, want 1.5, -0.5 and none", r.PerUnit)
	}
	if math.Abs(r.Value-0.5) > 0.05 || math.Abs(r.Extra["size"]-1) > 0.05 {
		t.Errorf("mean d' of %g, of |d'| %g; want 0.5, 1", r.Value, r.Extra["size"])
	}
	if want := (3.0/23 - 0.5/10.5) / 2; math.Abs(r.Extra["contrast"]-want) > 0.003 {
		t.Errorf("contrast %g, want %g", r.Extra["contrast"], want)
	}
	if _, ok := dPrime(Input{Activity: &a}); ok {
		t.Error("d' of inputs that do not take turns")
	}
}
