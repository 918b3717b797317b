package neuron

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Ornstein–Uhlenbeck noise: mean 0, variance sigma², autocovariance sigma²
// exp(-t/tau), from the first step on. 1,000 neurons for 4,000 ms forget within
// about 2 tau = 20 ms: 2·10⁵ independent looks. Allowed: 5 standard errors.
func TestColouredNoise(t *testing.T) {
	const n, dt, sigma, tau, steps, lag = 1000, 0.5, 3.0, 10.0, 8000, 12
	s := newNoise[float64](NoiseParameters{NoiseSigma: sigma, NoiseTau: tau}, n, dt, rng.NewKey(1, "noise"))
	past := make([][lag]float64, n)
	var sum, square, product, first float64
	for step := range steps {
		for k := range n {
			x := s.next(k)
			if step == 0 {
				first += x * x / n
			}
			sum, square = sum+x, square+x*x
			product += x * past[k][step%lag]
			past[k][step%lag] = x
		}
	}
	const looks = n * steps
	independent := n * steps * dt / (2 * tau)
	if mean := sum / looks; math.Abs(mean) > 5*sigma/math.Sqrt(independent) {
		t.Errorf("mean %g, want 0", mean)
	}
	if v := square / looks; math.Abs(v-sigma*sigma) > 5*sigma*sigma*math.Sqrt(2/independent) {
		t.Errorf("variance %g, want %g", v, sigma*sigma)
	}
	if want, c := sigma*sigma*math.Exp(-lag*dt/tau), product/looks; math.Abs(c-want) > 5*sigma*sigma*math.Sqrt(2/independent) {
		t.Errorf("covariance after %g ms %g, want %g", lag*dt, c, want)
	}
	if math.Abs(first-sigma*sigma) > 5*sigma*sigma*math.Sqrt(2.0/n) {
		t.Errorf("variance in the first step %g, want %g", first, sigma*sigma)
	}
}

// White noise: its integral over 10 ms has the variance sigma² 10 ms in steps of any length.
func TestWhiteNoise(t *testing.T) {
	const n, sigma, time = 20_000, 2.0, 10.0
	for _, dt := range []float64{0.1, 1} {
		s := newNoise[float64](NoiseParameters{NoiseSigma: sigma}, n, dt, rng.NewKey(2, "noise"))
		var square float64
		for k := range n {
			integral := 0.0
			for range int(math.Round(time / dt)) {
				integral += s.next(k) * dt
			}
			square += integral * integral
		}
		if v, want := square/n, sigma*sigma*time; math.Abs(v-want) > 5*want*math.Sqrt(2.0/n) {
			t.Errorf("dt %g ms: variance of the integral %g, want %g", dt, v, want)
		}
	}
}

func TestNoNoiseIsNothing(t *testing.T) {
	s := newNoise[float32](NoiseParameters{NoiseTau: 5}, 100, 0.1, rng.Key{})
	if s.next(3) != 0 || s.x != nil || s.streams != nil {
		t.Error("noise of no strength has state")
	}
}

func BenchmarkNoise(b *testing.B) {
	const n = 1000
	s := newNoise[float64](NoiseParameters{NoiseSigma: 1, NoiseTau: 5}, n, 0.1, rng.Key{})
	b.ReportAllocs()
	for b.Loop() {
		for k := range n {
			s.next(k)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/neuron-step")
}
