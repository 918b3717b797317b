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
		"different_mean":         {"Welch’s t over seeds", true, true, meansOverSeeds},
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
// each unit, on either side of the comparison. Units of one run share its seed,
// so runs are not pooled: the p-value is the median over seeds.
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
		var p []float64
		for k := range min(len(x), len(y)) {
			p = append(p, of(x[k], y[k]).P)
		}
		_, median, _ := measure.Quartiles(p)
		return median, nil
	}
}

// meansOverSeeds asks whether a measure's mean over seeds differs from that at the other
// place: Welch's t of one number for each seed.
func meansOverSeeds(c *Claim, r *Result) (float64, error) {
	x, y := r.values(c.Measure, c.of, c.inSegment), r.values(c.Measure, c.versus, c.other)
	if len(x) < 2 || len(y) < 2 {
		return 0, fmt.Errorf("different_mean needs two seeds at least, and there are %d and %d", len(x), len(y))
	}
	return measure.WelchT(x, y).P, nil
}

// countingNoise asks whether the units' rates lie about their targets as closely
// as counting spikes can tell: Σ t² over units against χ² with one degree of
// freedom each, where t is Student's for the counts in the segment's k windows.
// t² has a mean of (k−1)/(k−3), by which it is divided.
func countingNoise(c *Claim, r *Result) (float64, error) {
	o := r.first(c.of, c.inSegment)
	if o == nil || o.in.Activity == nil || o.in.Targets == nil || o.in.Activity.Stimuli < 10 {
		return 0, errors.New("counting_noise needs targets, and a segment of at least ten windows")
	}
	a := o.in.Activity
	k, chi := float64(a.Stimuli), 0.0
	counts := make([]float64, a.Stimuli)
	for j := range a.Units {
		for i := range counts {
			counts[i] = a.Row(i)[j]
		}
		off, sd := measure.Mean(counts)-o.in.Targets[j]*o.seconds/k, spread(counts)
		chi += k * off * off / (sd * sd) * (k - 3) / (k - 1)
	}
	return measure.ChiSquareTail(chi, float64(a.Units)), nil
}
