package artificial

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/kernel"
)

// sumOfSizes is Σ|w|.
func sumOfSizes(w []float64) (sum float64) {
	for _, x := range w {
		sum += math.Abs(x)
	}
	return sum
}

// With groups and sums it is the constraint of branches of a dendrite (Miller and MacKay
// 1994): weights start where vanilla's are, and as one synapse is potentiated those on its
// branch become m S/Σm, of the sum S that there was, and other branches stay to the bit.
func TestWeightNormInGroupsIsABranchConstraint(t *testing.T) {
	a, _ := start(t, with("", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.Groups, s.Length = 2, "sum" }))
	if n := len(a.norm.Params()[0].Value); n != 12 {
		t.Fatalf("%d lengths, want two for each of six units", n)
	}
	before := slices.Clone(a.used)
	near(t, "vanilla", sumOfSizes(before)/sumOfSizes(a.weight.Value), 1, 1e-14)
	const unit, at = 3, 7 // on the second branch of 5
	raw := a.weight.Value[unit*10 : unit*10+10]
	raw[at] *= 5
	forward(a, a.x, Training)
	after := a.used[unit*10 : unit*10+10]
	sum, now := sumOfSizes(before[unit*10+5:unit*10+10]), sumOfSizes(raw[5:])
	near(t, "sum of the branch", sumOfSizes(after[5:]), sum, 1e-12*sum)
	for k := 5; k < 10; k++ {
		near(t, "weight on the branch", after[k], raw[k]*sum/now, 1e-14)
	}
	for k, w := range a.used {
		if branch := k/5 == (unit*10+at)/5; !branch && w != before[k] {
			t.Errorf("weight %d on another branch went from %g to %g", k, before[k], w)
		}
	}
}

// By the Euclidean length it is each group's that stays.
func TestWeightNormInGroupsKeepsLengths(t *testing.T) {
	a, _ := start(t, with("", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.Groups = 5 }))
	before := slices.Clone(a.used)
	for k := range a.weight.Value {
		a.weight.Value[k] *= float64(1 + k%3)
	}
	forward(a, a.x, Training)
	for g := 0; g < len(before); g += 2 {
		near(t, "length", math.Hypot(a.used[g], a.used[g+1]), math.Hypot(before[g], before[g+1]), 1e-14)
	}
}

// A segment's potentiation multiplies one drawn weight of each unit of the first layer and
// leaves the parameter as it was, so that a segment which begins before it finds that whole.
func TestPotentiationIsOfOneWeightOfEachUnit(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 130, 50), small()
	cfg.Layers = []LayerSpec{{Kind: "avgpool", Size: 2}, {Kind: "dense", Out: 20}}
	cfg.Segments = []Segment{{Name: "a", View: DefaultView()}, {Name: "b", View: DefaultView(), Potentiate: 4, Learn: "none"}, {Name: "c", View: DefaultView(), After: "a"}}
	net, err := newNetwork[float64](kernel.Portable, cfg, "vanilla", set, 7)
	if err != nil {
		t.Fatal(err)
	}
	h := net.hidden[0]
	whole := slices.Clone(h.weight.Value)
	for segment, factor := range []float64{1, 5, 1} {
		net.under(segment)
		net.load(&set.Test, []int{0})
		net.forward(ByBatch)
		at, inputs := Potentiated(h.name, 20, 32, 7), 32
		for k, w := range h.used {
			want := whole[k]
			if k%inputs == at[k/inputs] {
				want *= factor
			}
			if w != want || h.weight.Value[k] != whole[k] {
				t.Fatalf("segment %d, weight %d: %g of %g, want %g", segment, k, w, whole[k], want)
			}
		}
	}
}
