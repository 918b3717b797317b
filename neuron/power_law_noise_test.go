package neuron

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// The sum's spectrum is the power of the frequency, its exponent within 0.01, half a decade
// away from its ends.
func TestThePartsOfPowerLawNoiseMakeAPower(t *testing.T) {
	for _, exponent := range []float64{0.26, 0.5, 1, 1.5} {
		p := DefaultPowerLawNoise()
		p.Exponent = exponent
		sigmas, taus := p.Parts()
		at := func(f float64) (sum float64) { // f in 1/ms
			for k, tau := range taus {
				x := 2 * math.Pi * f * tau
				sum += 4 * sigmas[k] * sigmas[k] * tau / (1 + x*x)
			}
			return sum
		}
		from, to := 3/(2*math.Pi*p.Longest), 1./3/(2*math.Pi*p.Shortest)
		slope := math.Log(at(to)/at(from)) / math.Log(to/from)
		if math.Abs(slope+exponent) > 0.01 {
			t.Errorf("power falls with an exponent of %.3f, want %g", -slope, exponent)
		}
	}
}

// Its variance is as asked, and its autocovariance the sum of those of its parts: 2,000
// sources, whose sample covariance has a standard deviation of at most √2/√2000.
func TestPowerLawNoiseIsStationary(t *testing.T) {
	p := DefaultPowerLawNoise()
	p.Sigma, p.Longest = 3, 1000
	const n, lag = 2000, 50
	s := NewPowerLawNoise[float64](p, n, 1, rng.NewKey(1, "noise"))
	start := append([]float64(nil), s.x...)
	for range lag {
		s.Step(0, n, nil, nil)
	}
	var variance, covariance, want float64
	for i, x := range s.x {
		variance += x * x / n
		covariance += x * start[i] / n
	}
	sigmas, taus := p.Parts()
	for k, tau := range taus {
		want += sigmas[k] * sigmas[k] * math.Exp(-lag/tau)
	}
	if off := 4 * 9 * math.Sqrt(2./n); math.Abs(variance-9) > off || math.Abs(covariance-want) > off {
		t.Errorf("variance %.3f, want 9; covariance after %d ms %.3f, want %.3f", variance, lag, covariance, want)
	}
}
