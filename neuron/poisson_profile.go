package neuron

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Poisson sources whose rate follows a table of times and rates, the same for
// all but for a gain:
//
//	lambda_i(t) = gain_i · rate(t)
//
// The rate is that of the last time that has come ("constant"), or goes in
// straight lines from one to the next ("linear"); after the last time it stays,
// or the table begins anew every period. Its integral over a step is exact, also
// where steps and times do not coincide (unit_process.go).

// PoissonProfileParameters describe a population of such sources.
type PoissonProfileParameters struct {
	Times         []float64   `toml:"times"`         // ms, ascending, the first 0
	Rates         []float64   `toml:"rates"`         // Hz, one for each time
	Interpolation string      `toml:"interpolation"` // "constant" or "linear"
	Period        float64     `toml:"period"`        // ms after which the table begins anew; 0: never
	Gain          value.Value `toml:"gain"`          // factor on the rate, per neuron
}

// DefaultPoissonProfile fires at 10 Hz.
func DefaultPoissonProfile() PoissonProfileParameters {
	return PoissonProfileParameters{Times: []float64{0}, Rates: []float64{10}, Interpolation: "constant", Gain: value.Const(1)}
}

// Validate says which parameters are out of their range, each by its key.
func (p PoissonProfileParameters) Validate() error {
	var times, rates, period error
	switch k := notAscending(p.Times); {
	case len(p.Times) == 0 || p.Times[0] != 0:
		times = errors.New("times: must begin with 0")
	case k >= 0:
		times = fmt.Errorf("times: must be finite and rise, and number %d, %g ms, does not", k, p.Times[k])
	case p.Period != 0 && p.Period < p.Times[len(p.Times)-1]:
		period = fmt.Errorf("period: must not be before the last of times (%g ms), is %g", p.Times[len(p.Times)-1], p.Period)
	}
	if len(p.Rates) != len(p.Times) {
		rates = fmt.Errorf("rates: must be as many as times (%d), are %d", len(p.Times), len(p.Rates))
	}
	for _, r := range p.Rates {
		if rates == nil {
			rates = check.NotNegative("rates", r)
		}
	}
	if period == nil {
		period = check.NotNegative("period", p.Period)
	}
	return errors.Join(times, rates, check.OneOf("interpolation", p.Interpolation, "constant", "linear"), period, check.NotNegativeValues("gain", p.Gain))
}

// notAscending is the place of the first number that is not above the one before, or not finite; -1 if none is.
func notAscending(x []float64) int {
	for k := range x {
		if math.IsNaN(x[k]) || math.IsInf(x[k], 0) || k > 0 && x[k] <= x[k-1] {
			return k
		}
	}
	return -1
}

// PoissonProfile is a population of Poisson sources that follow a table. It has no receptors.
type PoissonProfile struct {
	deaf[float64]
	unitProcess
	clock
	gain    []float64
	profile profile
	dt      float64 // ms
}

// NewPoissonProfile returns n sources for steps of dt ms, drawing from key.
func NewPoissonProfile(p PoissonProfileParameters, n int, dt float64, key rng.Key) *PoissonProfile {
	s := &PoissonProfile{
		deaf: newDeaf[float64](n), unitProcess: newUnitProcess(n, key.Derive(1)), clock: clock{neurons: int64(n)},
		profile: newProfile(p), dt: dt,
	}
	s.gain = s.fill("gain", p.Gain, key.Derive(2))
	return s
}

// Keep keeps where every source stands before its next spike, and the time.
func (s *PoissonProfile) Keep(k *state.Keeper) {
	s.unitProcess.keep(k)
	s.clock.keep(k)
}

// Step advances sources lo..hi-1 by one step and appends their spikes, ascending.
func (s *PoissonProfile) Step(lo, hi int, _ []state.Vector, spikes []int32) []int32 {
	step := float64(s.step())
	grown := s.profile.integral(step*s.dt, (step+1)*s.dt)
	for k := lo; k < hi; k++ {
		if m := s.gain[k] * grown; !s.quiet(k, m) {
			spikes = s.spike(k, m, spikes)
		}
	}
	s.advanced(lo, hi)
	return spikes
}

// profile is a rate over time.
type profile struct {
	times  []float64 // ms
	rates  []float64 // 1/ms
	slopes []float64 // 1/ms², after each time
	sums   []float64 // integral up to each time
	period float64   // ms, 0 for none
	sum    float64   // integral over a period
}

func newProfile(p PoissonProfileParameters) profile {
	n := len(p.Times)
	f := profile{times: p.Times, rates: make([]float64, n), slopes: make([]float64, n), sums: make([]float64, n), period: p.Period}
	for k := range n {
		f.rates[k] = p.Rates[k] / 1000
		if k == 0 {
			continue
		}
		width := p.Times[k] - p.Times[k-1]
		if p.Interpolation == "linear" {
			f.slopes[k-1] = (f.rates[k] - f.rates[k-1]) / width
		}
		f.sums[k] = f.sums[k-1] + width*(f.rates[k-1]+f.slopes[k-1]*width/2)
	}
	if f.period > 0 {
		f.sum = f.upTo(f.period)
	}
	return f
}

// integral is that of the rate over from <= t < to, in ms.
func (f *profile) integral(from, to float64) float64 {
	if f.period == 0 {
		return f.upTo(to) - f.upTo(from)
	}
	begun, ended := math.Floor(from/f.period), math.Floor(to/f.period)
	return f.upTo(to-ended*f.period) - f.upTo(from-begun*f.period) + (ended-begun)*f.sum
}

// upTo is the integral from 0 to t of one period.
func (f *profile) upTo(t float64) float64 {
	k := max(0, sort.Search(len(f.times), func(k int) bool { return f.times[k] > t })-1)
	after := t - f.times[k]
	return f.sums[k] + after*(f.rates[k]+f.slopes[k]*after/2)
}
