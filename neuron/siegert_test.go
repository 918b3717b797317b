package neuron

import (
	"fmt"
	"math"
	"testing"
)

// NEST's own check of its siegert_neuron (test_siegert_neuron.py), and numbers
// of an independent evaluation of the integral for tau 20, t_ref 2, threshold
// 20, reset 10.
func TestSiegertRate(t *testing.T) {
	if got := SiegertRate(15, math.Sqrt(1.5), 10, 2, 15, 0); math.Abs(got-27.1095934379) > 1e-9 {
		t.Errorf("NEST's neuron fires at %.10f Hz, NEST says 27.1095934379", got)
	}
	sigmas := []float64{1, 2, 3, 5, 8}
	want := map[float64][]float64{
		15: {0.0000, 0.12203, 2.28804, 9.46080, 18.93037},
		18: {0.83669, 7.66785, 12.51153, 19.62029, 28.35139},
		20: {14.76310, 18.51227, 21.67415, 27.34057, 35.14020},
		22: {27.17975, 28.85031, 30.87998, 35.30164, 42.14067},
		25: {42.01675, 42.84961, 44.07059, 47.21744, 52.78139},
	}
	for mu, rates := range want {
		for k, sigma := range sigmas {
			if got := SiegertRate(mu, sigma, 20, 2, 20, 10); math.Abs(got-rates[k]) > 6e-6 {
				t.Errorf("mu %g, sigma %g: %.6f Hz, want %.5f", mu, sigma, got, rates[k])
			}
		}
	}
}

// Without noise, and nearly so, it is the rate of a constant drive; far below the
// threshold it is Kramers' escape rate or none; a higher refractory time only adds.
func TestSiegertLimits(t *testing.T) {
	drive := 1000 / (2 + 20*math.Log(15.0/5))
	for _, c := range []struct{ sigma, allowed float64 }{{0, 1e-12}, {1e-6, 1e-9}, {1e-3, 1e-6}, {0.01, 1e-4}} {
		if got := SiegertRate(25, c.sigma, 20, 2, 20, 10); math.Abs(got-drive) > c.allowed {
			t.Errorf("sigma %g: %.12g Hz, constant drive gives %.12g", c.sigma, got, drive)
		}
	}
	// y = theta/sigma = 5: rate = y exp(-y²) / (tau sqrt(pi)) (1 + O(1/y²)), the next term being -1/(2y²)
	kramers := 1000 * 5 * math.Exp(-25) / (20 * math.Sqrt(math.Pi))
	if got := SiegertRate(0, 4, 20, 0, 20, -1000) / kramers; math.Abs(got-(1-1.0/50)) > 3.0/625 {
		t.Errorf("%g of Kramers' rate, want %g", got, 1-1.0/50)
	}
	for _, sigma := range []float64{0, 0.1, 1e-9} {
		if got := SiegertRate(-20, sigma, 20, 2, 20, 10); got != 0 {
			t.Errorf("sigma %g: %g Hz far below the threshold", sigma, got)
		}
	}
	a, b := SiegertRate(22, 3, 20, 2, 20, 10), SiegertRate(22, 3, 20, 5, 20, 10)
	if math.Abs(1000/b-1000/a-3) > 1e-9 {
		t.Errorf("3 ms more of refractoriness add %g ms", 1000/b-1000/a)
	}
}

// From an independent evaluation that a simulation with a Brownian bridge confirmed.
func TestSiegertCV(t *testing.T) {
	for _, c := range []struct{ mu, sigma, cv float64 }{{18, 3, 0.6234}, {20, 5, 0.5826}, {22, 3, 0.3785}} {
		if got := SiegertCV(c.mu, c.sigma, 20, 2, 20, 10); math.Abs(got-c.cv) > 6e-5 {
			t.Errorf("mu %g, sigma %g: CV %.5f, want %.4f", c.mu, c.sigma, got, c.cv)
		}
	}
	if got := SiegertCV(0, 2, 20, 0, 20, 10); math.Abs(got-1) > 1e-3 {
		t.Errorf("CV %g far below the threshold, want 1", got)
	}
	// Little noise: the variance of the passage is sigma² tau ∫ dv/(mu-v)³, here over 10..20.
	variance := 0.01 * 20 * 20 / 20 * (1/(5.0*5) - 1/(15.0*15)) / 2 * 20
	want := math.Sqrt(variance) / (2 + 20*math.Log(15.0/5))
	if got := SiegertCV(25, 0.1, 20, 2, 20, 10); math.Abs(got/want-1) > 2e-3 {
		t.Errorf("CV %g with little noise, want %g", got, want)
	}
}

// erfcx(x) = 2 exp(x²) - erfcx(-x), is continuous where the series takes over,
// and lies between 2/(x+sqrt(x²+2)) and 2/(x+sqrt(x²+4/pi)) over sqrt(pi).
func TestErfcx(t *testing.T) {
	for _, x := range []float64{0, 0.1, 1, 3, 9.99, 10, 10.01, 30, 1e3, 1e8} {
		got := erfcx(x) * math.Sqrt(math.Pi)
		low, high := 2/(x+math.Sqrt(x*x+2)), 2/(x+math.Sqrt(x*x+4/math.Pi))
		if got < low*(1-1e-13) || got > high*(1+1e-13) {
			t.Errorf("erfcx(%g) sqrt(pi) = %.17g is not within %.17g..%.17g", x, got, low, high)
		}
		if mirror := 2*math.Exp(x*x) - erfcx(-x); x < 1 && math.Abs(mirror-erfcx(x)) > 1e-15 {
			t.Errorf("erfcx(%g) and erfcx(-%g) do not belong together", x, x)
		}
	}
	if jump := erfcx(math.Nextafter(10, 0))/erfcx(10) - 1; math.Abs(jump) > 1e-13 {
		t.Errorf("erfcx jumps by %g of itself at 10", jump)
	}
}

func ExampleSiegertRate() {
	// 1,000 inputs at 11 Hz, weights of 0.1 mV: mean and noise of the potential.
	const tauM, weight, inputs = 20.0, 0.1, 1000 * 11 / 1000.0
	mu, sigma := tauM*weight*inputs, math.Sqrt(tauM*weight*weight*inputs)
	fmt.Printf("%.1f Hz, CV %.2f\n", SiegertRate(mu, sigma, tauM, 2, 20, 10), SiegertCV(mu, sigma, tauM, 2, 20, 10))
	// Output: 27.9 Hz, CV 0.23
}
