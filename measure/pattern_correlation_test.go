package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Answers twice as large, and moved by what all units share, are the same pattern; of three of four units
// with the first two answers exchanged the correlation is by hand.
func TestPatternCorrelation(t *testing.T) {
	first := Activity{Stimuli: 2, Units: 3, A: []float64{1, 2, 6, 0, 3, 3}}
	twice := Activity{Stimuli: 2, Units: 3, A: []float64{2, 4, 12, 0, 6, 6}}
	if r, ok := patternCorrelation(Input{Activity: &twice, Reference: &first}); !ok || math.Abs(r.Value-1) > 1e-15 || r.Extra["scale"] != 2 {
		t.Errorf("twice as large: %+v", r)
	}
	exchanged := Activity{Stimuli: 2, Units: 3, A: []float64{2, 1, 6, 7, 7, 7}} // the second answer is no pattern
	// deviations (-2, -1, 3) against (-1, -2, 3): 13/14
	if r, _ := patternCorrelation(Input{Activity: &exchanged, Reference: &first}); math.Abs(r.Value-13.0/14) > 1e-15 {
		t.Errorf("exchanged: %g, want 13/14", r.Value)
	}
	if _, ok := patternCorrelation(Input{Activity: &twice}); ok {
		t.Error("a correlation with nothing")
	}
}

// Exponential numbers are within what 4,000 draws leave; uniform ones are 0.1534 away, where
// 1 - exp(-2x) - x is largest, x = ln(2)/2; from wherever activity begins.
func TestActivityExponential(t *testing.T) {
	draws := rng.NewKey(1, "test").Rand()
	a := Activity{Stimuli: 4000, Units: 3, A: make([]float64, 12_000)}
	for i := range 4000 {
		a.A[3*i], a.A[3*i+1], a.A[3*i+2] = draws.ExpFloat64()*7-0.5, draws.Float64()-0.5, -0.5
	}
	r, ok := activityExponential(Input{Activity: &a, Range: &Range{Low: -0.5, High: 0.5}})
	if !ok || len(r.PerUnit) != 2 { // the third is never active
		t.Fatalf("%+v", r)
	}
	if r.PerUnit[0] > 0.026 || math.Abs(r.PerUnit[1]-(0.5-math.Ln2/2)) > 0.02 {
		t.Errorf("distances %g, want 0 and 0.1534", r.PerUnit)
	}
	if want := (7.0 + 0.5) / 2; math.Abs(r.Extra["mean"]-want) > 0.2 || math.Abs(r.Extra["cv"]-(1+1/math.Sqrt(3))/2) > 0.03 {
		t.Errorf("mean %g and cv %g, want %g and %g", r.Extra["mean"], r.Extra["cv"], want, (1+1/math.Sqrt(3))/2)
	}
}

// Of six units with mean answers 1 to 6 before, two neighbours exchange theirs, and all are twice as large:
// 1 - 6·2/(6·35) by Spearman; five have changed by more than half, and the mean by a factor of 2.
func TestAnswerRankCorrelation(t *testing.T) {
	first := Activity{Stimuli: 2, Units: 6, A: []float64{2, 4, 6, 8, 10, 12, 0, 0, 0, 0, 0, 0}}
	now := Activity{Stimuli: 2, Units: 6, A: []float64{4, 0, 12, 16, 20, 24, 4, 4, 0, 0, 0, 0}}
	r, ok := answerRankCorrelation(Input{Activity: &now, Reference: &first})
	if want := 1 - 12.0/210; !ok || math.Abs(r.Value-want) > 1e-12 {
		t.Errorf("%g, want %g", r.Value, want)
	}
	if math.Abs(r.Extra["ratio"]-2) > 1e-12 || math.Abs(r.Extra["changed"]-5.0/6) > 1e-12 { // the second's is as it was
		t.Errorf("%+v, want twice as large, and five of six changed", r.Extra)
	}
	if _, ok := answerRankCorrelation(Input{Activity: &now}); ok {
		t.Error("a correlation with nothing")
	}
}
