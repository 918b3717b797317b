package measure

import (
	"math"
	"testing"
)

func TestSetPointError(t *testing.T) {
	r := of(t, "set_point_error", Input{Rates: []float64{4.9, 10.4, 2}, Targets: []float64{5, 10, 2}})
	within(t, "largest", r.Value, 0.04, 1e-12)
	within(t, "mean", r.Extra["mean"], 0.02, 1e-12)
}

func TestRates(t *testing.T) {
	in := Input{Rates: []float64{2, 4, 4, 4, 5, 5, 7, 9}}
	within(t, "mean", of(t, "mean_rate", in).Value, 5, 0)
	within(t, "cv", of(t, "rate_cv", in).Value, 2.0/5, 1e-15)
}

// relaxing returns units that jump away by a factor at 100 ms and relax
// exponentially with the given time constants, sampled every ms.
func relaxing(level float64, taus ...float64) *Series {
	s := &Series{From: 100}
	for k := range 2100 {
		s.Times = append(s.Times, float64(k))
	}
	for _, tau := range taus {
		values := make([]float64, len(s.Times))
		for k, at := range s.Times {
			values[k] = level
			if at >= s.From {
				values[k] = level * (1 + math.Exp(-(at-s.From)/tau))
			}
		}
		s.Values = append(s.Values, values)
	}
	return s
}

// 1 + e^(−t/τ) is within 5% from τ ln 20 on, seen at the next sample.
func TestRecoveryTime(t *testing.T) {
	r := of(t, "recovery_time", Input{Series: relaxing(8, 50, 100, 200)})
	for j, tau := range []float64{50, 100, 200} {
		within(t, "unit", r.PerUnit[j], math.Ceil(tau*math.Log(20)), 0)
	}
	within(t, "slowest", r.Value, r.PerUnit[2], 0)
	within(t, "median", r.Extra["median"], r.PerUnit[1], 0)
	within(t, "recovered", r.Extra["recovered"], 1, 1e-12)
	if p := r.Extra["population"]; p < r.PerUnit[1] || p > r.PerUnit[2] {
		t.Errorf("the mean over units takes %g ms, its units %v", p, r.PerUnit)
	}
	same := of(t, "recovery_time", Input{Series: relaxing(8, 50, 100, 200), Targets: []float64{8, 8, 8}})
	within(t, "with targets", same.Value, r.Value, 0)
}

// A unit that the perturbation does not move is back at once, whatever it did before.
func TestRecoveryOfWhatNeverLeft(t *testing.T) {
	s := &Series{Times: []float64{0, 10, 20, 30}, From: 20, Values: [][]float64{{9, 11, 10, 10}, {10, 10, 10.4, 9.6}}}
	r := of(t, "recovery_time", Input{Series: s})
	within(t, "unit that wandered before", r.PerUnit[0], 0, 0)
	within(t, "unit that never did", r.PerUnit[1], 0, 0)
}

func TestRecoveryThatNeverComes(t *testing.T) {
	r := of(t, "recovery_time", Input{Series: relaxing(8, 50, 1e6)})
	if !math.IsInf(r.Value, 1) || r.Extra["recovered"] != 0.5 {
		t.Errorf("%v, %v of the units recovered", r.Value, r.Extra["recovered"])
	}
	// Back, but then away again: not recovered.
	s := relaxing(8, 50)
	s.Values[0][2099] = 9
	if r := of(t, "recovery_time", Input{Series: s}); !math.IsInf(r.Value, 1) {
		t.Errorf("recovered after %v ms, though away at the end", r.Value)
	}
}

// Distances of 1 that decay as e^(−t/τ) from 0.1 above noise of 0.1: 63% are gone at τ, and
// 90% at τ ln 10, seen at the next sample, whatever the noise, and units on either side
// of their set points do not cancel.
func TestWhatIsRegained(t *testing.T) {
	s := relaxing(8, 100, 100)
	for k, at := range s.Times {
		noise := 0.8
		if k%2 == 0 {
			noise = -0.8
		}
		far := 0.0
		if at >= s.From {
			far = 8 * math.Exp(-(at-s.From)/100)
		}
		s.Values[0][k], s.Values[1][k] = 8+math.Copysign(far+0.8, noise), 8-math.Copysign(far+0.8, noise)
	}
	r := of(t, "recovery_time", Input{Series: s})
	within(t, "63%", r.Extra["63"], 100, 1)
	within(t, "90%", r.Extra["90"], math.Ceil(100*math.Log(10)), 1)
	s.Quiet = s.From
	if _, known := of(t, "recovery_time", Input{Series: s}).Extra["63"]; known {
		t.Error("knows what noise there is without having seen it")
	}
	never := relaxing(8, 1e6)
	if got := of(t, "recovery_time", Input{Series: never}).Extra["63"]; !math.IsInf(got, 1) {
		t.Errorf("regained after %v ms, though it never came back", got)
	}
}

// The mean of a rate that falls to half of the baseline's and comes back as e^(−t/τ) is within a fifth of it after τ ln 2.5,
// seen at the next sample, whatever it was just before.
func TestTheMeanComesBackToTheBaseline(t *testing.T) {
	s := relaxing(8, 1e9, 1e9)
	for k, at := range s.Times {
		for j := range s.Values {
			s.Values[j][k] = 7.5
			if at >= s.From {
				s.Values[j][k] = 8 * (1 - 0.5*math.Exp(-(at-s.From)/100))
			}
		}
	}
	in := Input{Series: s, Rates: []float64{7, 7}, RatesBefore: []float64{6, 10}}
	within(t, "mean", of(t, "recovery_time", in).Extra["mean"], math.Ceil(100*math.Log(2.5)), 0)
	in.RatesBefore = nil
	if _, known := of(t, "recovery_time", in).Extra["mean"]; known {
		t.Error("knows a baseline that there was not")
	}
}
