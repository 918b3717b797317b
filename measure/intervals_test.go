package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// A regular unit has 0, a Poisson one 1, one of gamma-distributed intervals of
// order 4 a half; one with four spikes has none. Of 20,000 intervals the
// standard error of the CV is below 1/√20,000 = 0.007; three of them are allowed.
func TestIntervalCV(t *testing.T) {
	s := NewIntervals(4)
	random := rng.NewKey(1, "intervals").Rand()
	var at [3]float64
	for range 20_000 {
		at[0] += 2
		at[1] += 10 * random.ExpFloat64()
		for range 4 {
			at[2] += random.ExpFloat64()
		}
		for unit, time := range at {
			s.Spike(unit, time)
		}
	}
	for k := range 4 {
		s.Spike(3, float64(k*k))
	}
	cvs := s.CVs()
	for unit, want := range []float64{0, 1, 0.5} {
		if math.Abs(cvs[unit]-want) > 0.021 {
			t.Errorf("unit %d: CV %g, want %g", unit, cvs[unit], want)
		}
	}
	if !math.IsNaN(cvs[3]) {
		t.Errorf("four spikes give a CV of %g", cvs[3])
	}
	if r, ok := intervalCV(Input{IntervalCVs: cvs}); !ok || math.Abs(r.Value-0.5) > 0.02 {
		t.Errorf("mean %g, %v", r.Value, ok)
	}
	if s.Reset(); !math.IsNaN(s.CVs()[0]) {
		t.Error("Reset leaves intervals")
	}
	if _, ok := intervalCV(Input{IntervalCVs: s.CVs()}); ok {
		t.Error("a silent population has a CV")
	}
}
