package measure

import (
	"math"
	"testing"
)

// Quantiles of an exponential of mean 3 are 1/(2n) from it, whatever came before
// the segment. Of a mean m instead, ratio m/3 = k, the greatest distance is where
// the densities cross: k^(1/(1-k)) - k^(k/(1-k)), in size. Even numbers of 0 to 1
// are from the exponential of mean 1/2 at most where 2 exp(-2x) = 1.
func TestOutputExponential(t *testing.T) {
	const n, mean, target = 10_000, 3.0, 2.0
	times, exponential, even := []float64{-1, -0.5}, []float64{1000, 1000}, []float64{0, 77}
	for i := range n {
		u := (float64(i) + 0.5) / n
		times, exponential, even = append(times, float64(i)), append(exponential, -mean*math.Log1p(-u)), append(even, u)
	}
	series := &Series{Times: times, Values: [][]float64{exponential, even}}
	r := of(t, "output_exponential", Input{Series: series, Targets: []float64{target, 0.5}})
	k := target / mean
	off := math.Abs(math.Pow(k, 1/(1-k)) - math.Pow(k, k/(1-k)))
	uneven := 1 - math.Log(2)/2 - 0.5
	within(t, "exponential", r.PerUnit[0], 0, 2e-4)
	within(t, "even", r.PerUnit[1], uneven, 2e-4)
	within(t, "mean over units", r.Value, (r.PerUnit[0]+r.PerUnit[1])/2, 1e-15)
	within(t, "from the targets", r.Extra["target"], (off+uneven)/2, 2e-4)
	within(t, "sd/mean", r.Extra["cv"], (1+1/math.Sqrt(3))/2, 2e-3)
	if _, ok := outputExponential(Input{Series: &Series{Times: []float64{1, 2}, Values: [][]float64{{0, 0}}}}); ok {
		t.Error("a silent unit has a distribution")
	}
}
