package plasticity

import (
	"math"
	"math/cmplx"
	"testing"

	"gonum.org/v1/gonum/mathext"

	"homeostat/internal/state"
)

// What a spike leaves of the threshold's rise is the power of time, cut off at both ends as
// the integral is whose sum it is, half a cell beyond them: within 1%, in both precisions.
func TestPowerLawAdaptationFallsAsAPower(t *testing.T) {
	for _, exponent := range []float64{0.5, 0.87, 1.2} {
		for _, precision := range []state.Precision{state.Double, state.Single} {
			p := DefaultPowerLawAdaptation()
			p.Exponent = exponent
			threshold := state.New(precision, 2)
			threshold.Set(1, -50)
			a := NewPowerLawAdaptation(p, threshold)
			longest := a.taus[len(a.taus)-1]
			a.Fired([]int32{1})
			for ms := 1; ms <= 2200; ms++ {
				a.Advance(1, 0, 2)
				half := math.Pow(10, 1./6)
				power := mathext.GammaIncReg(exponent, float64(ms)*half/p.Shortest) - mathext.GammaIncReg(exponent, float64(ms)/half/longest)
				want := power * p.Amplitude * math.Pow(float64(ms)/p.Reference, -exponent)
				if got := threshold.At(1) + 50; ms >= 25 && math.Abs(got/want-1) > 0.01 {
					t.Fatalf("exponent %g, %d ms after the spike: %g mV, want %g", exponent, ms, got, want)
				}
			}
			if threshold.At(0) != 0 {
				t.Error("a neuron that did not spike has moved")
			}
		}
	}
}

// A linear unit, r = x - threshold, that adapts answers a sine by 1/(1 + K(f)), K the
// transform of the sum of exponentials: within 1%, what steps of 1 ms leave; and
// |H|² goes with f^{2(1-b)}, within 5% of that exponent, where K is large.
func TestPowerLawAdaptationIsTheClosedFormsFilter(t *testing.T) {
	p := DefaultPowerLawAdaptation()
	p.Exponent, p.Amplitude, p.Shortest, p.Longest = 0.5, 200, 10, 10_000
	heights, taus := p.Kernel()
	size := map[float64]float64{}
	for _, f := range []float64{0.1, 0.3, 1} {
		k := complex(0, 0)
		for n, tau := range taus {
			k += complex(heights[n]*tau/1000, 0) / complex(1, 2*math.Pi*f*tau/1000)
		}
		want := 1 / (1 + k)
		rate, threshold := state.New(state.Double, 1), state.New(state.Double, 1)
		a := NewPowerLawAdaptation(p, threshold)
		a.Rate = rate
		var got complex128
		period, periods := int(math.Round(1000/f)), int(math.Ceil(60*f))
		for ms := range (periods + 1) * period {
			phase := 2 * math.Pi * f * float64(ms) / 1000
			rate.Set(0, math.Sin(phase)-threshold.At(0)) // linear: below 0, too
			if ms >= periods*period {
				got += complex(rate.At(0), 0) * cmplx.Exp(complex(0, -phase)) * complex(0, 2/float64(period))
			}
			a.Advance(1, 0, 1)
		}
		if cmplx.Abs(got-want) > 0.01*cmplx.Abs(want) {
			t.Errorf("at %g Hz the answer is %.5f, want %.5f", f, got, want)
		}
		size[f] = cmplx.Abs(want)
	}
	if slope := math.Log(size[1]/size[0.1]) / math.Ln10; math.Abs(slope-0.5) > 0.05*0.5*2 {
		t.Errorf("|H| goes with f^%.3f, want 0.5", slope)
	}
}
