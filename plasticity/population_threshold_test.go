package plasticity

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// The shift is a count, theta(T) - theta(0) = eta (spikes/n - target T), whoever
// spiked, and the same for all: differences stay. Neurons that are advanced in
// parts, the last first, get the same. A shift beyond a bound ends there.
func TestPopulationThresholdCounts(t *testing.T) {
	p := DefaultPopulationThreshold()
	threshold := []float64{-50, -52, -47}
	r := NewPopulationThreshold(p, state.Of(threshold))
	draws, spikes := rng.NewKey(1, "spikes").Rand(), 0.0
	for range 10_000 {
		if i := int32(draws.IntN(100)); i < 1 {
			r.Fired([]int32{i, i, i + 1})
			spikes += 3
		}
		r.Advance(1, 2, 3)
		r.Advance(1, 0, 2)
	}
	shift := p.Eta * (spikes/3 - p.Target*10)
	for i, start := range []float64{-50, -52, -47} {
		if math.Abs(threshold[i]-start-shift) > 1e-9 {
			t.Errorf("neuron %d is shifted by %.12g mV, should be %.12g", i, threshold[i]-start, shift)
		}
	}
	r.P.Min = -48
	r.Advance(1e6, 0, 3)
	if !slices.Equal(threshold, []float64{-48, -48, -48}) {
		t.Errorf("beyond the bound of -48 mV: %v", threshold)
	}
}

// Units that have a rate and do not spike: their mean is in the place of the spikes.
func TestPopulationThresholdOfRates(t *testing.T) {
	threshold, rate := []float64{1, 2}, []float64{12, 4}
	p := DefaultPopulationThreshold()
	r := NewPopulationThreshold(p, state.Of(threshold))
	r.Rate = state.Of(rate)
	r.Advance(500, 0, 2)
	if want := p.Eta * (8 - p.Target) / 2; math.Abs(threshold[0]-1-want) > 1e-12 || math.Abs(threshold[1]-2-want) > 1e-12 {
		t.Errorf("thresholds %v, should be raised by %g", threshold, want)
	}
}

// Poisson neurons of rate a_i exp(-theta_i/s), a_i and theta_i of their own. The mean
// comes to the target with tau = s/(eta target) from its linearization, and each
// neuron keeps its share of all spikes: exp of its own thresholds and a, whatever
// the mean. 400 neurons, 100 s: five standard errors of the counts.
func TestPopulationThresholdKeepsShares(t *testing.T) {
	const n, s, target, dt = 400, 2.0, 5.0, 1.0
	p := DefaultPopulationThreshold()
	p.Target, p.Eta = target, 0.4 // tau 1 s
	threshold, share := make([]float64, n), make([]float64, n)
	draws, total := rng.NewKey(3, "spikes").Rand(), 0.0
	for i := range threshold {
		threshold[i] = 2 * draws.NormFloat64()
		share[i] = math.Exp(-threshold[i] / s)
		total += share[i]
	}
	r, counts, all := NewPopulationThreshold(p, state.Of(threshold)), make([]float64, n), 0.0
	for step := range 110_000 {
		var spikes []int32
		for i := range threshold {
			if draws.Float64() < 0.001*math.Exp(-threshold[i]/s) {
				spikes = append(spikes, int32(i))
				if step >= 10_000 {
					counts[i]++
					all++
				}
			}
		}
		r.Fired(spikes)
		r.Advance(dt, 0, n)
	}
	if rate := all / n / 100; math.Abs(rate-target) > 5*math.Sqrt(target/n/100) {
		t.Errorf("mean rate %.3f Hz, should be %g", rate, target)
	}
	chi := 0.0
	for i, count := range counts {
		want := all * share[i] / total
		chi += (count - want) * (count - want) / want
	}
	if chi > n+5*math.Sqrt(2*n) {
		t.Errorf("chi² of the neurons' shares is %.0f with %d degrees of freedom", chi, n-1)
	}
}
