package measure

import (
	"math"
	"testing"
)

// Three channels on lines of known slopes: b = 3a exactly, c off its line.
func TestRegulation(t *testing.T) {
	in := Input{Regulation: &Regulation{
		Channels:     []string{"a", "b", "c"},
		Conductances: [][]float64{{1, 2, 3}, {3, 6, 9}, {1, 0, 2}},
		Rates:        []float64{2, 6, 1},
		Calcium:      []float64{6, 7, 9.5},
	}}
	calcium, ok := meanCalcium(in)
	if !ok || calcium.Value != 7.5 || calcium.Extra["min"] != 6 || calcium.Extra["max"] != 9.5 || len(calcium.PerUnit) != 3 {
		t.Errorf("calcium %+v", calcium)
	}
	spread, ok := conductanceCV(in)
	a := math.Sqrt(2.0/3) / 2 // population sd of 1, 2, 3 over their mean
	if c := math.Sqrt(2.0/3) / 1; !ok || math.Abs(spread.Value-(2*a+c)/3) > 1e-12 || math.Abs(spread.Extra["b"]-a) > 1e-12 {
		t.Errorf("spread %+v, want %g", spread, (2*a+c)/3)
	}
	slope, ok := conductanceSlope(in)
	if !ok || slope.Extra["a_b"] != 3 || slope.Extra["a_c"] != 0.5 || math.Abs(slope.Extra["r"]-0.5) > 1e-12 {
		t.Errorf("slopes %+v, want 3, 0.5 and a least correlation of 1/2", slope)
	}
	// rates make a_b 3, a_c 1/2 and b_c 1/6, and that is what there is
	if math.Abs(slope.Value) > 1e-12 {
		t.Errorf("off by %g, want 0", slope.Value)
	}
	in.Regulation.Rates = []float64{2, 6, 2}
	if slope, _ = conductanceSlope(in); math.Abs(slope.Value-0.5) > 1e-12 {
		t.Errorf("off by %g, want a half of twice the slope", slope.Value)
	}
}

// Units that are all the same have no slope, a channel that none has no spread, and a
// rule without rates nothing to compare with.
func TestRegulationOfLittle(t *testing.T) {
	same := Input{Regulation: &Regulation{Channels: []string{"a", "b"}, Conductances: [][]float64{{1, 1}, {2, 2}}, Rates: []float64{1, 2}}}
	if r, ok := conductanceSlope(same); ok {
		t.Errorf("slope %+v", r)
	}
	gone := Input{Regulation: &Regulation{Channels: []string{"a", "b"}, Conductances: [][]float64{{1, 3}, {0, 0}}}}
	if r, ok := conductanceCV(gone); !ok || r.Value != 0.5 || len(r.Extra) != 1 {
		t.Errorf("spread %+v, want 1/2", r)
	}
	for _, in := range []Input{{}, gone} {
		if r, ok := conductanceSlope(in); ok {
			t.Errorf("slope %+v", r)
		}
		if r, ok := meanCalcium(in); ok {
			t.Errorf("calcium %+v", r)
		}
	}
}
