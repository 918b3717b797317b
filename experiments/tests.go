package experiments

import (
	"errors"
	"fmt"

	"homeostat/measure"
)

// test is a statistical test that a claim may name.
type test struct {
	about    string // what the claim says of the p-value
	compares bool   // needs versus
	rejects  bool   // the claim holds where the null hypothesis is rejected
	p        func(c *Claim, r *Result) (float64, error)
}

// tests are the known ones, named for what a claim that uses them says.
func tests() map[string]test {
	return map[string]test{
		"same_distribution":      {"Kolmogorov–Smirnov", true, false, twoSamples(measure.KolmogorovSmirnov)},
		"different_distribution": {"Kolmogorov–Smirnov", true, true, twoSamples(measure.KolmogorovSmirnov)},
		"different_location":     {"Mann–Whitney", true, true, twoSamples(measure.MannWhitney)},
		"counting_noise":         {"χ² of counts", false, false, countingNoise},
	}
}

func (t test) bounds(level float64) *Bounds {
	if t.rejects {
		return &Bounds{Max: &level}
	}
	return &Bounds{Min: &level}
}

func (t test) says(level float64) string {
	return fmt.Sprintf("%s p %s", t.about, t.bounds(level))
}

// twoSamples applies a test to the numbers that the claim's measure gives for
// each unit, on either side of the comparison; seeds are pooled.
func twoSamples(of func(x, y []float64) measure.Test) func(*Claim, *Result) (float64, error) {
	return func(c *Claim, r *Result) (float64, error) {
		x, err := r.perUnit(c.Measure, c.of, c.inSegment)
		if err != nil {
			return 0, err
		}
		y, err := r.perUnit(c.Measure, c.versus, c.other)
		if err != nil {
			return 0, err
		}
		return of(x, y).P, nil
	}
}

// countingNoise asks whether the units' rates lie about their targets as closely
// as counting spikes can tell: Σ (n − n₀)² / (F n₀) against χ² with one degree
// of freedom a unit, where n₀ is the expected count and F the Fano factor of
// counts over the segment's windows, averaged over units.
func countingNoise(c *Claim, r *Result) (float64, error) {
	o := r.first(c.of, c.inSegment)
	if o == nil || o.in.Activity == nil || o.in.Targets == nil || o.in.Activity.Stimuli < 10 {
		return 0, errors.New("counting_noise needs targets, and a segment of at least ten windows")
	}
	a := o.in.Activity
	var chi, fano float64
	for j := range a.Units {
		counts := make([]float64, a.Stimuli)
		for i := range counts {
			counts[i] = a.Row(i)[j]
		}
		mean, sd := measure.Mean(counts), measure.SD(counts)
		expected := o.in.Targets[j] * o.seconds / float64(a.Stimuli)
		chi += float64(a.Stimuli) * (mean - expected) * (mean - expected) / expected
		fano += sd * sd * float64(a.Stimuli) / float64(a.Stimuli-1) / mean / float64(a.Units)
	}
	return measure.ChiSquareTail(chi/fano, float64(a.Units)), nil
}
