package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Every spike of the target adds eta times the source's trace, in units of rate times tau, to W.
func TestHebbAddsAShareOfTheInput(t *testing.T) {
	for _, efficacy := range []Efficacy{LinearEfficacy, LogEfficacy} {
		p := DefaultKeck2012Hebb()
		p.Eta, p.Rate, p.Tau, p.Efficacy, p.WRef = 0.1, 25, 20, efficacy, 10
		d := newDense(3, 1, 1, 0, func(pre, _ *Traces) spikeRule { return NewKeck2012Hebb(p, pre) })
		start := []float64{2, 3, 4}
		for j, W := range start {
			d.w[j] = float32(weightOf(p.Efficacy, p.WRef, W))
		}
		d.step([]int32{0, 1}, nil)
		d.step([]int32{0}, nil)
		d.step(nil, []int32{0})
		decay := math.Exp(-1.0 / 20)
		unit := 1000.0 / 25 * (1 - decay) // a source of 25 Hz has y = 1 on average, spikes of the step included
		for j, y := range []float64{unit * (decay + decay*decay), unit * decay * decay, 0} {
			want := weightOf(p.Efficacy, p.WRef, start[j]+0.1*y)
			if got := float64(d.w[j]); math.Abs(got-want) > 1e-5*want {
				t.Errorf("%s: weight %d is %g, want %g", efficacy, j, got, want)
			}
		}
	}
}

func weightOf(e Efficacy, wRef, W float64) float64 {
	if e == LogEfficacy {
		return wRef * math.Log(W)
	}
	return wRef * W
}

// A neuron of a steady rate r loses its W as exp(-eta r t), all by one factor.
func TestScalingTakesItsShareForEachSpike(t *testing.T) {
	for _, efficacy := range []Efficacy{LinearEfficacy, LogEfficacy} {
		p := DefaultKeck2012Scaling()
		p.Eta, p.TauRate, p.Efficacy = 0.002, 100, efficacy
		s := NewKeck2012Scaling(p, 1)
		w := []float32{float32(weightOf(efficacy, p.WRef, 50)), float32(weightOf(efficacy, p.WRef, 80))}
		const spikes = 500 // at 50 Hz for 10 s
		for range spikes {
			s.Rate.Fired([]int32{0})
			for range 2 {
				s.Rate.Advance(10, 0, 1)
				s.Settle(10, 0, nil, w)
			}
		}
		for k, W := range []float64{50, 80} {
			want := weightOf(efficacy, p.WRef, W*math.Exp(-p.Eta*spikes))
			if math.Abs(float64(w[k])-want) > 0.005*want { // the average begins with its first spike
				t.Errorf("%s: weight %d is %g, want %g", efficacy, k, w[k], want)
			}
		}
	}
}

// Poisson sources and a Poisson target: W goes to the sources' rates in units of rate,
// whatever it was, and the sum to theirs, though no rule knows it. The error allowed is
// four deviations of the trace's noise over the 1/eta spikes that W remembers.
func TestWeightsGoToTheMeanInput(t *testing.T) {
	rates := []float64{20, 40, 80, 160}
	for _, efficacy := range []Efficacy{LinearEfficacy, LogEfficacy} {
		h, s := DefaultKeck2012Hebb(), DefaultKeck2012Scaling()
		h.Eta, s.Eta, h.Efficacy, s.Efficacy = 0.002, 0.002, efficacy, efficacy
		h.Rate, s.TauRate = 20, 100
		scaling := NewKeck2012Scaling(s, 1)
		d := newDense(len(rates), 1, 1, weightOf(efficacy, h.WRef, 3), func(pre, _ *Traces) spikeRule { return NewKeck2012Hebb(h, pre) })
		draws := rng.NewKey(1, "spikes").Rand()
		sum, seen := 0.0, 0.0
		for ms := range 200_000 {
			var pre, post []int32
			for j, hz := range rates {
				if draws.Float64() < hz/1000 {
					pre = append(pre, int32(j))
				}
			}
			if draws.Float64() < 0.05 {
				post = []int32{0}
			}
			d.step(pre, post)
			scaling.Rate.Fired(post)
			if ms%10 == 9 {
				scaling.Rate.Advance(10, 0, 1)
				scaling.Settle(10, 0, d.sources, d.w)
			}
			if ms >= 100_000 {
				for _, m := range d.w {
					sum += learned(efficacy, h.WRef, float64(m))
				}
				seen++
			}
		}
		for j, hz := range rates {
			want := hz / h.Rate
			noise := math.Sqrt(h.Eta / 2 * want * 1000 / (2 * h.Rate * h.Tau))
			if got := learned(efficacy, h.WRef, float64(d.w[j])); math.Abs(got-want) > 4*noise+0.03*want {
				t.Errorf("%s: W of a source of %g Hz is %g, want %g", efficacy, hz, got, want)
			}
		}
		if got := sum / seen; math.Abs(got/15-1) > 0.01 {
			t.Errorf("%s: W add up to %g on average, want 15", efficacy, got)
		}
	}
}

func learned(e Efficacy, wRef, m float64) float64 {
	if e == LogEfficacy {
		return math.Exp(m / wRef)
	}
	return m / wRef
}

func TestKeck2012RefusesWhatIsOutOfRange(t *testing.T) {
	h := Keck2012HebbParameters{Eta: -1, Rate: 0, Tau: 0, Efficacy: "x", WRef: 0, Min: 2, Max: 1}
	if got := keys(h.Validate()); got != "eta, rate, tau, efficacy, w_ref, min" {
		t.Errorf("refuses %s", got)
	}
	s := Keck2012ScalingParameters{Eta: -1, TauRate: 0, Efficacy: "x", WRef: 0, Min: -1, Interval: 0}
	if got := keys(s.Validate()); got != "eta, tau_rate, efficacy, w_ref, min, interval" {
		t.Errorf("refuses %s", got)
	}
}
