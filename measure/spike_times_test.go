package measure

import (
	"math"
	"testing"
)

// Three units: two spikes 10 ms apart, silence, and intervals of 5, 20 and 5 ms.
func TestSpikeTimes(t *testing.T) {
	in := Input{Trains: [][]float64{{3, 13}, nil, {7, 12, 32, 37}}}
	within(t, "first spike", of(t, "first_spike", in).Value, 5, 1e-12)
	within(t, "count", of(t, "spike_count", in).Value, 2, 1e-12)
	gaps := of(t, "interspike_interval", in)
	within(t, "interval", gaps.Value, 10, 1e-12)
	for name, want := range map[string]float64{"first": 7.5, "last": 7.5, "min": 7.5, "max": 15} {
		within(t, name, gaps.Extra[name], want, 1e-12)
	}
	if !math.IsNaN(gaps.PerUnit[1]) {
		t.Error("a silent unit has an interval")
	}
	for _, name := range []string{"first_spike", "interspike_interval", "burst_period"} {
		m, _ := Find(name)
		if _, ok := m.Of(Input{Trains: [][]float64{nil}}); ok {
			t.Errorf("%s of silence has a value", name)
		}
	}
}

// Bursts of three spikes, 2 ms and 4 ms apart, every 50 ms, cut off at both ends: duty
// 6/50. A regular train is bursts of one spike.
func TestBurstPeriod(t *testing.T) {
	train := []float64{1, 5}
	for k := 1.0; k <= 4; k++ {
		train = append(train, 50*k-1, 50*k+1, 50*k+5)
	}
	r := of(t, "burst_period", Input{Trains: [][]float64{append(train, 249)}})
	within(t, "period", r.Value, 50, 1e-12)
	within(t, "spikes", r.Extra["spikes"], 3, 1e-12)
	within(t, "duty", r.Extra["duty"], 0.12, 1e-12)
	r = of(t, "burst_period", Input{Trains: [][]float64{{0, 10, 20, 30, 40}}})
	within(t, "regular period", r.Value, 10, 1e-12)
	within(t, "regular spikes", r.Extra["spikes"], 1, 1e-12)
	within(t, "regular duty", r.Extra["duty"], 0, 1e-12)
	mixed := of(t, "burst_period", Input{Trains: [][]float64{append(train, 249), {0, 10, 20, 30, 40}, nil, append(train, 249)}})
	if got := mixed.Extra["bursting"]; got != 0.5 {
		t.Errorf("%g of two bursting units, a regular and a silent one burst", got)
	}
	if m, _ := Find("burst_period"); m.Name != "" {
		if _, ok := m.Of(Input{Trains: [][]float64{{0, 1, 10, 11}}}); ok {
			t.Error("a burst that is not seen to the next one's start has a period")
		}
	}
}
