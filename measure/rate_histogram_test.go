package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Densities times the widths of their bins add up to all rates above 0, and every rate
// lies between the edges, be they numbers or counts over a time.
func TestRateHistogramHoldsAll(t *testing.T) {
	x := lognormal(rng.NewKey(9, "histogram"), 3000, 1, 1)
	counts := make([]float64, len(x))
	for i, v := range x {
		counts[i] = math.Round(v*3) / 3
	}
	for name, rates := range map[string][]float64{"numbers": x, "counts in 3 s": counts, "counts": {1, 1, 2, 3, 5, 12}, "one": {2}, "alike": {2, 2, 2, 0}} {
		want := 0.0
		for _, v := range rates {
			if v > 0 {
				want++
			}
		}
		edges, density := RateHistogram(rates, 12)
		sum := 0.0
		for b, d := range density {
			sum += d * math.Log10(edges[b+1]/edges[b])
			if name == "counts in 3 s" && edges[b+1] < 10 && d == 0 {
				t.Errorf("nothing from %g to %g Hz", edges[b], edges[b+1])
			}
		}
		within(t, name, sum, want, 1e-9*want)
	}
}

// A log-normal's density on a log axis is a bell: each bin is within 5 standard errors of it.
func TestRateHistogramIsADensity(t *testing.T) {
	const n, sigma = 20000, 0.8
	edges, density := RateHistogram(lognormal(rng.NewKey(10, "histogram"), n, 1, sigma), 10)
	law := lognormalLaw(1, sigma)
	for b, d := range density {
		width := math.Log10(edges[b+1] / edges[b])
		p := law.CDF(edges[b+1]) - law.CDF(edges[b])
		within(t, "bin", d*width, n*p, 5*math.Sqrt(n*p)+1)
	}
}

func TestNoRatesNoHistogram(t *testing.T) {
	if edges, _ := RateHistogram(make([]float64, 5), 10); edges != nil {
		t.Errorf("edges %v of silence", edges)
	}
}
