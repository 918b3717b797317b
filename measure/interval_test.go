package measure

import (
	"math"
	"testing"
)

// Tabulated: t(0.975) is 12.706 for one, 4.303 for two and 2.262 for nine degrees of
// freedom. Samples of standard deviation 1 about 5.
func TestMeanInterval(t *testing.T) {
	for _, c := range []struct {
		x []float64
		t float64
	}{
		{[]float64{5 - math.Sqrt(0.5), 5 + math.Sqrt(0.5)}, 12.706},
		{[]float64{4, 5, 6}, 4.303},
		{[]float64{4, 4, 4, 4, 4.5, 5.5, 6, 6, 6, 6}, 2.262 * math.Sqrt(8.5/9)},
	} {
		low, high := MeanInterval(c.x)
		want := c.t / math.Sqrt(float64(len(c.x)))
		if math.Abs(low-(5-want)) > 1e-3 || math.Abs(high-(5+want)) > 1e-3 {
			t.Errorf("of %v: %g to %g, want 5 ± %g", c.x, low, high, want)
		}
	}
	if low, high := MeanInterval([]float64{1}); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Error("one number has an interval")
	}
}
