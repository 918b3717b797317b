package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Spike-frequency adaptation without a time scale (Pozzorini, Naud, Mensi and
// Gerstner 2013, Nat Neurosci 16:942): each spike lifts the threshold, and what is
// left of it a time t later falls off as a power,
//
//	γ(t) = amplitude (t/reference)^-exponent
//
// from the shortest time to the longest, more than 20 s. Of units that have a rate
// and do not spike, that rate is in the place of spikes. Near a mean rate, a neuron
// whose rate changes by g for a change of its input by one answers an input of
// frequency f by
//
//	H(f) = g/(1 + g K(f)),   K the Fourier transform of γ
//
// Between the inverse times K goes with f^(exponent-1), so that where g K is large
// |H|² goes with f^{2(1-exponent)}: inputs whose power falls as f^{-2(1-exponent)}
// come out white.
//
// γ is a sum of exponentials, three in each decade of their time constants τ, of
// height amplitude reference^exponent ln(10)/3 τ^-exponent/Γ(exponent), since
// ∫ τ^-b exp(-t/τ) d ln τ = Γ(b) t^-b. It is finite below the shortest τ; the longest
// takes about (t/longest)^b/Γ(b+1) of the power away.
//
// Deviation: the current that follows a spike, which the paper finds beside the moving
// threshold, is part of γ here: to the rate it is a threshold, seen through the membrane.

// PowerLawAdaptationParameters describe the rule.
type PowerLawAdaptationParameters struct {
	Amplitude float64 `toml:"amplitude"` // rise of the threshold by a spike, mV, at the reference time
	Reference float64 `toml:"reference"` // ms after the spike
	Exponent  float64 `toml:"exponent"`  // of the power
	Shortest  float64 `toml:"shortest"`  // least time constant, ms
	Longest   float64 `toml:"longest"`   // largest time constant, ms
	Interval  float64 `toml:"interval"`  // time between the rule's decays, ms; spikes count at once
}

// DefaultPowerLawAdaptation is the threshold of pyramidal neurons of layer 5 (Pozzorini et al. 2013).
func DefaultPowerLawAdaptation() PowerLawAdaptationParameters {
	return PowerLawAdaptationParameters{Amplitude: 24.4, Reference: 8.3, Exponent: 0.87, Shortest: 8.3, Longest: 22_000, Interval: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p PowerLawAdaptationParameters) Validate() error {
	return errors.Join(check.NotNegative("amplitude", p.Amplitude), check.Positive("reference", p.Reference), check.Positive("exponent", p.Exponent),
		check.Positive("shortest", p.Shortest), check.Ordered("shortest", p.Shortest, "longest", p.Longest), check.Positive("interval", p.Interval))
}

// Kernel is γ as a sum of exponentials: their heights, for a spike (mV), and time constants (ms).
func (p PowerLawAdaptationParameters) Kernel() (heights, taus []float64) {
	const inDecade = 3
	ratio := math.Ln10 / inDecade
	n := int(math.Round(math.Log(p.Longest/p.Shortest) / ratio))
	for k := range n + 1 {
		tau := p.Shortest * math.Exp(ratio*float64(k))
		taus = append(taus, tau)
		heights = append(heights, p.Amplitude*ratio*math.Pow(p.Reference/tau, p.Exponent)/math.Gamma(p.Exponent))
	}
	return heights, taus
}

// PowerLawAdaptation is the rule on one population.
type PowerLawAdaptation struct {
	P         PowerLawAdaptationParameters // Amplitude may change between steps: of spikes from then on
	Rate      state.Vector                 // of units that do not spike, Hz; empty for neurons that do
	threshold state.Vector                 // the population's, mV
	shares    []float64                    // heights for an amplitude of 1
	taus      []float64                    // ms
	shifts    []float64                    // mV: of each neuron, those of all time constants
	rest      []float64                    // mV: what thresholds of lower precision could not take yet
}

// NewPowerLawAdaptation returns the rule on a population's thresholds (mV), which it
// changes in place, beside what others make of them.
func NewPowerLawAdaptation(p PowerLawAdaptationParameters, threshold state.Vector) *PowerLawAdaptation {
	unit := p
	unit.Amplitude = 1
	shares, taus := unit.Kernel()
	n := threshold.Len()
	return &PowerLawAdaptation{P: p, threshold: threshold, shares: shares, taus: taus, shifts: make([]float64, n*len(taus)), rest: make([]float64, n)}
}

// Fired lifts the thresholds of neurons that spiked.
func (a *PowerLawAdaptation) Fired(spikes []int32) {
	for _, i := range spikes {
		a.move(int(i), a.lift(int(i), a.P.Amplitude))
	}
}

// Advance lets the thresholds of neurons lo..hi-1 decay for elapsed ms, in which
// units that do not spike keep their rate.
func (a *PowerLawAdaptation) Advance(elapsed float64, lo, hi int) {
	keeps := make([]float64, len(a.taus))
	for k, tau := range a.taus {
		keeps[k] = math.Exp(-elapsed / tau)
	}
	for i := lo; i < hi; i++ {
		var moved float64
		shifts := a.shifts[i*len(keeps):][:len(keeps)]
		for k, s := range shifts {
			shifts[k] = s * keeps[k]
			moved += shifts[k] - s
		}
		if a.Rate.Len() > 0 {
			moved += a.lift(i, a.P.Amplitude*a.Rate.At(i)*elapsed/1000)
		}
		a.move(i, moved)
	}
}

// lift adds γ of an amplitude to the shifts of neuron i; it returns their sum's rise.
func (a *PowerLawAdaptation) lift(i int, amplitude float64) (rise float64) {
	shifts := a.shifts[i*len(a.shares):][:len(a.shares)]
	for k, share := range a.shares {
		shifts[k] += float64(amplitude * share)
		rise += float64(amplitude * share)
	}
	return rise
}

// move shifts the threshold of neuron i.
func (a *PowerLawAdaptation) move(i int, by float64) {
	x := a.threshold.At(i) + a.rest[i] + by
	a.threshold.Set(i, x)
	a.rest[i] = x - a.threshold.At(i)
}

// Keep keeps the shifts, the rest, and what may have been changed.
func (a *PowerLawAdaptation) Keep(k *state.Keeper) {
	state.One(k, "amplitude", &a.P.Amplitude)
	state.Slice(k, "shifts", a.shifts)
	state.Slice(k, "rest", a.rest)
}
