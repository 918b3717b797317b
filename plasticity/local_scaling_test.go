package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Eight sources on two branches. Each branch comes to its target, by one factor for
// its synapses; when one branch's input is blocked it scales up, e-fold in tau, and
// the other stays.
func TestBranchesScaleOnTheirOwn(t *testing.T) {
	p := DefaultLocalScaling()
	p.Branches, p.Target, p.Tau = 2, value.Const(30), 1_000
	key := rng.NewKey(1, "place")
	r := NewLocalScaling(p, NewBranches(p.BranchParameters, 0, 8, 1, key), 1, 8, rng.Key{})
	sources := []int32{0, 1, 2, 3, 4, 5, 6, 7}
	w := []float32{1, 2, 3, 4, 0.1, 0.2, 0.3, 0.4}
	rates := []float64{1, 2, 3, 4, 40, 30, 20, 10}
	for j, hz := range rates {
		r.Rate.trace[j], r.Rate.weight[j] = hz, 1
	}
	for range 20_000 {
		r.Settle(1, 0, sources, w)
	}
	for b := range 2 {
		drive := 0.0
		for k := 4 * b; k < 4*b+4; k++ {
			drive += float64(w[k]) * rates[k]
			if ratio := float64(w[k] / w[4*b]); math.Abs(ratio-float64(k-4*b+1)) > 1e-4 {
				t.Errorf("branch %d: ratio %g of weights, want %d", b, ratio, k-4*b+1)
			}
		}
		if math.Abs(drive-30) > 0.01 {
			t.Errorf("branch %d: drive %g, want 30", b, drive)
		}
	}
	before := append([]float32{}, w...)
	for j := range 4 {
		r.Rate.trace[j] = 0
	}
	for range 500 {
		r.Settle(1, 0, sources, w)
	}
	for k := range w {
		want := 1.0
		if k < 4 {
			want = math.Exp(0.5)
		}
		if got := float64(w[k] / before[k]); math.Abs(got/want-1) > 3e-4 {
			t.Errorf("synapse %d: factor %g after a block of the first branch, want %g", k, got, want)
		}
	}
}

// As many branches as sources: every synapse has its own set point, w = target/rate.
func TestEachSynapseMayScaleAlone(t *testing.T) {
	p := DefaultLocalScaling()
	p.Branches, p.Target, p.Tau = 3, value.Const(12), 1_000
	r := NewLocalScaling(p, NewBranches(p.BranchParameters, 0, 3, 1, rng.Key{}), 1, 3, rng.Key{})
	for j, hz := range []float64{2, 3, 4} {
		r.Rate.trace[j], r.Rate.weight[j] = hz, 1
	}
	w := []float32{1, 1, 1}
	for range 30_000 {
		r.Settle(1, 0, []int32{0, 1, 2}, w)
	}
	for k, want := range []float64{6, 4, 3} {
		if math.Abs(float64(w[k])/want-1) > 1e-3 {
			t.Errorf("synapse %d: %g, want %g", k, w[k], want)
		}
	}
}
