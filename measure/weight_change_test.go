package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Weights that changed by a window of known amplitudes and time constants; lags of
// 0 belong to neither side.
func TestWindowOfKnownSize(t *testing.T) {
	w := &Weights{}
	for lag := -60.0; lag <= 60; lag += 10 {
		change := 0.8 * math.Exp(-lag/16)
		if lag < 0 {
			change = -0.25 * math.Exp(lag/34)
		}
		w.Post, w.Lags = append(w.Post, int32(len(w.Post))), append(w.Lags, lag)
		w.Before, w.After = append(w.Before, 2), append(w.After, 2*(1+change))
	}
	r := of(t, "stdp_window", Input{Weights: w})
	within(t, "a_plus", r.Value, 0.8, 1e-12)
	for name, want := range map[string]float64{"tau_plus": 16, "a_minus": 0.25, "tau_minus": 34} {
		within(t, name, r.Extra[name], want, 1e-10)
	}
	w.Lags = w.Lags[:2]
	w.Post, w.Before, w.After = w.Post[:2], []float64{1, 2}, []float64{1.5, 1}
	if _, ok := stdpWindow(Input{Weights: w}); ok {
		t.Error("two synapses have a window")
	}
	w.Lags = []float64{3, -3}
	change := of(t, "weight_change", Input{Weights: w})
	within(t, "mean change", change.Value, 0, 1e-12)
	within(t, "causal", change.Extra["causal"], 0.5, 1e-12)
	within(t, "acausal", change.Extra["acausal"], -0.5, 1e-12)
}

// Changes c r (r - 20) of noise 0.001 for targets from 2 to 40 Hz: a line through 20
// points, whose zero is known to about noise/(c 20 √20) = 0.1 Hz; five times that.
func TestThresholdOfKnownPlace(t *testing.T) {
	const c = 1e-4
	w := &Weights{Rates: make([]float64, 21)}
	random := rng.NewKey(1, "changes").Rand()
	for i := int32(1); i <= 20; i++ {
		rate := 2 * float64(i)
		w.Rates[i] = rate
		for range 2 {
			w.Post, w.Before = append(w.Post, i), append(w.Before, 5)
			w.After = append(w.After, 5*(1+c*rate*(rate-20)+0.001*random.NormFloat64()))
		}
	}
	r := of(t, "weight_threshold", Input{Weights: w})
	within(t, "threshold", r.Value, 20, 0.5)
	within(t, "c", r.Extra["c"], c, 0.05*c)
}

func TestLag(t *testing.T) {
	within(t, "later", Lag([]float64{0, 100, 200}, []float64{10, 110, 210}), 10, 1e-12)
	within(t, "earlier", Lag([]float64{50, 150}, []float64{40, 140}), -10, 1e-12)
	within(t, "half a period", Lag([]float64{0, 20, 40}, []float64{10, 30, 50}), 10, 1e-12)
	for _, none := range []float64{Lag(nil, nil), Lag([]float64{1, 5}, []float64{2})} {
		if !math.IsNaN(none) {
			t.Errorf("a lag of %g without pairs", none)
		}
	}
}
