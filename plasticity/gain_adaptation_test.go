package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// A unit r = g |x| of inputs with mean square s²: the gain settles at target/s, and comes
// there with the time constant 1/(2 eta). With x constant, y = (g s/target)² obeys
// y' = 2 eta y (1 - y), logistic, so that y(t) = 1/(1 + (1/y0 - 1) exp(-2 eta t)).
func TestGainAdaptationIsLogistic(t *testing.T) {
	const s, target, eta, dt = 4.0, 20.0, 0.05, 1.0
	p := DefaultGainAdaptation()
	p.Target, p.Eta = value.Const(target), eta
	for _, start := range []float64{1, 20} {
		gain, rate := []float64{start}, []float64{0}
		g := NewGainAdaptation(p, state.Of(gain), state.Of(rate), rng.Key{})
		y0 := start * s / target * start * s / target
		for step := range 60_000 {
			if step%10_000 == 0 {
				y, want := math.Pow(gain[0]*s/target, 2), 1/(1+(1/y0-1)*math.Exp(-2*eta*float64(step)*dt/1000))
				if math.Abs(y/want-1) > 1e-4*max(1, y0) { // steps of 1 ms, of first order
					t.Errorf("from %g after %d s: %.6g, want %.6g", start, step/1000, y, want)
				}
			}
			rate[0] = gain[0] * s
			g.Advance(dt, 0, 1)
		}
	}
}

// With a threshold that holds the mean, the variance is held beside it: the first two
// moments are those of an exponential where the target is √2 times the mean.
// Inputs are uniform, one each 50 ms; 40,000 of them after as many to settle. Allowed are
// 3%: rates of this unit have an sd of their mean, so that 40,000 leave 0.5%, and rules
// that move by 2% an input lag behind it.
func TestGainAndThresholdHoldMeanAndVariance(t *testing.T) {
	const mean, inputs = 5.0, 40_000
	set := DefaultGainAdaptation()
	set.Target, set.Eta = value.Const(mean*math.Sqrt2), 0.05
	hold := DefaultThresholdAdaptation()
	hold.Target, hold.Eta = value.Const(mean), 0.002
	gain, rate, threshold := []float64{1}, []float64{0}, []float64{0}
	g := NewGainAdaptation(set, state.Of(gain), state.Of(rate), rng.Key{})
	h := NewThresholdAdaptation(hold, state.Of(threshold), rng.Key{})
	h.Rate = state.Of(rate)
	draws := rng.NewKey(3, "inputs").Rand()
	sum, square := 0.0, 0.0
	for k := range 2 * inputs {
		rate[0] = gain[0] * max(0, draws.Float64()-threshold[0])
		if k >= inputs {
			sum, square = sum+rate[0], square+rate[0]*rate[0]
		}
		g.Advance(50, 0, 1)
		h.Advance(50, 0, 1)
	}
	if m := sum / inputs; math.Abs(m/mean-1) > 0.03 {
		t.Errorf("mean rate %.3f, want %g", m, mean)
	}
	if ms := square / inputs; math.Abs(ms/(2*mean*mean)-1) > 0.03 {
		t.Errorf("mean square %.3f, want twice that of the mean, %g", ms, 2*mean*mean)
	}
}
