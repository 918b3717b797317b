package measure

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

func answering(a Activity, perSecond float64) Input {
	return Input{Activity: &a, PerSecond: perSecond, Key: rng.NewKey(1, "responses")}
}

// Two inputs that take turns, and counts in windows of half a second.
func TestResponse(t *testing.T) {
	in := answering(Activity{Stimuli: 4, Units: 2, A: []float64{1, 3, 0, 0, 3, 5, 2, 6}}, 2)
	r := of(t, "response", in)
	if !slices.Equal(r.PerUnit, []float64{2, 6, 0, 0, 6, 10, 4, 12}) {
		t.Errorf("stimulus by stimulus %v", r.PerUnit)
	}
	in.Turns, in.Labels = 2, []int{0, 1, 0, 1}
	r = of(t, "response", in)
	if !slices.Equal(r.PerUnit, []float64{4, 8, 2, 6}) {
		t.Errorf("input by input %v", r.PerUnit)
	}
	within(t, "mean", r.Value, 5, 1e-12)
	within(t, "within", r.Extra["within"], (2.0/6+2.0/4)/2, 1e-12)
	within(t, "across", r.Extra["across"], 1.0/5, 1e-12)
}

// Exponential answers of whatever means fit, and p is uniform: of 20 such sets one is
// expected to have it below 0.05, and more than 4 have with a probability of 0.003. Those of a gamma
// distribution of order 2, whose sd/mean is 1/√2, do not.
func TestResponseExponential(t *testing.T) {
	draw := rng.NewKey(3, "answers").Rand()
	low := 0
	for range 20 {
		r := of(t, "response_exponential", answering(responses(20, 24, func(i, _ int) float64 { return float64(1+i) * draw.ExpFloat64() }), 1))
		if r.Extra["p"] < 0.05 {
			low++
		}
	}
	if low > 4 {
		t.Errorf("%d of 20 exponential sets are rejected at 0.05", low)
	}
	r := of(t, "response_exponential", answering(responses(20, 24, func(int, int) float64 { return draw.ExpFloat64() + draw.ExpFloat64() }), 1))
	if r.Extra["p"] > 0.01 {
		t.Errorf("gamma of order 2: p %g", r.Extra["p"])
	}
	within(t, "sd/mean", r.Extra["cv"], math.Sqrt(0.5), 0.06)
}

// Units that share a part of variance c² have the correlation c², stimuli that share a
// pattern of size s have s²/(1+s²); 2,000 by 40 numbers tell it to 0.02.
func TestResponseCorrelations(t *testing.T) {
	draw := rng.NewKey(4, "answers").Rand()
	common, pattern := make([]float64, 2000), make([]float64, 40)
	for i := range common {
		common[i] = draw.NormFloat64()
	}
	for j := range pattern {
		pattern[j] = draw.NormFloat64()
	}
	c := math.Sqrt(0.3)
	units := answering(responses(2000, 40, func(i, _ int) float64 { return c*common[i] + math.Sqrt(0.7)*draw.NormFloat64() }), 1)
	within(t, "units", of(t, "unit_correlation", units).Value, 0.3, 0.03)
	stimuli := answering(responses(40, 2000, func(_, j int) float64 { return common[j]*2 + draw.NormFloat64() }), 1)
	within(t, "stimuli", of(t, "stimulus_correlation", stimuli).Value, 0.8, 0.02)
	within(t, "stimuli whose units are alike", of(t, "stimulus_correlation", units).Value, 0, 0.02)
	exact := answering(Activity{Stimuli: 3, Units: 3, A: []float64{1, 2, 6, 2, 4, 4, 3, 6, 2}}, 1)
	r := of(t, "unit_correlation", exact)
	within(t, "of 1, −1 and −1", r.Value, -1.0/3, 1e-12)
	within(t, "its size", r.Extra["size"], 1, 1e-12)
}

// Parameters are found again: without noise to a millionth, of three units of which one is
// silent; with noise of 2% of r_max to 5%.
func TestHalfSaturationIsFound(t *testing.T) {
	levels := []float64{0, 3, 6, 12, 25, 50, 100}
	law := func(c, c50, n, top float64) float64 {
		return top * math.Pow(c, n) / (math.Pow(c50, n) + math.Pow(c, n))
	}
	for _, want := range []saturation{{c50: 12, n: 1.5, top: 165}, {c50: 30, n: 3.4, top: 40}, {c50: 70, n: 1, top: 10}} {
		in := answering(responses(7, 3, func(i, j int) float64 { return float64(min(j, 1)) * law(levels[i], want.c50, want.n, want.top) }), 1)
		in.Levels = levels
		r := of(t, "half_saturation", in)
		what := fmt.Sprintf("%+v", want)
		within(t, what+" c50", r.Value/want.c50, 1, 1e-5)
		within(t, what+" n", r.Extra["exponent"]/want.n, 1, 1e-5)
		within(t, what+" r_max", r.Extra["r_max"]/want.top, 1, 1e-5)
		within(t, what+" r2", r.Extra["r2"], 1, 1e-9)
		if !math.IsNaN(r.PerUnit[0]) {
			t.Errorf("%s: the silent unit has %g", what, r.PerUnit[0])
		}
	}
	draw := rng.NewKey(5, "answers").Rand()
	in := answering(responses(7, 50, func(i, _ int) float64 { return law(levels[i], 20, 2, 100) + 2*draw.NormFloat64() }), 1)
	in.Levels = levels
	r := of(t, "half_saturation", in)
	within(t, "noisy c50", r.Value, 20, 1)
	within(t, "noisy n", r.Extra["exponent"], 2, 0.1)
}
