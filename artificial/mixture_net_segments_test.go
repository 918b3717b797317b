package artificial

import (
	"context"
	"math"
	"slices"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Without a unit the others share what there is as before, in learning, too, and gradients hold.
func TestLostUnitsOfAMixtureNet(t *testing.T) {
	n := newCompetition[float64](6, 19)
	n.lost = []bool{false, true, false, false, true, false}
	checkGradients(t, n, random(19, shape{6, 1, 1}, rng.NewKey(1, "competition").Rand()), rng.NewKey(2, "competition").Rand())

	net, x, labels := bars(t, DefaultMixtureNet(), 0)
	whole, _ := net.Respond(x)
	net.Lose([]int{2})
	heard := 0
	net.Listen(func(s []float64) {
		sum := 0.0
		for _, v := range s {
			sum += v
		}
		if heard++; s[2] != 0 || math.Abs(sum-1) > 1e-6 {
			t.Errorf("shares %v", s)
		}
	})
	left, _ := net.Respond(x)
	for i := range labels {
		for c := range 4 {
			want := whole[i*4+c]
			if c == 2 {
				want = 0
			}
			if got := left[i*4+c] * (1 - whole[i*4+2]); math.Abs(got-want) > 1e-6 {
				t.Fatalf("share %d of pattern %d is %g of what is left, want %g", c, i, got, want)
			}
		}
	}
	before := net.Weights()
	if err := net.Pass(context.Background(), x, labels, rng.NewKey(0, "order")); err != nil || heard != len(labels) {
		t.Errorf("%d answers to %d patterns, %v", heard, len(labels), err)
	}
	if after := net.Weights(); !slices.Equal(before[2*16:3*16], after[2*16:3*16]) || slices.Equal(before[:16], after[:16]) {
		t.Error("a lost unit has learned, or another has not")
	}
}

// What was put aside goes on to the same bits.
func TestMixtureNetGoesOnFromWhatWasPutAside(t *testing.T) {
	net, x, labels := bars(t, DefaultMixtureNet(), 0)
	learn := func(pass uint64) {
		if err := net.Pass(context.Background(), x, labels, rng.NewKey(pass, "order")); err != nil {
			t.Fatal(err)
		}
	}
	learn(0)
	saved := state.Save()
	net.Keep(saved)
	learn(1)
	want, _ := net.Respond(x)
	arrays := map[string]npz.Array{}
	for _, a := range saved.Arrays() {
		arrays[a.Name] = a.Array
	}
	learn(2)
	loaded := state.Load(arrays)
	net.Keep(loaded)
	learn(1)
	if got, _ := net.Respond(x); loaded.Err() != nil || !slices.Equal(got, want) {
		t.Errorf("it comes to other answers, %v", loaded.Err())
	}
}
