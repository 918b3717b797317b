package neuron

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

func steps(s *Poisson, steps int, see func(step int, spikes []int32)) {
	var spikes []int32
	for step := range steps {
		spikes = s.Step(0, s.Len(), nil, spikes[:0])
		see(step, spikes)
	}
}

// Counts in windows have mean and variance rate·T (Fano factor 1), however
// large rate·dt is: here up to 20 spikes a step. 2,000 sources; allowed are 5
// standard errors: sqrt(m/n) of the mean, m·sqrt(2/n + 1/(m n)) of the variance.
func TestPoissonCounts(t *testing.T) {
	const n, windows = 2_000, 10
	for _, c := range []struct{ rate, dt float64 }{{10, 0.1}, {1_000, 0.1}, {20_000, 1}} {
		s := NewPoisson(PoissonParameters{Rate: value.Const(c.rate)}, n, c.dt, rng.NewKey(7, "counts"))
		counts := make([]float64, n)
		steps(s, windows*10, func(_ int, spikes []int32) {
			if !slices.IsSorted(spikes) {
				t.Fatal("spikes are not ascending")
			}
			for _, i := range spikes {
				counts[i]++
			}
		})
		m := c.rate / 1000 * c.dt * windows * 10
		var mean, variance float64
		for _, x := range counts {
			mean += x / n
			variance += (x - m) * (x - m) / n
		}
		if math.Abs(mean-m) > 5*math.Sqrt(m/n) {
			t.Errorf("%g Hz, dt %g: mean count %g, want %g", c.rate, c.dt, mean, m)
		}
		if math.Abs(variance-m) > 5*m*math.Sqrt(2.0/n+1/(m*n)) {
			t.Errorf("%g Hz, dt %g: variance of counts %g, want %g", c.rate, c.dt, variance, m)
		}
	}
}

// Intervals of one long train are exponential: mean 1/rate and CV 1 within 5
// standard errors (1/sqrt(n), and about 1/sqrt(n) for the CV), neighbours
// uncorrelated within 5/sqrt(n).
func TestPoissonIntervals(t *testing.T) {
	s := NewPoisson(PoissonParameters{Rate: value.Const(50)}, 1, 0.05, rng.NewKey(3, "intervals"))
	var intervals []float64
	last := -1
	steps(s, 20_000_000, func(step int, spikes []int32) {
		for range spikes {
			if last >= 0 {
				intervals = append(intervals, float64(step-last)*0.05)
			}
			last = step
		}
	})
	n := float64(len(intervals))
	var mean, variance, neighbours float64
	for _, x := range intervals {
		mean += x / n
	}
	for i, x := range intervals {
		variance += (x - mean) * (x - mean) / n
		if i > 0 {
			neighbours += (x - mean) * (intervals[i-1] - mean) / n
		}
	}
	if math.Abs(mean-20) > 5*20/math.Sqrt(n) {
		t.Errorf("mean interval %g ms of %g, want 20", mean, n)
	}
	if cv := math.Sqrt(variance) / mean; math.Abs(cv-1) > 5/math.Sqrt(n) {
		t.Errorf("CV of intervals %g, want 1", cv)
	}
	if r := neighbours / variance; math.Abs(r) > 5/math.Sqrt(n) {
		t.Errorf("correlation of neighbouring intervals %g, want 0", r)
	}
}

// A rate that changes every step is followed exactly: the mean count of each
// half of a square wave is its own, also when it is silent.
func TestPoissonFollowsRates(t *testing.T) {
	const n = 5_000
	s := NewPoisson(PoissonParameters{Rate: value.Const(0)}, n, 1, rng.NewKey(5, "wave"))
	var count [2]float64
	for cycle := range 40 {
		half := cycle % 2
		for i := range s.Len() {
			s.Variable("rate").Set(i, float64(half)*200)
		}
		steps(s, 5, func(_ int, spikes []int32) { count[half] += float64(len(spikes)) })
	}
	want := 0.2 * 5 * 20 * n
	if count[0] != 0 || math.Abs(count[1]-want) > 5*math.Sqrt(want) {
		t.Errorf("%g spikes while silent, %g while not; want 0 and %g ± %g", count[0], count[1], want, 5*math.Sqrt(want))
	}
}

// A train belongs to its neuron: not to how many there are, nor to the order in which ranges are advanced.
func TestPoissonHasAddresses(t *testing.T) {
	p := PoissonParameters{Rate: value.Const(300)}
	whole := NewPoisson(p, 40, 1, rng.NewKey(9, "address"))
	more := NewPoisson(p, 60, 1, rng.NewKey(9, "address"))
	for range 200 {
		want := whole.Step(0, 40, nil, nil)
		upper := more.Step(13, 60, nil, nil)
		got := more.Step(0, 13, nil, nil)
		for _, i := range upper {
			if i < 40 {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("spikes %v of parts, %v of the whole", got, want)
		}
	}
}

func BenchmarkPoissonStep(b *testing.B) {
	for _, rate := range []float64{1, 1_000, 20_000} {
		b.Run(fmt.Sprintf("%gHz", rate), func(b *testing.B) {
			const n = 4_000
			s := NewPoisson(PoissonParameters{Rate: value.Const(rate)}, n, 0.1, rng.NewKey(1, "bench"))
			var spikes []int32
			for b.Loop() {
				spikes = s.Step(0, n, nil, spikes[:0])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/neuron-step")
		})
	}
}
