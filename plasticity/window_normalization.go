package plasticity

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// Window normalization: batch normalization (Ioffe and Szegedy 2015, ICML) as a rule of
// spiking neurons, for comparison; no neuron is known to have it. Over a window of
// stimuli each neuron takes mean mu and deviation sigma of its drive, what its synapses
// bring in a stimulus,
//
//	u = tau_syn Σ_j w_j n_j / T    in mV, with n_j the source's spikes in the stimulus's T ms
//
// and then sets the factor of its weights, which is its gain, and its threshold, so that
// the same stimuli would give drives of deviation spread about a mean that lies offset
// deviations below the threshold:
//
//	w ← w spread/sigma,   threshold ← rest + mu spread/sigma + offset spread
//
// In units of the distance to threshold that is (u - mu)/sigma, with gamma = 1 and beta =
// -offset. As in batch normalization, sigma is the biased deviation, and the window gives
// both numbers at once, by no error that is integrated. While the rule is off weights and
// threshold stay: these are the statistics for testing.
//
// With a momentum below 1 a window moves the logarithm of the factor, and the threshold,
// by that share of the way.

// WindowNormalizationParameters describe the rule.
type WindowNormalizationParameters struct {
	Interval float64 `toml:"interval"` // T, of one sample of the drive, ms: that of a stimulus with its gap
	Window   int     `toml:"window"`   // samples
	TauSyn   float64 `toml:"tau_syn"`  // what a spike leaves lasts so long, ms: tau_e of the model lif
	Spread   float64 `toml:"spread"`   // deviation of the drive after it, mV
	Offset   float64 `toml:"offset"`   // of the threshold above the mean drive, in deviations
	Momentum float64 `toml:"momentum"` // share of the way to a window's numbers, 1: all of it
	Least    float64 `toml:"least"`    // least distance of the threshold from rest, mV
	Min      float64 `toml:"min"`      // smallest magnitude of a weight
	Max      float64 `toml:"max"`      // largest
}

// DefaultWindowNormalization has windows of 32 stimuli of 100 ms, the batches of the
// paper, and drives spread as far as a quarter of the way from rest to threshold.
func DefaultWindowNormalization() WindowNormalizationParameters {
	return WindowNormalizationParameters{Interval: 100, Window: 32, TauSyn: 5, Spread: 5, Momentum: 1, Least: 1, Max: 1e6}
}

// Validate says which parameters are out of their range, each by its key.
func (p WindowNormalizationParameters) Validate() error {
	var window, momentum error
	if p.Window < 2 {
		window = fmt.Errorf("window: must be at least 2, of which there is a deviation, is %d", p.Window)
	}
	if !(p.Momentum > 0 && p.Momentum <= 1) {
		momentum = fmt.Errorf("momentum: must be above 0 and at most 1, is %g", p.Momentum)
	}
	return errors.Join(check.Positive("interval", p.Interval), window, check.Positive("tau_syn", p.TauSyn), check.Positive("spread", p.Spread),
		check.Finite("offset", p.Offset), momentum, check.Positive("least", p.Least), check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max))
}

// WindowNormalization is the rule on the synapses that one population receives.
type WindowNormalization struct {
	P         WindowNormalizationParameters // may change between steps, but for Interval and Window
	Sources   *SampleCounts                 // has to act before the rule
	threshold state.Vector
	rest      float64 // mV
	samples   []float64
	mean, m2  []float64 // of the drive in the window at hand: Welford's sums
}

// NewWindowNormalization returns the rule on neurons with a resting potential (mV),
// whose thresholds it changes in place, and so many sources.
func NewWindowNormalization(p WindowNormalizationParameters, threshold state.Vector, rest float64, sources int) *WindowNormalization {
	each := func() []float64 { return make([]float64, threshold.Len()) }
	return &WindowNormalization{
		P: p, Sources: NewSampleCounts(sources), threshold: threshold, rest: rest, samples: each(), mean: each(), m2: each(),
	}
}

// Settle takes a sample of neuron i's drive, the spikes of elapsed ms, and at the end of a
// window sets its weights and threshold.
func (n *WindowNormalization) Settle(elapsed float64, i int, sources []int32, weights []float32) {
	u := 0.0
	for k, j := range sources {
		u += float64(float64(weights[k]) * n.Sources.last[j])
	}
	u *= n.P.TauSyn / elapsed
	n.samples[i]++
	step := u - n.mean[i]
	n.mean[i] += step / n.samples[i]
	n.m2[i] += float64(step * (u - n.mean[i]))
	if n.samples[i] >= float64(n.P.Window) {
		n.set(i, weights)
		n.samples[i], n.mean[i], n.m2[i] = 0, 0, 0
	}
}

// set takes the window's numbers. A neuron whose drive did not vary keeps what it has.
func (n *WindowNormalization) set(i int, weights []float32) {
	sigma := math.Sqrt(n.m2[i] / n.samples[i])
	if !(sigma > 0) {
		return
	}
	whole := n.P.Spread / sigma
	factor := math.Pow(whole, n.P.Momentum)
	for k, w := range weights {
		weights[k] = boundedTo(math.Abs(float64(w))*factor, w, n.P.Min, n.P.Max)
	}
	want := max(n.rest+n.mean[i]*whole+n.P.Offset*n.P.Spread, n.rest+n.P.Least)
	was := n.threshold.At(i)
	n.threshold.Set(i, was+n.P.Momentum*(want-was))
}

// Keep keeps what may have been changed, and the window at hand.
func (n *WindowNormalization) Keep(k *state.Keeper) {
	keepNumbers(k, &n.P)
	state.Slice(k, "samples", n.samples)
	state.Slice(k, "mean", n.mean)
	state.Slice(k, "m2", n.m2)
}

// SampleCounts are the spikes of a population in the last interval.
type SampleCounts struct{ now, last []float64 }

// NewSampleCounts are those of n neurons.
func NewSampleCounts(n int) *SampleCounts {
	return &SampleCounts{now: make([]float64, n), last: make([]float64, n)}
}

// Fired counts spikes.
func (s *SampleCounts) Fired(spikes []int32) {
	for _, j := range spikes {
		s.now[j]++
	}
}

// Advance ends an interval.
func (s *SampleCounts) Advance(_ float64, lo, hi int) {
	copy(s.last[lo:hi], s.now[lo:hi])
	clear(s.now[lo:hi])
}

// Keep keeps the counts.
func (s *SampleCounts) Keep(k *state.Keeper) {
	state.Slice(k, "now", s.now)
	state.Slice(k, "last", s.last)
}
