package circuits

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// Synapses are counted over all pairs of an interval of distance, and held to
// the sum of the probabilities there: 5 standard errors of a binomial, at most.
func TestProbabilityFallsWithDistance(t *testing.T) {
	const bins = 10
	from, to := block{"p", 0, 1600}, block{"q", 0, 900}
	for _, p := range []DistanceDependent{
		{Probability: 0.8, Width: 0.1, Profile: "gaussian", Layout: "grid", Wrap: true},
		{Probability: 1, Width: 0.2, Profile: "exponential", Layout: "grid"},
		{Probability: 0.5, Width: 0.15, Profile: "gaussian", Layout: "line"},
		{Probability: 0.3, Width: 0.3, Profile: "exponential", Layout: "line", Wrap: true},
	} {
		var made, want, variance [bins]float64
		farthest := 0.0
		rows := wire(p, from, to, false, 2)
		for i, row := range rows {
			if !slices.IsSorted(row) || len(slices.Compact(slices.Clone(row))) != len(row) {
				t.Fatalf("%+v: sources %v", p, row)
			}
			for j := range int32(from.size) {
				d, x, y := separation(p, int(j), from.size, i, to.size)
				farthest = max(farthest, d)
				bin := min(bins-1, int(d*bins))
				probability := p.at(x, y)
				want[bin] += probability
				variance[bin] += probability * (1 - probability)
				if _, is := slices.BinarySearch(row, j); is {
					made[bin]++
				}
			}
		}
		if limit := map[string]float64{"line false": 1, "line true": 0.5, "grid false": math.Sqrt2, "grid true": math.Sqrt2 / 2}[fmt.Sprint(p.Layout, " ", p.Wrap)]; farthest > limit || farthest < 0.9*limit {
			t.Errorf("%+v: neurons are up to %g apart, want nearly %g", p, farthest, limit)
		}
		sum := 0.0
		for b := range bins {
			sum += want[b]
			if math.Abs(made[b]-want[b]) > 5*math.Sqrt(variance[b])+1e-9 {
				t.Errorf("%+v: %g synapses from distance %g on, want %g", p, made[b], float64(b)/bins, want[b])
			}
		}
		if estimate, _ := p.expected(wiring{from: from, to: to}); math.Abs(estimate/sum-1) > 0.05 {
			t.Errorf("%+v: %g synapses expected, the sum of probabilities is %g", p, estimate, sum)
		}
	}
}

// separation is how far two neurons are apart, by a definition of its own.
func separation(p DistanceDependent, j, n, i, m int) (d, x, y float64) {
	along := func(a, b float64) float64 {
		if p.Wrap {
			return math.Min(math.Abs(a-b), math.Min(math.Abs(a-b+1), math.Abs(a-b-1)))
		}
		return math.Abs(a - b)
	}
	if p.Layout == "line" {
		x = along((float64(j)+0.5)/float64(n), (float64(i)+0.5)/float64(m))
		return x, x, 0
	}
	a, b := int(math.Sqrt(float64(n))), int(math.Sqrt(float64(m)))
	x = along((float64(j%a)+0.5)/float64(a), (float64(i%b)+0.5)/float64(b))
	y = along((float64(j/a)+0.5)/float64(a), (float64(i/b)+0.5)/float64(b))
	return math.Hypot(x, y), x, y
}
