package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Fair bits of eight independent units have 8 bits, equal ones 1, whatever the group; 4,000
// stimuli leave the former short by less than 0.01 with the correction, and 0.046 without.
func TestEntropyOfEight(t *testing.T) {
	draws := rng.NewKey(6, "bits").Rand()
	fair, equal := Activity{Stimuli: 4000, Units: 24}, Activity{Stimuli: 4000, Units: 24}
	for range fair.Stimuli {
		same := float64(draws.IntN(2))
		for range fair.Units {
			fair.A = append(fair.A, float64(draws.IntN(2)))
			equal.A = append(equal.A, same)
		}
	}
	if h := entropyOfEight(fair); math.Abs(h-8) > 0.01 {
		t.Errorf("independent bits have %.4f bits, want 8", h)
	}
	if h := entropyOfEight(equal); math.Abs(h-1) > 0.01 {
		t.Errorf("equal bits have %.4f bits, want 1", h)
	}
}

// classesOf are stimuli of n classes in turn, each class a unit of its own, that are d apart under
// normal noise of sd one in every unit.
func classesOf(n, stimuli int, d float64) Input {
	draws := rng.NewKey(7, "stimuli").Rand()
	a, in := &Activity{Stimuli: stimuli, Units: n}, Input{}
	for i := range stimuli {
		in.Labels = append(in.Labels, i%n)
		for j := range n {
			x := draws.NormFloat64()
			if j == i%n {
				x += d / math.Sqrt2 // two classes differ in two units
			}
			a.A = append(a.A, x+5)
		}
	}
	in.Activity = a
	return in
}

// d' of two classes is what it was made: 3. Of 4,000 stimuli its standard error is 0.05, and a
// readout that half of them taught finds the best direction to within 1%.
func TestNearestClasses(t *testing.T) {
	r, ok := decodingAccuracy(classesOf(2, 4000, 3))
	if got := r.Extra["d_prime"]; !ok || math.Abs(got-3) > 0.2 {
		t.Errorf("d' %.3f, want 3", got)
	}
}

// Ten units that tell ten classes apart can learn nothing by heart: there is no gap, with wrong
// labels or without. Of 4,000 stimuli each half has a standard error of 0.008.
func TestReadoutGap(t *testing.T) {
	r, ok := readoutGap(classesOf(10, 8000, 12))
	if !ok || math.Abs(r.Value) > 0.03 || math.Abs(r.Extra["clean"]) > 0.005 || r.Extra["held_out"] < 0.99 {
		t.Errorf("%+v, want no gap", r)
	}
	many := classesOf(10, 400, 0) // nothing to learn, and as many stimuli as 150 units can nearly learn by heart
	draws := rng.NewKey(8, "more").Rand()
	wide := &Activity{Stimuli: 400, Units: 150}
	for range 400 * 150 {
		wide.A = append(wide.A, draws.NormFloat64())
	}
	many.Activity = wide
	if r, _ := readoutGap(many); r.Value < 0.5 || math.Abs(r.Extra["held_out"]-0.1) > 0.09 {
		t.Errorf("%+v, want nothing but labels learnt by heart", r)
	}
}

// Distinct classes are learnt one task after the other, and nothing is forgotten where they
// share no unit but the constant. Another unit of measure changes nothing.
func TestSecondTask(t *testing.T) {
	in := classesOf(10, 2000, 30)
	for i := range in.Activity.A {
		in.Activity.A[i] = max(in.Activity.A[i]-10, 0)
	}
	r, ok := secondTask(in)
	if !ok || r.Value < 0.99 || r.Extra["both"] < 0.99 || r.Extra["first"] < 0.99 || r.Extra["retained"] < 0.99 {
		t.Errorf("%+v, want all learnt and kept", r)
	}
	for i := range in.Activity.A {
		in.Activity.A[i] *= 1000
	}
	if again, _ := secondTask(in); math.Abs(again.Value-r.Value) > 1e-9 {
		t.Errorf("in another unit %+v", again)
	}
}

// Twice the answers: 2·2v/(v + 4v + m²) of variance v and mean m; the same, but correlated in full.
func TestInvariance(t *testing.T) {
	before := Activity{Stimuli: 4, Units: 1, A: []float64{0, 1, 2, 3}} // v 1.25, m 1.5
	twice := Activity{Stimuli: 4, Units: 1, A: []float64{0, 2, 4, 6}}
	r, ok := invariance(Input{Activity: &twice, Reference: &before})
	want := 4 * 1.25 / (5*1.25 + 1.5*1.5)
	if !ok || math.Abs(r.Value-want) > 1e-12 || math.Abs(r.Extra["correlation"]-1) > 1e-12 {
		t.Errorf("%+v, want %g", r, want)
	}
	if r, _ := invariance(Input{Activity: &before, Reference: &before}); math.Abs(r.Value-1) > 1e-12 {
		t.Errorf("unchanged: %g, want 1", r.Value)
	}
	now := Activity{Stimuli: 2, Units: 2, A: []float64{0, 1, 0, 1}}
	then := Activity{Stimuli: 2, Units: 2, A: []float64{0, 1, 2, 0}}
	// means go from 1 and 0.5 to 0 and 1: 1 and 0.5 over 0.75
	if r, _ := loadDrift(Input{Activity: &now, Reference: &then}); math.Abs(r.Value-1) > 1e-12 || r.Extra["probability"] != 0.5 || math.Abs(r.Extra["spent"]+1.0/3) > 1e-12 {
		t.Errorf("%+v, want a drift of 1, and of a half in either unit's probability", r)
	}
}
