package measure

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// manyWeights are log-normal, 40 units with 50 synapses each.
func manyWeights() *Weights {
	draw := rng.NewKey(1, "weights").Rand()
	w := &Weights{}
	for k := range 2_000 {
		w.Post = append(w.Post, int32(k/50))
		w.Before = append(w.Before, 15*math.Exp(0.4*draw.NormFloat64()))
	}
	return w
}

// One factor: a line through 0, whose slope it is, and one shape, also where synapses
// change places. A shift is a line that misses 0. A power is no line, and another shape.
func TestRankOrder(t *testing.T) {
	w := manyWeights()
	for name, c := range map[string]struct {
		to                   func(x float64) float64
		slope, intercept, r2 float64
		same                 bool
	}{
		"factor": {func(x float64) float64 { return 1.9 * x }, 1.9, 0, 1, true},
		"shift":  {func(x float64) float64 { return x + 10 }, 1, 10, 1, false},
		"square": {func(x float64) float64 { return x * x / 10 }, math.NaN(), math.NaN(), 0.85, false},
	} {
		w.After = nil
		for _, x := range w.Before {
			w.After = append(w.After, c.to(x))
		}
		if name == "factor" {
			for lo := 0; lo < len(w.After); lo += 50 {
				slices.Reverse(w.After[lo : lo+50])
			}
		}
		got, ok := rankOrder(Input{Weights: w})
		x := got.Extra
		if !ok || !math.IsNaN(c.slope) && (math.Abs(got.Value-c.slope) > 1e-9 || math.Abs(x["intercept"]-c.intercept) > 1e-9) ||
			x["r2"] < c.r2-1e-9 || c.r2 < 1 && x["r2"] > 0.99 || (x["p"] > 0.05) != c.same {
			t.Errorf("%s: slope %g and %v", name, got.Value, x)
		}
	}
}

// Weights that were all the same have no rank order, and weights that are gone no shape.
func TestRankOrderOfNothing(t *testing.T) {
	w := manyWeights()
	w.After = make([]float64, len(w.Before))
	if got, ok := rankOrder(Input{Weights: w}); !ok || got.Value != 0 || !math.IsNaN(got.Extra["p"]) {
		t.Errorf("of weights that are gone: slope %g, p %g", got.Value, got.Extra["p"])
	}
	w.Before, w.After = w.After, w.Before
	if got, ok := rankOrder(Input{Weights: w}); ok {
		t.Errorf("of weights that were all the same: slope %g", got.Value)
	}
}

// A detection limit hides weak synapses, more of them before they have grown than
// after: of 3, 6, ... 30, whose mean is 16.5, all above 5.5 are seen, and of their doubles all,
// so that 6 stands against 6 and 30 against 54.
func TestRankOrderWithADetectionLimit(t *testing.T) {
	w := &Weights{}
	for k := range 10 {
		w.Post = append(w.Post, 0)
		w.Before, w.After = append(w.Before, 3*float64(k+1)), append(w.After, 6*float64(k+1))
	}
	got, _ := rankOrder(Input{Weights: w})
	if x := got.Extra; math.Abs(x["detected_slope"]-2) > 1e-9 || math.Abs(x["detected_intercept"]+6) > 1e-9 || math.Abs(got.Value-2) > 1e-9 {
		t.Errorf("slope %g, and %g with the intercept %g where weak ones go unseen; want 2, 2, -6", got.Value, x["detected_slope"], x["detected_intercept"])
	}
}

func TestReleaseProbability(t *testing.T) {
	got, ok := releaseProbability(Input{Releases: []float64{0.2, 0.4, 0.9}})
	if !ok || math.Abs(got.Value-0.5) > 1e-12 || got.Extra["min"] != 0.2 || got.Extra["max"] != 0.9 {
		t.Errorf("%v, want 0.5 between 0.2 and 0.9", got)
	}
	if _, ok := releaseProbability(Input{}); ok {
		t.Error("a projection without short-term plasticity has a release probability")
	}
}
